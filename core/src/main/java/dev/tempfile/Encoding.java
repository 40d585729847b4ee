package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The charset of a text, entered at any position: what was written at the start (a byte order mark, a header) holds later on. */
final class Encoding {
    private static final Set<String> WITHOUT_STATE = Set.of(
            "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "GB18030", "GBK", "Big5", "Shift_JIS", "EUC-JP", "EUC-KR");

    private final Charset charset;
    private final CodingErrorAction malformed;

    Encoding(TextFormat format) {
        charset = format.charset();
        malformed = format.malformed();
    }

    Charset charset() {
        return charset;
    }

    /** A decoder for bytes that begin at {@code position}. */
    CharsetDecoder decoderAt(long position, Storage storage) throws IOException {
        return inOrder(storage).newDecoder().onMalformedInput(malformed).onUnmappableCharacter(malformed);
    }

    /** How many bytes at the start are a byte order mark that is no text. */
    int markLength(Storage storage) throws IOException {
        Charset ordered = inOrder(storage);
        if (ordered.equals(charset)) {
            return 0;
        }
        int width = charset.equals(StandardCharsets.UTF_16) ? 2 : 4;
        byte[] mark = start(storage, width);
        return mark.length == width && isMark(mark) ? width : 0;
    }

    /** An encoder for characters that will stand at {@code position}. */
    CharsetEncoder encoderAt(long position, Storage storage) throws IOException {
        if (position == 0) {
            return strict(charset.newEncoder());
        }
        Charset ordered = inOrder(storage);
        CharsetEncoder encoder = strict(ordered.newEncoder());
        if (ordered.equals(charset) && encoder.maxBytesPerChar() > 1 && encoder.canEncode('a')) {
            // Some charsets begin with a header: it was written at the start of the file and must not come again.
            encoder.reset();
            encoder.encode(CharBuffer.wrap("a"), ByteBuffer.allocate(64), false);
        }
        return encoder;
    }

    /** A fresh encoder that reports what it cannot encode. */
    CharsetEncoder trialEncoder() {
        return charset.newEncoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    boolean reports() {
        return malformed == CodingErrorAction.REPORT;
    }

    /** Whether each character is encoded by itself, so that decoding can begin at any of them. */
    boolean isStateless() {
        return WITHOUT_STATE.contains(charset.name())
                || charset.equals(StandardCharsets.UTF_16)
                || charset.name().equals("UTF-32")
                || charset.newEncoder().maxBytesPerChar() == 1;
    }

    private CharsetEncoder strict(CharsetEncoder encoder) {
        return encoder.onMalformedInput(malformed).onUnmappableCharacter(malformed);
    }

    /** The charset with its byte order decided, where the file's first bytes decide it. */
    private Charset inOrder(Storage storage) throws IOException {
        if (charset.equals(StandardCharsets.UTF_16)) {
            byte[] mark = start(storage, 2);
            return mark.length == 2 && mark[0] == (byte) 0xff && mark[1] == (byte) 0xfe
                    ? StandardCharsets.UTF_16LE
                    : StandardCharsets.UTF_16BE;
        }
        if (charset.name().equals("UTF-32")) {
            byte[] mark = start(storage, 4);
            boolean little = mark.length == 4 && mark[0] == (byte) 0xff && isMark(mark);
            return Charset.forName(little ? "UTF-32LE" : "UTF-32BE");
        }
        return charset;
    }

    private static boolean isMark(byte[] start) {
        int first = start[0] & 0xff;
        int second = start[1] & 0xff;
        if (start.length == 2) {
            return first == 0xfe && second == 0xff || first == 0xff && second == 0xfe;
        }
        int third = start[2] & 0xff;
        int fourth = start[3] & 0xff;
        return first == 0xff && second == 0xfe && third == 0 && fourth == 0
                || first == 0 && second == 0 && third == 0xfe && fourth == 0xff;
    }

    private static byte[] start(Storage storage, int length) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(length);
        while (start.hasRemaining() && storage.read(start, start.position()) > 0) {
            continue;
        }
        return java.util.Arrays.copyOf(start.array(), start.position());
    }
}
