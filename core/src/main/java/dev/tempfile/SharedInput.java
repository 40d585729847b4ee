package dev.tempfile;

import java.io.IOException;
import java.io.InputStream;

/** Reads a file at its shared position, small reads out of what was read ahead. */
final class SharedInput extends FileInput {
    private SharedInput(OpenFile<?> file) {
        super(file);
    }

    /** A stream over {@code file}. Its class is not loaded, by whoever only mentions it, before there is one. */
    static InputStream of(OpenFile<?> file) {
        return new SharedInput(file);
    }

    @Override
    int readHere(byte[] target, int offset, int length) throws IOException {
        file.settleText();
        return file.contents().readAhead(target, offset, length);
    }

    @Override
    long left() throws IOException {
        file.settle();
        return file.contents().remaining();
    }

    @Override
    void moveOn(long count) {
        file.contents().position(file.contents().position() + count);
    }
}
