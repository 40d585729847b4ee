package dev.tempfile.testkit.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Bytes at any distance from each other, in pieces of a length at which nothing in the library changes. */
final class SparseModel {
    private static final int PIECE = 1_000;

    private final Map<Long, byte[]> pieces = new HashMap<>();
    private long size;

    long size() {
        return size;
    }

    void write(long position, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            long at = position + i;
            pieces.computeIfAbsent(at / PIECE, number -> new byte[PIECE])[(int) (at % PIECE)] = bytes[i];
        }
        size = bytes.length == 0 ? size : Math.max(size, position + bytes.length);
    }

    /** The bytes from {@code position} on, fewer only at the end. */
    byte[] read(long position, int length) {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(length, size - position))];
        for (int i = 0; i < bytes.length; i++) {
            byte[] piece = pieces.get((position + i) / PIECE);
            bytes[i] = piece == null ? 0 : piece[(int) ((position + i) % PIECE)];
        }
        return bytes;
    }

    void resize(long newSize) {
        pieces.keySet().removeIf(number -> number * PIECE >= newSize);
        byte[] last = pieces.get(newSize / PIECE);
        if (last != null) {
            Arrays.fill(last, (int) (newSize % PIECE), PIECE, (byte) 0);
        }
        size = newSize;
    }
}
