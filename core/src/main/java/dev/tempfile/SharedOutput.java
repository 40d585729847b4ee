package dev.tempfile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Writes a file at its shared position, collecting small writes; closing it flushes and closes nothing. */
final class SharedOutput extends OutputStream {
    private final OpenFile<?> file;

    private SharedOutput(OpenFile<?> file) {
        this.file = file;
    }

    /** A stream over {@code file}. Its class is not loaded, by whoever only mentions it, before there is one. */
    static OutputStream of(OpenFile<?> file) {
        return new SharedOutput(file);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        file.lock();
        try {
            file.ensureOpen();
            file.settleText();
            file.contents().append(source, offset, length);
        } finally {
            file.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        file.flush();
    }

    @Override
    public void close() throws IOException {
        // A second close, or one after the file's, must do nothing: java.io.Closeable.
        if (file.isOpen()) {
            file.flush();
        }
    }
}
