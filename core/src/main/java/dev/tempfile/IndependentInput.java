package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a file from its start at a position of its own; keeps the file from being forgotten while it is used. */
final class IndependentInput extends InputStream {
    private static final int BUFFER = 8192;

    private final OpenFile<?> file;
    private final ReadAhead ahead = new ReadAhead(BUFFER);
    private long aheadOf;
    private long position;

    IndependentInput(OpenFile<?> file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        file.lock();
        try {
            file.ensureOpen();
            if (length == 0) {
                return 0;
            }
            int count = readAtPosition(file.storage(), target, offset, length);
            position += Math.max(0, count);
            return count;
        } finally {
            file.unlock();
        }
    }

    private int readAtPosition(Storage storage, byte[] target, int offset, int length) throws IOException {
        if (length >= BUFFER || storage.inMemory()) {
            return storage.read(java.nio.ByteBuffer.wrap(target, offset, length), position);
        }
        if (aheadOf != file.contents().changes()) {
            aheadOf = file.contents().changes();
            ahead.forget();
        }
        return ahead.read(storage, position, target, offset, length);
    }

    @Override
    public long skip(long count) throws IOException {
        file.lock();
        try {
            long skipped = Math.max(0, Math.min(count, left()));
            position += skipped;
            return skipped;
        } finally {
            file.unlock();
        }
    }

    @Override
    public int available() throws IOException {
        file.lock();
        try {
            return (int) Math.min(Integer.MAX_VALUE, left());
        } finally {
            file.unlock();
        }
    }

    private long left() throws IOException {
        file.ensureOpen();
        return Math.max(0, file.storage().size() - position);
    }

    @Override
    public void close() {
        // The file's own close() closes.
    }
}
