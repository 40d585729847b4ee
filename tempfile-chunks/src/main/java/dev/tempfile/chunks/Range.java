package dev.tempfile.chunks;

/**
 * Where a chunk lies in the input.
 *
 * @param offset its first byte
 * @param size its bytes
 * @param records how many records
 */
record Range(long offset, long size, long records) {
    long end() {
        return offset + size;
    }
}
