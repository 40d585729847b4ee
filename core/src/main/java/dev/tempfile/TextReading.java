package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a text view: decodes the file's bytes ahead, and knows at which byte the characters end that were taken.
 */
final class TextReading {
    private static final int BYTES = 8192;

    private final OpenFile<?> file;
    private final Encoding encoding;
    private final boolean stateless;
    private @Nullable CharsetDecoder decoder;
    private final byte[] bytes = new byte[BYTES];
    private final ByteBuffer encoded = ByteBuffer.wrap(bytes);
    private char[] decoded = new char[BYTES];
    private int next;
    private int limit;

    // Where this reading began, how many characters of earlier pieces were taken since, and where the present piece begins.
    private long begin;
    private long mark;
    private long takenBefore;
    private long pieceStart;

    TextReading(OpenFile<?> file, Encoding encoding) {
        this.file = file;
        this.encoding = encoding;
        this.stateless = encoding.isStateless();
    }

    boolean isActive() {
        return decoder != null;
    }

    /** The characters decoded ahead; those from {@link #next} to {@link #limit} were not taken yet. */
    char[] characters() {
        return decoded;
    }

    int next() {
        return next;
    }

    int limit() {
        return limit;
    }

    /** Takes the characters up to {@code index}. */
    void takeTo(int index) {
        next = index;
    }

    /** Makes sure that there is a character to take; false at the end of the file. */
    boolean hasNext() throws IOException {
        return next < limit || decodeNext();
    }

    private boolean decodeNext() throws IOException {
        CharsetDecoder by = decoder;
        if (by == null) {
            by = begin();
        }
        takenBefore += limit;
        pieceStart += encoded.position();
        encoded.compact();
        next = 0;
        limit = 0;
        while (limit == 0) {
            int read = file.storage().read(encoded, pieceStart + encoded.position());
            encoded.flip();
            if (read < 0) {
                return decodeLast(by);
            }
            decode(by, false);
            if (limit == 0) {
                pieceStart += encoded.position();
                encoded.compact();
            }
        }
        return true;
    }

    private boolean decodeLast(CharsetDecoder by) throws IOException {
        decode(by, true);
        if (limit == 0) {
            // The next read begins anew, for the file may grow.
            settle();
            return false;
        }
        return true;
    }

    private void decode(CharsetDecoder by, boolean last) throws IOException {
        CharBuffer to = CharBuffer.wrap(decoded);
        CoderResult result = by.decode(encoded, to, last);
        if (result.isUnderflow() && last && !encoded.hasRemaining() && to.position() == 0) {
            by.flush(to);
        }
        limit = to.position();
        if (result.isError() && limit == 0) {
            throw malformed(result);
        }
    }

    private CharsetDecoder begin() throws IOException {
        file.settle();
        Storage storage = file.storage();
        begin = file.rawPosition();
        CharsetDecoder by = encoding.decoderAt(begin, storage);
        mark = begin == 0 ? encoding.markLength(storage) : 0;
        pieceStart = begin + mark;
        takenBefore = 0;
        next = 0;
        limit = 0;
        encoded.clear().limit(0);
        int room = (int) Math.ceil(BYTES * by.maxCharsPerByte());
        if (decoded.length < room) {
            decoded = new char[room];
        }
        decoder = by;
        return by;
    }

    /** Gives up what was decoded ahead: the file's position is behind the last character that was taken. */
    void settle() throws IOException {
        if (decoder == null) {
            return;
        }
        decoder = null;
        file.rawPosition(positionOfNext());
        next = 0;
        limit = 0;
    }

    private long positionOfNext() throws IOException {
        if (takenBefore + next == 0 && pieceStart + encoded.position() > begin) {
            return limit == 0 ? pieceStart + encoded.position() : begin;
        }
        if (next == limit) {
            return pieceStart + encoded.position();
        }
        if (next == 0 && stateless) {
            return pieceStart;
        }
        return stateless ? positionAfter(pieceStart, next) : positionAfter(begin + mark, takenBefore + next);
    }

    /** Decodes again from {@code start}, to see where {@code count} characters end: a decoder does not tell it otherwise. */
    private long positionAfter(long start, long count) throws IOException {
        Storage storage = file.storage();
        CharsetDecoder again = encoding.decoderAt(start, storage);
        ByteBuffer from = ByteBuffer.allocate(BYTES).limit(0);
        CharBuffer to = CharBuffer.allocate(BYTES);
        long position = start;
        for (long left = count; left > 0; ) {
            from.compact();
            int read = storage.read(from, position + from.position());
            from.flip();
            to.clear().limit((int) Math.min(left, to.capacity()));
            again.decode(from, to, read < 0);
            position += from.position();
            left -= to.position();
            if (to.position() == 0 && read < 0) {
                break;
            }
        }
        return position;
    }

    private IOException malformed(CoderResult result) {
        long at = pieceStart + encoded.position();
        String first = encoded.hasRemaining() ? String.format("0x%02X", encoded.get(encoded.position())) : "the end";
        try {
            result.throwException();
        } catch (CharacterCodingException cause) {
            return file.failure(
                    "the byte " + first + " at position " + at + " is not valid " + encoding.charset()
                            + "; name the right charset with text(TextFormat.of(charset)), or use"
                            + " TextFormat.replacingMalformed()",
                    cause);
        }
        return file.failure("the text cannot be decoded as " + encoding.charset(), null);
    }
}
