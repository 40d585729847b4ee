package dev.tempfile.chunks.sort;

import dev.tempfile.TempFile;
import java.io.Closeable;
import java.io.IOException;

/**
 * Sorted records in a temporary file, each after its key.
 *
 * <p>An entry is three numbers of four bytes, the length of the record, where in it the key is, and the length of the key; then the
 * key, if it is not in the record, and the record; or the key and where the record is in the input.
 *
 * @param file closed, to be read by its path
 * @param size in bytes
 * @param longest the length of its longest entry
 */
record Run(TempFile file, long size, int longest) implements Closeable {
    /** The bytes of the three numbers. */
    static final int NUMBERS = 12;

    /** Where the key is that is not in the record. */
    static final int BEFORE = -1;

    /** The record is not there, but the key is, and eight bytes that tell where in the input the record starts. */
    static final int ELSEWHERE = -2;

    @Override
    public void close() throws IOException {
        file.close();
    }
}
