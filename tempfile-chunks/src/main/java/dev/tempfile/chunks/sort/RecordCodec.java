package dev.tempfile.chunks.sort;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How records are written as bytes and read again, for a sort that keeps them in temporary files. Used by several threads at a time.
 *
 * @param <T> a record
 */
public interface RecordCodec<T> {
    /** Writes a record, at least a byte. */
    void write(T record, DataOutput out) throws IOException;

    /**
     * Reads a record as {@link #write} wrote it.
     *
     * @param in ends where the record does
     * @return a new object each time
     */
    T read(DataInput in) throws IOException;
}
