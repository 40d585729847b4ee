package dev.tempfile.chunks.input;

import java.io.Serializable;

/**
 * Where a chunk lies in the input.
 *
 * @param offset its first byte
 * @param size its bytes
 * @param records how many records
 */
public record Range(long offset, long size, long records) implements Serializable {
    public long end() {
        return offset + size;
    }
}
