package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;

/**
 * Follows a reading from behind and tells at which byte a character ends: decodes again, for a decoder does not tell it otherwise.
 *
 * <p>Goes forward only, so that asking after each line costs one more decoding of the text and not one for each line.
 */
final class CharacterEnds {
    private static final int BYTES = 1024;

    private final Storage storage;
    private final CharsetDecoder decoder;
    private final ByteBuffer encoded = ByteBuffer.allocate(BYTES).limit(0);
    private final CharBuffer discarded = CharBuffer.allocate(BYTES);
    private long position;
    private long count;
    private boolean atEnd;

    /**
     * At the first byte of a text.
     *
     * @param decoder a new one for this place
     * @param count how many characters were taken before it
     */
    CharacterEnds(Storage storage, CharsetDecoder decoder, long position, long count) {
        this.storage = storage;
        this.decoder = decoder;
        this.position = position;
        this.count = count;
    }

    /** How many characters it has passed. */
    long count() {
        return count;
    }

    /**
     * The position behind the first {@code wanted} characters; before a pair of which they hold only the first half.
     *
     * <p>The last character is decoded byte by byte: given more, a decoder would already take the shift that belongs to the next
     * one, and whoever reads on from behind it would misread.
     */
    long after(long wanted) throws IOException {
        while (count < wanted - 1 && advance(wanted - 1 - count, BYTES)) {
            continue;
        }
        while (count < wanted && advance(wanted - count, 1)) {
            continue;
        }
        return position;
    }

    /** Decodes at most so many characters, of at most so many bytes more than it holds undecoded; false if it cannot go on. */
    private boolean advance(long characters, int bytes) throws IOException {
        int before = encoded.remaining();
        encoded.compact().limit(Math.min(BYTES, before + bytes));
        int read = storage.read(encoded, position + before);
        encoded.flip();
        atEnd = read < 0;
        discarded.clear().limit((int) Math.min(characters, BYTES));
        boolean overflow = decoder.decode(encoded, discarded, atEnd).isOverflow();
        position += before + Math.max(0, read) - encoded.remaining();
        count += discarded.position();
        return discarded.position() > 0 || !overflow && !atEnd;
    }
}
