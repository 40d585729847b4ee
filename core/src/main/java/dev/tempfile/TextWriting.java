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

    boolean isActive() {
        return encoder != null;
    }

    void write(CharSequence written, int from, int to) throws IOException {
        String text = written instanceof String whole ? whole : written.subSequence(from, to).toString();
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
            encodePiece(by, kept + next - at, at - kept);
            at = next;
        }
    }

    private void encodePiece(CharsetEncoder by, int count, int index) throws IOException {
        ByteBuffer to = room(by);
        characters.limit(count).position(0);
        half = 0;
        while (true) {
            CoderResult result = by.encode(characters, to, false);
            if (result.isError()) {
                throw unencodable(result, characters.position() + index, piece[characters.position()]);
            }
            if (result.isUnderflow()) {
                break;
            }
            handOver(to);
        }
        if (characters.hasRemaining()) {
            half = characters.get();
        }
        handOver(to);
    }

    private void handOver(ByteBuffer to) throws IOException {
        int count = to.position();
        to.clear();
        file.append(to.array(), 0, count);
    }

    /** Ends the encoding: what waits for its second half is malformed, and a charset with shifts returns to its first state. */
    void finish() throws IOException {
        CharsetEncoder by = encoder;
        if (by == null) {
            return;
        }
        encoder = null;
        char waiting = half;
        half = 0;
        ByteBuffer to = room(by);
        characters.limit(waiting == 0 ? 0 : 1).position(0);
        piece[0] = waiting;
        CoderResult result = by.encode(characters, to, true);
        if (result.isError()) {
            throw unencodable(result, 0, waiting);
        }
        by.flush(to);
        handOver(to);
    }

    /** Forgets what waits for its second half, because the content goes away. */
    void abandon() {
        encoder = null;
        half = 0;
    }

    private CharsetEncoder begin() throws IOException {
        CharsetEncoder by = encoder;
        if (by == null) {
            file.settle();
            by = encoding.encoderAt(file.rawPosition(), file.storage());
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
        CharBuffer from = CharBuffer.wrap(half == 0 ? text : half + text, start, half == 0 ? end : end + 1);
        ByteBuffer discarded = ByteBuffer.allocate(CHARACTERS * 8);
        while (true) {
            CoderResult result = trial.encode(from, discarded, false);
            if (result.isError()) {
                throw unencodable(result, from.position() - start, from.get(from.position()));
            }
            if (result.isUnderflow()) {
                return;
            }
            discarded.clear();
        }
    }

    private IOException unencodable(CoderResult result, int index, char character) {
        String what = String.format("U+%04X", (int) character);
        try {
            result.throwException();
        } catch (CharacterCodingException cause) {
            return file.failure(
                    result.isMalformed()
                            ? "the character " + what + " at index " + index + " is half of a surrogate pair; nothing of this"
                                    + " text was written: complete it, or use TextFormat.replacingMalformed()"
                            : "the character " + what + " at index " + index + " does not exist in " + encoding.charset()
                                    + "; nothing of this text was written: use UTF-8, or TextFormat.replacingMalformed()",
                    cause);
        }
        return file.failure("the text cannot be encoded in " + encoding.charset(), null);
    }
}
