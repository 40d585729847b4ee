package dev.tempfile;

import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How bytes are characters: a charset, the ends of lines, and what happens to what the charset cannot express. Immutable.
 *
 * @param charset the charset
 * @param lineEnds how lines end
 * @param malformed {@link CodingErrorAction#REPORT} to throw (the default), {@link CodingErrorAction#REPLACE} to put the charset's
 *     replacement in its place
 */
public record TextFormat(Charset charset, LineEnds lineEnds, CodingErrorAction malformed) {
    private static final TextFormat UTF_8 =
            new TextFormat(StandardCharsets.UTF_8, LineEnds.VERBATIM, CodingErrorAction.REPORT);

    /**
     * A format of these three.
     *
     * @throws IllegalArgumentException if the charset can only be read, as those that guess
     */
    public TextFormat {
        Objects.requireNonNull(lineEnds, "lineEnds");
        Objects.requireNonNull(malformed, "malformed");
        if (!charset.canEncode()) {
            throw new IllegalArgumentException(charset + " can only be read; name the charset that you write");
        }
    }

    /** UTF-8, nothing translated, errors thrown. */
    public static TextFormat utf8() {
        return UTF_8;
    }

    /** {@code charset}, nothing translated, errors thrown. */
    public static TextFormat of(Charset charset) {
        return new TextFormat(charset, LineEnds.VERBATIM, CodingErrorAction.REPORT);
    }

    /** The same with other ends of lines. */
    public TextFormat withLineEnds(LineEnds other) {
        return new TextFormat(charset, other, malformed);
    }

    /** The same, but what cannot be encoded or decoded is replaced instead of thrown at you. */
    public TextFormat replacingMalformed() {
        return new TextFormat(charset, lineEnds, CodingErrorAction.REPLACE);
    }
}
