package dev.tempfile.chunks.input;

/** Marks bytes in a word of eight: the top bit of each byte says it. The word is little-endian: its first byte is the lowest. */
final class Marks {
    static final long ONES = 0x0101010101010101L;
    static final long TOPS = 0x8080808080808080L;
    static final long LFS = '\n' * ONES;
    static final long CRS = '\r' * ONES;
    private static final long LOWS = 0x7F * ONES;

    private Marks() {}

    /** The bytes that are the ASCII one in {@code pattern}. */
    static long like(long word, long pattern) {
        return ~unlike(word, pattern) & TOPS;
    }

    /** The bytes that end a line. */
    static long ends(long word) {
        return ~(unlike(word, LFS) & unlike(word, CRS)) & TOPS;
    }

    /** The bytes that differ from the ASCII one in {@code pattern}; no carry crosses a byte, and other bits are noise. */
    private static long unlike(long word, long pattern) {
        return ((word & LOWS) ^ pattern) + LOWS | word;
    }
}
