package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * Follows a reading from behind and tells at which byte a character ends: decodes again, for a decoder does not tell it otherwise.
 *
 * <p>Goes forward only, so that asking after each line costs one more decoding of the text, and not one for each line.
 */
final class CharacterEnds {
    private static final int BYTES = 1024;

    private final Storage storage;
    private final CharsetDecoder decoder;
    private final ByteBuffer encoded = ByteBuffer.allocate(BYTES).limit(0);
    private final CharBuffer discarded = CharBuffer.allocate(BYTES);
    private long position;
    private long count;

    // How many of the next bytes the decoder was shown, without making a character of them.
    private int shown;
    private boolean finished;

    /**
     * At the beginning of a text.
     *
     * @param decoder a new one
     * @param position where the decoder begins
     * @param count how many characters were taken before
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
     * The position behind the first {@code wanted} characters. Of what encodes two, as a surrogate pair, the first alone does not
     * count.
     */
    long after(long wanted) throws IOException {
        boolean goesOn = true;
        while (goesOn && count < wanted - 1) {
            goesOn = advance(wanted - 1, BYTES);
        }
        // Byte by byte: shown more, a decoder would also take the shift that belongs to the next character, and whoever
        // begins to read behind that misreads.
        goesOn = true;
        while (goesOn && count < wanted) {
            goesOn = advance(wanted, 1);
        }
        return position;
    }

    /** Decodes up to a character, out of at most so many more bytes; false if it cannot go on. */
    private boolean advance(long wanted, int bytes) throws IOException {
        boolean atEnd = shown == encoded.remaining() && !fill();
        int end = encoded.limit();
        encoded.limit(Math.min(end, encoded.position() + shown + bytes));
        int from = encoded.position();
        discarded.clear().limit((int) Math.min(wanted - count, BYTES));
        CoderResult result = finished ? CoderResult.UNDERFLOW : decoder.decode(encoded, discarded, atEnd);
        if (atEnd && !finished && result.isUnderflow()) {
            result = decoder.flush(discarded);
            finished = true;
        }
        shown = result.isOverflow() ? 0 : encoded.remaining();
        position += encoded.position() - from;
        count += discarded.position();
        encoded.limit(end);
        return discarded.position() > 0 || !atEnd && result.isUnderflow();
    }

    private boolean fill() throws IOException {
        encoded.compact();
        int read = storage.read(encoded, position + encoded.position());
        encoded.flip();
        return read > 0;
    }
}
