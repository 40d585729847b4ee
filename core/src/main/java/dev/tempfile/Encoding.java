package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Set;

/** The charset of a text, entered at any position: what was written at the start (a byte order mark, a header) holds later on. */
final class Encoding {
    /** A character for which every charset with shifts returns to its first state. */
    static final String PLAIN = "a";

    private static final Set<String> WITHOUT_STATE = Set.of(
            "UTF-8",
            "UTF-16",
            "UTF-16BE",
            "UTF-16LE",
            "x-UTF-16LE-BOM",
            "UTF-32",
            "UTF-32BE",
            "UTF-32LE",
            "X-UTF-32BE-BOM",
            "X-UTF-32LE-BOM",
            "GB18030",
            "GBK",
            "Big5",
            "Shift_JIS",
            "EUC-JP",
            "EUC-KR");

    private final Charset charset;
    private final CodingErrorAction malformed;
    private final boolean stateless;

    Encoding(TextFormat format) {
        charset = format.charset();
        malformed = format.malformed();
        stateless =
                WITHOUT_STATE.contains(charset.name()) || charset.newEncoder().maxBytesPerChar() == 1;
    }

    Charset charset() {
        return charset;
    }

    /** A decoder for bytes that begin at {@code position}, which is behind a mark that is no text. */
    CharsetDecoder decoderAt(long position, Storage storage) throws IOException {
        Charset ordered = inOrder(storage);
        CharsetDecoder decoder =
                ordered.newDecoder().onMalformedInput(malformed).onUnmappableCharacter(malformed);
        if (position > 0 && ordered.name().startsWith("UTF-32")) {
            // The JDK's would take U+FEFF for a mark wherever it begins.
            decoder.decode(ByteBuffer.wrap(PLAIN.getBytes(ordered)), CharBuffer.allocate(1), false);
        }
        return decoder;
    }

    /** How many bytes at the start are a byte order mark that is no text. */
    int markLength(Storage storage) throws IOException {
        Charset ordered = inOrder(storage);
        return !ordered.equals(charset) && beginsWithMark(ordered, storage) ? mark(ordered).length : 0;
    }

    /** An encoder for characters that will stand at {@code position}. */
    CharsetEncoder encoderAt(long position, Storage storage) throws IOException {
        if (position == 0) {
            return strict(charset.newEncoder());
        }
        Charset ordered = inOrder(storage);
        CharsetEncoder encoder = strict(ordered.newEncoder());
        if (!stateless && encoder.canEncode(PLAIN)) {
            // Some charsets begin with a header: it was written at the start of the file and must not come again.
            encoder.reset();
            encoder.encode(CharBuffer.wrap(PLAIN), ByteBuffer.allocate(64), false);
        }
        return encoder;
    }

    /** A fresh encoder that reports what it cannot encode. */
    CharsetEncoder trialEncoder() {
        return charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    boolean reports() {
        return malformed.equals(CodingErrorAction.REPORT);
    }

    /** Whether each character is encoded by itself, so that decoding can begin at any of them. */
    boolean isStateless() {
        return stateless;
    }

    /** How many bytes {@link #PLAIN} is in the first state; 0 if this charset cannot write it. */
    int plainLength() {
        return charset.newEncoder().canEncode(PLAIN)
                ? PLAIN.repeat(2).getBytes(charset).length - PLAIN.getBytes(charset).length
                : 0;
    }

    private CharsetEncoder strict(CharsetEncoder encoder) {
        return encoder.onMalformedInput(malformed).onUnmappableCharacter(malformed);
    }

    /** The charset with its byte order decided, where the file's first bytes decide it. */
    private Charset inOrder(Storage storage) throws IOException {
        return switch (charset.name()) {
            case "UTF-16" -> inOrder("UTF-16BE", "UTF-16LE", storage);
            case "x-UTF-16LE-BOM" -> inOrder("UTF-16LE", "UTF-16BE", storage);
            case "UTF-32" -> inOrder("UTF-32BE", "UTF-32LE", storage);
            case "X-UTF-32BE-BOM" -> Charset.forName("UTF-32BE");
            case "X-UTF-32LE-BOM" -> Charset.forName("UTF-32LE");
            default -> charset;
        };
    }

    private static Charset inOrder(String usual, String other, Storage storage) throws IOException {
        Charset reversed = Charset.forName(other);
        return beginsWithMark(reversed, storage) ? reversed : Charset.forName(usual);
    }

    private static boolean beginsWithMark(Charset ordered, Storage storage) throws IOException {
        byte[] mark = mark(ordered);
        return Arrays.equals(start(storage, mark.length), mark);
    }

    private static byte[] mark(Charset ordered) {
        return "\uFEFF".getBytes(ordered);
    }

    private static byte[] start(Storage storage, int length) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(length);
        for (int read = 1; read > 0 && start.hasRemaining(); ) {
            read = storage.read(start, start.position());
        }
        return Arrays.copyOf(start.array(), start.position());
    }
}
