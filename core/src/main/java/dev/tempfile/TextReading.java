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
    private static final int FLUSH_ROOM = 16;

    private final OpenFile<?> file;
    private final Encoding encoding;
    private final boolean stateless;
    private @Nullable CharsetDecoder decoder;
    private final byte[] bytes = new byte[BYTES];
    private final ByteBuffer encoded = ByteBuffer.wrap(bytes);
    private char[] decoded = new char[BYTES];
    private int next;
    private int limit;

    // Where this reading began, how many characters of earlier pieces were taken since, and where the present piece
    // begins.
    private long begin;
    private long mark;
    private long takenBefore;
    private long pieceStart;
    private @Nullable CharacterEnds ends;

    // Whether the decoder was told the end of the file, and asked for what it held back.
    private boolean atEnd;
    private boolean flushed;

    // What stands at the next byte, if it cannot be decoded.
    private @Nullable CoderResult problem;

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
        boolean found = isNextDecoded();
        CoderResult malformed = problem;
        if (!found && malformed != null) {
            throw malformed(malformed);
        }
        return found;
    }

    /** Whether the next character is {@code expected}; what cannot be decoded is not, and is no failure before it is read. */
    boolean nextIs(char expected) throws IOException {
        return isNextDecoded() && decoded[next] == expected;
    }

    private boolean isNextDecoded() throws IOException {
        return next < limit || decodeNext();
    }

    private boolean decodeNext() throws IOException {
        CharsetDecoder by = decoder;
        if (by == null) {
            by = begin();
        }
        takenBefore += limit;
        next = 0;
        limit = 0;
        problem = null;
        while (limit == 0 && problem == null) {
            pieceStart += encoded.position();
            encoded.compact();
            int read = file.storage().read(encoded, pieceStart + encoded.position());
            encoded.flip();
            if (read < 0) {
                return decodeLast(by);
            }
            if (atEnd) {
                // Others have made the file longer, and a decoder that was told the end does not go on.
                settle();
                return decodeNext();
            }
            decode(by, false);
        }
        return problem == null;
    }

    private boolean decodeLast(CharsetDecoder by) throws IOException {
        if (!flushed) {
            atEnd = true;
            decode(by, true);
        }
        if (problem != null) {
            return false;
        }
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
        if (last && result.isUnderflow()) {
            by.flush(to);
            flushed = true;
        }
        limit = to.position();
        problem = result.isError() && limit == 0 ? result : null;
    }

    private CharsetDecoder begin() throws IOException {
        file.settle();
        Storage storage = file.storage();
        begin = file.contents().position();
        mark = begin == 0 ? encoding.markLength(storage) : 0;
        CharsetDecoder by = encoding.decoderAt(begin + mark, storage);
        pieceStart = begin + mark;
        takenBefore = 0;
        next = 0;
        limit = 0;
        atEnd = false;
        flushed = false;
        ends = null;
        encoded.clear().limit(0);
        int room = (int) Math.ceil(BYTES * by.maxCharsPerByte()) + FLUSH_ROOM;
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
        try {
            file.contents().position(position());
        } finally {
            decoder = null;
            next = 0;
            limit = 0;
        }
    }

    /**
     * Behind the last character that was taken, while this is active. Behind half of what encodes two characters, as a surrogate
     * pair, there is no position: then it is the one before both.
     */
    long position() throws IOException {
        long taken = takenBefore + next;
        if (limit == 0 && (problem == null || stateless)) {
            return pieceStart + encoded.position();
        }
        if (taken == 0) {
            return begin;
        }
        return stateless && next == limit ? pieceStart + encoded.position() : endOf(taken);
    }

    private long endOf(long taken) throws IOException {
        CharacterEnds from = ends;
        if (from == null || stateless && from.count() < takenBefore) {
            from = stateless ? endsFrom(pieceStart, takenBefore) : endsFrom(begin + mark, 0);
            ends = from;
        }
        return from.after(taken);
    }

    private CharacterEnds endsFrom(long start, long count) throws IOException {
        Storage storage = file.storage();
        return new CharacterEnds(storage, encoding.decoderAt(start, storage), start, count);
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
