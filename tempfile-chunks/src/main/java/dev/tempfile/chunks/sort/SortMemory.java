package dev.tempfile.chunks.sort;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the memory of a sort is divided: arenas in which workers gather and sort records, which serve the merge afterwards; a block
 * for each writer; and room for what stands before the first record, and for a record that is cut by the end of an arena.
 *
 * <p>These arrays hold every byte of a record, a key, an index or a block that the sort has in memory, and together never more than
 * the limit. Thread-safe.
 */
final class SortMemory {
    /** The least that a sort is given by its users. */
    static final long LEAST = 64 * 1024;

    /** The least that a thread of it is given by its users. */
    static final long LEAST_EACH = 4 * 1024;

    private static final int LARGEST_ARENA = 1 << 30;
    private static final int LARGEST_BLOCK = 1 << 20;
    private static final int LONGEST_START = 1 << 20;
    private static final int LARGEST_SLICE = 1 << 20;

    private final long limit;
    private final int longestRecord;
    private final int longestStart;
    private final int blockSize;
    private final int arenaSize;
    private final byte[] @Nullable [] arenas;
    private final byte[] @Nullable [] blocks;
    private byte @Nullable [] spare;

    /**
     * Divides the memory.
     *
     * @param limit in bytes
     * @param workers how many gather and sort at a time
     */
    SortMemory(long limit, int workers) {
        this.limit = limit;
        arenas = new byte[workers][];
        blocks = new byte[Math.max(2, workers)][];
        longestRecord = (int) Math.min(limit / 8 / Math.max(2, workers), LARGEST_ARENA / 8);
        longestStart = Math.min(longestRecord, LONGEST_START);
        blockSize = (int) Math.min(limit / 64 / blocks.length + Long.BYTES, LARGEST_BLOCK);
        long rest = limit - longestRecord - 2L * longestStart - (long) blocks.length * blockSize;
        arenaSize = (int) Math.min(rest / workers, LARGEST_ARENA) & -Long.BYTES;
    }

    int workers() {
        return arenas.length;
    }

    /** How long a record may be, with its line end and the empty lines after it. */
    int longestRecord() {
        return longestRecord;
    }

    /** How long the header may be, with what stands before and after it. */
    int longestStart() {
        return longestStart;
    }

    int arenaSize() {
        return arenaSize;
    }

    /**
     * The arena of a worker, made when it is first asked for.
     *
     * @param bytes how many will do, where less is to be gathered than there is room for
     */
    byte[] arena(int worker, long bytes) {
        byte[] arena = arenas[worker];
        if (arena == null) {
            arena = new byte[(int) Math.min(arenaSize, bytes + Long.BYTES & -Long.BYTES)];
            arenas[worker] = arena;
        }
        return arena;
    }

    /** What is read through less is read too slowly. */
    int leastSlice() {
        return Math.min(64 * 1024, Math.max(64, arenaSize / 8));
    }

    /** Room for the longest record: while inputs are read, for what an arena ends in; then for the key that was seen last. */
    byte[] spare() {
        byte[] room = spare;
        if (room == null) {
            room = new byte[longestRecord];
            spare = room;
        }
        return room;
    }

    /**
     * Parts of the arenas for so many to read through.
     *
     * @param least how large a part is at least, in bytes
     * @return fewer, if there is no room for all
     */
    List<Slice> slices(int count, int least) {
        int size = arenaSize;
        for (int worker = 0; worker < arenas.length; worker++) {
            size = Math.min(size, arena(worker, size).length);
        }
        int each = Math.max(1, Math.min(size / least, (int) ((count + (long) arenas.length - 1) / arenas.length)));
        int length = Math.min(LARGEST_SLICE, size / each);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < each * arenas.length && slices.size() < count; i++) {
            slices.add(new Slice(arena(i % arenas.length, size), i / arenas.length * length, length));
        }
        return slices;
    }

    /** A part of an array. */
    static final class Slice {
        private final byte[] bytes;
        private final int from;
        private final int length;

        Slice(byte[] bytes, int from, int length) {
            this.bytes = bytes;
            this.from = from;
            this.length = length;
        }

        byte[] bytes() {
            return bytes;
        }

        int from() {
            return from;
        }

        int length() {
            return length;
        }
    }

    /** One of the blocks, of which each worker has one, and there are two at least. */
    byte[] block(int number) {
        byte[] block = blocks[number];
        if (block == null) {
            block = new byte[blockSize];
            blocks[number] = block;
        }
        return block;
    }

    /** The memory that was taken until now, in bytes: never more than the limit. */
    long taken() {
        long taken = longestRecord + 2L * longestStart;
        for (byte[] arena : arenas) {
            taken += arena == null ? 0 : arena.length;
        }
        for (byte[] block : blocks) {
            taken += block == null ? 0 : block.length;
        }
        return taken;
    }

    long limit() {
        return limit;
    }
}
