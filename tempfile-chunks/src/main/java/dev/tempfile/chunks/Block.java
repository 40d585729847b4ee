package dev.tempfile.chunks;

/**
 * A stretch of the input, how many records end in it, and the scanner's state at its start: enough to find any of those ends by
 * going through this stretch alone.
 *
 * @param start where it starts in the input
 * @param length in bytes
 * @param state the scanner's state at its start
 * @param ended how many records end in it
 */
record Block(long start, int length, int state, long ended) {
    long end() {
        return start + length;
    }
}
