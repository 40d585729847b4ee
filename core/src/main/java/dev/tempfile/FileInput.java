package dev.tempfile;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A stream out of a file, each call under the file's lock; closing it closes nothing. Where it reads is left to others. */
abstract class FileInput extends InputStream {
    final OpenFile<?> file;

    FileInput(OpenFile<?> file) {
        this.file = file;
    }

    /** Reads at least one byte where this stream stands, and moves on; -1 at the end. */
    abstract int readHere(byte[] target, int offset, int length) throws IOException;

    /** How many bytes are left from where this stream stands. */
    abstract long left() throws IOException;

    /** Moves on without reading; so many bytes are left. */
    abstract void moveOn(long count);

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        file.lock();
        try {
            file.ensureOpen();
            return length == 0 ? 0 : readHere(target, offset, length);
        } finally {
            file.unlock();
        }
    }

    @Override
    public final long skip(long count) throws IOException {
        file.lock();
        try {
            file.ensureOpen();
            long skipped = Math.max(0, Math.min(count, left()));
            moveOn(skipped);
            return skipped;
        } finally {
            file.unlock();
        }
    }

    @Override
    public final int available() throws IOException {
        file.lock();
        try {
            file.ensureOpen();
            return (int) Math.min(Integer.MAX_VALUE, left());
        } finally {
            file.unlock();
        }
    }

    @Override
    public final void close() {
        // The file's own close() closes.
    }
}
