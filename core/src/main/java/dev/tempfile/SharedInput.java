package dev.tempfile;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a file at its shared position; closing it closes nothing. */
final class SharedInput extends InputStream {
    private final OpenFile<?> file;

    SharedInput(OpenFile<?> file) {
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
            file.settleText();
            return length == 0 ? 0 : file.contents().readAhead(target, offset, length);
        } finally {
            file.unlock();
        }
    }

    @Override
    public long skip(long count) throws IOException {
        file.lock();
        try {
            file.settle();
            Contents contents = file.contents();
            long skipped = Math.max(0, Math.min(count, contents.remaining()));
            contents.position(contents.position() + skipped);
            return skipped;
        } finally {
            file.unlock();
        }
    }

    @Override
    public int available() throws IOException {
        file.lock();
        try {
            file.settle();
            return (int) Math.min(Integer.MAX_VALUE, file.contents().remaining());
        } finally {
            file.unlock();
        }
    }

    @Override
    public void close() {
        // The file's own close() closes.
    }
}
