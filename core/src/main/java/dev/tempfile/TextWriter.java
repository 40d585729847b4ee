package dev.tempfile;

import java.io.IOException;
import java.io.Writer;
import java.nio.CharBuffer;
import java.util.Objects;

/** Writes a text view at the shared position; closing it flushes and closes nothing. */
final class TextWriter extends Writer {
    private final TextView text;

    TextWriter(TextView text) {
        this.text = text;
    }

    @Override
    public void write(char[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        text.write(CharBuffer.wrap(source, offset, length), 0, length);
    }

    @Override
    public void write(String source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length());
        text.write(source, offset, offset + length);
    }

    @Override
    public void flush() throws IOException {
        text.flush();
    }

    @Override
    public void close() throws IOException {
        // A second close, or one after the file's, must do nothing: java.io.Closeable.
        if (text.isOpen()) {
            text.flush();
        }
    }
}
