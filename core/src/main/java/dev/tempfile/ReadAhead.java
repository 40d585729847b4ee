package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A piece of a storage that was read in one go, so that reading byte by byte costs no system call for each. */
final class ReadAhead {
    private final byte[] bytes;
    private long start;
    private int count;

    ReadAhead(int size) {
        bytes = new byte[size];
    }

    /** Reads from {@code position} on, out of the piece if it holds it, else after reading a new piece there; -1 at the end. */
    int read(Storage storage, long position, byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position < start || position >= start + count) {
            // First, for a read that fails must not leave the old piece under the new position.
            count = 0;
            start = position;
            count = Math.max(0, storage.read(ByteBuffer.wrap(bytes), position));
            if (count == 0) {
                return -1;
            }
        }
        int from = (int) (position - start);
        int served = Math.min(length, count - from);
        System.arraycopy(bytes, from, target, offset, served);
        return served;
    }

    /** Forgets the piece, because the storage was changed. */
    void forget() {
        count = 0;
    }
}
