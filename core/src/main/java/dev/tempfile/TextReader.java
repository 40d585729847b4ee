package dev.tempfile;

import java.io.IOException;
import java.io.Reader;
import java.util.Objects;

/** Reads a text view at the shared position; closing it closes nothing. */
final class TextReader extends Reader {
    private final TextView text;

    TextReader(TextView text) {
        this.text = text;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return text.read(target, offset, length);
    }

    @Override
    public void close() {
        // The file's own close() closes.
    }
}
