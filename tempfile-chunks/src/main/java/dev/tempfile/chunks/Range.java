package dev.tempfile.chunks;

import java.io.Serializable;

/**
 * Where a chunk lies in the input.
 *
 * @param offset its first byte
 * @param size its bytes
 * @param records how many records
 */
record Range(long offset, long size, long records) implements Serializable {
    long end() {
        return offset + size;
    }
}
