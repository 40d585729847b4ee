package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Small writes that were accepted and not yet handed to the storage, so that each costs no system call of its own. */
final class WriteBehind {
    /** Writes from this size on are not collected. */
    static final int SIZE = 8192;

    private byte @Nullable [] bytes;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Whether {@code length} more bytes fit without handing over first. */
    boolean hasRoomFor(int length) {
        return length <= SIZE - count;
    }

    /** Takes bytes that there is room for. */
    void add(byte[] source, int offset, int length) {
        byte[] to = bytes;
        if (to == null) {
            to = new byte[SIZE];
            bytes = to;
        }
        System.arraycopy(source, offset, to, count, length);
        count += length;
    }

    /**
     * Hands all over.
     *
     * @param end the position behind the last collected byte
     */
    void handOver(Storage storage, long end) throws IOException {
        byte[] from = bytes;
        if (from == null || count == 0) {
            return;
        }
        ByteBuffer source = ByteBuffer.wrap(from, 0, count);
        try {
            storage.write(source, end - count);
        } finally {
            // What could not be written is kept, so that flushing again after space was freed loses nothing.
            count = source.remaining();
            System.arraycopy(from, source.position(), from, 0, count);
        }
    }

    /** Drops what was collected, because the content goes away. */
    void drop() {
        bytes = null;
        count = 0;
    }
}
