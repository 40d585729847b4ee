package dev.tempfile.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What the works write and how they read it back: the same bytes, pieces and lines for every program. */
final class Sample {
    static final int BLOCK = 4 << 10;
    static final int PIECE = 8 << 10;
    static final int MIB = 1 << 20;
    static final int LARGE_PIECE = 64 << 10;
    static final long GIB = 1 << 30;

    /** What a spool may hold in memory in the work {@code over}. */
    static final int LIMIT = 256 << 10;

    /** 16,000 lines of some 60 characters, every sixteenth not ASCII. */
    static final List<String> LINES = IntStream.range(0, 16_000)
            .mapToObj(number -> number + ": the quick brown fox jumps over the lazy dog, "
                    + (number % 16 == 0 ? "Zürich 東京" : "plain text"))
            .toList();

    private Sample() {}

    /** The size that the name of a work such as {@code memory-1m} means. */
    static int size(String work) {
        return switch (work) {
            case "memory-4k" -> BLOCK;
            case "memory-1m", "over" -> MIB;
            case "memory-16m" -> 16 * MIB;
            default -> throw new IllegalArgumentException(work);
        };
    }

    /** The unit in which a content of {@code size} bytes is written and read: up to {@link #PIECE} bytes. */
    static byte[] piece(int size) {
        byte[] piece = new byte[Math.min(size, PIECE)];
        Arrays.fill(piece, (byte) 'x');
        return piece;
    }

    static long drain(InputStream in, byte[] buffer) throws IOException {
        long sum = 0;
        for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
            sum += count + buffer[0];
        }
        return sum;
    }

    static long drain(BufferedReader reader) throws IOException {
        long sum = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            sum += line.length();
        }
        return sum;
    }
}
