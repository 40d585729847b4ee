package dev.tempfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a text view: encodes characters into the file's bytes, at the file's position.
 *
 * <p>Each write is encoded at once, so that what cannot be encoded fails in the call that wrote it, and nothing of it is written.
 */
final class TextWriting {
    private static final int CHARACTERS = 2048;
    private static final int SEQUENCE_ROOM = 64;

    private final OpenFile<?> file;
    private final Encoding encoding;
    private final LineEnds lineEnds;
    private final boolean stateless;
    private @Nullable CharsetEncoder encoder;
    private @Nullable ByteBuffer bytes;

    // One more than a piece, for the first half of a surrogate pair whose second half comes with the next write.
    private final char[] piece = new char[CHARACTERS + 1];
    private final CharBuffer characters = CharBuffer.wrap(piece);
    private char half;

    TextWriting(OpenFile<?> file, Encoding encoding, LineEnds lineEnds) {
        this.file = file;
        this.encoding = encoding;
        this.lineEnds = lineEnds;
        this.stateless = encoding.isStateless();
    }

    void write(CharSequence written, int from, int to) throws IOException {
        String text = written instanceof String whole
                ? whole
                : written.subSequence(from, to).toString();
        int start = written instanceof String ? from : 0;
        int end = start + to - from;
        if (lineEnds == LineEnds.CRLF && text.indexOf('\n', start) >= 0) {
            text = text.substring(start, end).replace("\n", "\r\n");
            start = 0;
            end = text.length();
        }
        encode(text, start, end);
    }

    private void encode(String text, int start, int end) throws IOException {
        CharsetEncoder by = begin();
        if (encoding.reports() && (!stateless || end - start > CHARACTERS)) {
            // A piece that was written, or a shift that was encoded, could not be taken back.
            tryOut(text, start, end);
        }
        for (int at = start; at < end; ) {
            int next = Math.min(end, at + CHARACTERS);
            int kept = 0;
            if (half != 0) {
                piece[0] = half;
                kept = 1;
            }
            text.getChars(at, next, piece, kept);
            encodePiece(by, kept + next - at, at - start - kept);
            at = next;
        }
    }

    private void encodePiece(CharsetEncoder by, int count, int index) throws IOException {
        if (count == 1 && Character.isHighSurrogate(piece[0])) {
            half = piece[0];
            return;
        }
        ByteBuffer to = room(by);
        characters.limit(count).position(0);
        while (true) {
            CoderResult result = by.encode(characters, to, false);
            if (result.isError()) {
                if (file.contents().position() == 0) {
                    // It believes that it has written a byte order mark, which goes with the rest.
                    by.reset();
                }
                throw unencodable(result, characters.position() + index, characters);
            }
            if (result.isUnderflow()) {
                break;
            }
            handOver(to);
        }
        half = 0;
        handOver(to);
        if (characters.hasRemaining()) {
            half = characters.get();
        }
    }

    private void handOver(ByteBuffer to) throws IOException {
        int count = to.position();
        to.clear();
        file.contents().append(to.array(), to.arrayOffset(), count);
    }

    /** Ends the encoding: what waits for its second half is malformed, and a charset with shifts returns to its first state. */
    void finish() throws IOException {
        CharsetEncoder by = encoder;
        if (by == null) {
            return;
        }
        encoder = null;
        if (stateless && half == 0) {
            return;
        }
        int count = 0;
        if (half != 0) {
            piece[count++] = half;
            half = 0;
        }
        // Not every encoder of the JDK returns by itself at the end, but each does for the next plain character.
        int returning = stateless ? 0 : encoding.plainLength();
        if (returning > 0) {
            piece[count++] = Encoding.PLAIN.charAt(0);
        }
        ByteBuffer to = room(by);
        characters.limit(count).position(0);
        CoderResult result = by.encode(characters, to, returning == 0);
        if (result.isError()) {
            if (stateless) {
                // Nothing but the half was encoded, or a byte order mark for it.
                to.clear();
            }
            characters.position(1);
            by.encode(characters, to, returning == 0);
        }
        if (returning == 0) {
            by.flush(to);
        }
        to.position(to.position() - returning);
        handOver(to);
        if (result.isError()) {
            characters.position(0);
            throw unencodable(result, -1, characters);
        }
    }

    private CharsetEncoder begin() throws IOException {
        CharsetEncoder by = encoder;
        if (by == null) {
            file.settle();
            by = encoding.encoderAt(file.contents().position(), file.storage());
            encoder = by;
        }
        return by;
    }

    private ByteBuffer room(CharsetEncoder by) {
        ByteBuffer to = bytes;
        if (to == null) {
            to = ByteBuffer.allocate((int) Math.ceil(by.maxBytesPerChar() * (CHARACTERS + 1)) + SEQUENCE_ROOM);
            bytes = to;
        }
        return to.clear();
    }

    private void tryOut(String text, int start, int end) throws IOException {
        CharsetEncoder trial = encoding.trialEncoder();
        int kept = half == 0 ? 0 : 1;
        CharBuffer from =
                kept == 0 ? CharBuffer.wrap(text, start, end) : CharBuffer.wrap(half + text.substring(start, end));
        int first = from.position();
        ByteBuffer discarded = ByteBuffer.allocate(CHARACTERS * 8);
        while (true) {
            CoderResult result = trial.encode(from, discarded, false);
            if (result.isError()) {
                throw unencodable(result, from.position() - first - kept, from);
            }
            if (result.isUnderflow()) {
                return;
            }
            discarded.clear();
        }
    }

    /**
     * The failure of what comes next in {@code at}.
     *
     * @param index where that is in the text of this call; -1 for the half that an earlier one ended with
     */
    private IOException unencodable(CoderResult result, int index, CharBuffer at) {
        String what = String.format("the character U+%04X", Character.codePointAt(at, 0));
        String where = " at index " + Math.max(0, index);
        if (index < 0) {
            half = 0;
            where = ", begun by an earlier write,";
        }
        String problem = result.isUnmappable()
                ? " does not exist in " + encoding.charset() + ": use UTF-8"
                : " is half of a surrogate pair: write both halves";
        return file.failure(
                what + where + problem + ", or TextFormat.replacingMalformed(); nothing of this text was written",
                cause(result));
    }

    private static @Nullable CharacterCodingException cause(CoderResult result) {
        try {
            result.throwException();
            return null;
        } catch (CharacterCodingException cause) {
            return cause;
        }
    }
}
