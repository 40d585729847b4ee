package dev.tempfile.chunks.sort;

import java.util.Arrays;

/**
 * Sorts the entries of an arena by their keys, byte for byte, and those of the same key as they came: in place, by numbers alone.
 *
 * <p>Entries are sorted by the eight bytes of the key that they hold: many by radix, from the highest byte in which any two differ;
 * few by quicksort. Those that then are equal get the next eight bytes of their keys, and so on. Where keys go on being equal for
 * long they are compared where they lie. Entries of keys of eight bytes or less keep these. Not thread-safe.
 */
final class EntrySort {
    private static final int ENTRY = Arena.ENTRY;
    private static final int FEW = 384 * ENTRY;
    private static final int VERY_FEW = 12 * ENTRY;

    /** From so many equal bytes on, keys are compared where they lie, which also bounds the depth of calls. */
    private static final int DEEP = 128;

    private final Arena arena;

    private EntrySort(Arena arena) {
        this.arena = arena;
    }

    static void sort(Arena arena) {
        new EntrySort(arena).byKey(arena.first(), arena.end(), 0);
    }

    /** Sorts entries whose keys are equal up to {@code depth} by what follows. */
    private void byKey(int from, int to, int depth) {
        byWord(from, to, Arena.PREFIX);
        for (int start = from; start < to; ) {
            long prefix = arena.word(start, Arena.PREFIX);
            int end = start + ENTRY;
            while (end < to && arena.word(end, Arena.PREFIX) == prefix) {
                end += ENTRY;
            }
            if (end - start > ENTRY) {
                equal(start, end, depth);
            }
            start = end;
        }
    }

    /** Sorts entries that hold the same eight bytes, those from {@code depth} on. */
    private void equal(int from, int to, int depth) {
        int next = depth + Long.BYTES;
        int longer = ended(from, to, next);
        if (longer - from > ENTRY) {
            byLength(from, longer);
        }
        if (to - longer <= ENTRY) {
            return;
        }
        if (next >= DEEP) {
            byComparing(longer, to, next);
            return;
        }
        for (int entry = longer; entry < to; entry += ENTRY) {
            int left = arena.keyLength(entry) - next;
            arena.word(entry, Arena.PREFIX, Arena.prefix(arena.bytes(), arena.keyAt(entry) + next, left));
        }
        byKey(longer, to, next);
    }

    /** Brings those to the front whose keys end at {@code next} or before; tells where the others start. */
    private int ended(int from, int to, int next) {
        int others = from;
        for (int entry = from; entry < to; entry += ENTRY) {
            if (arena.keyLength(entry) <= next) {
                swap(entry, others);
                others += ENTRY;
            }
        }
        return others;
    }

    /** Keys that differ in nothing but zeros at their ends: the shorter first, those of the same length as they came. */
    private void byLength(int from, int to) {
        int length = arena.keyLength(from);
        boolean same = true;
        for (int entry = from + ENTRY; entry < to && same; entry += ENTRY) {
            same = arena.keyLength(entry) == length;
        }
        if (same) {
            byWord(from, to, Arena.RECORD);
            return;
        }
        long prefix = arena.word(from, Arena.PREFIX);
        for (int entry = from; entry < to; entry += ENTRY) {
            arena.word(entry, Arena.PREFIX, arena.keyLength(entry));
        }
        byWord(from, to, Arena.PREFIX);
        for (int start = from; start < to; ) {
            int end = start + ENTRY;
            while (end < to && arena.keyLength(end) == arena.keyLength(start)) {
                end += ENTRY;
            }
            byWord(start, end, Arena.RECORD);
            start = end;
        }
        for (int entry = from; entry < to; entry += ENTRY) {
            arena.word(entry, Arena.PREFIX, prefix);
        }
    }

    // ---------------------------------------------------------------- by one word

    private void byWord(int from, int to, int which) {
        if (to - from <= FEW) {
            quick(from, to, which);
            return;
        }
        long first = arena.word(from, which);
        long before = first;
        long different = 0;
        boolean sorted = true;
        for (int entry = from + ENTRY; entry < to; entry += ENTRY) {
            long word = arena.word(entry, which);
            different |= word ^ first;
            sorted &= Long.compareUnsigned(before, word) <= 0;
            before = word;
        }
        if (!sorted) {
            radix(from, to, which, Long.SIZE - Byte.SIZE - (Long.numberOfLeadingZeros(different) & -Byte.SIZE));
        }
    }

    /** By one byte of the word: each entry is swapped to where its kind goes on. */
    private void radix(int from, int to, int which, int shift) {
        int[] ends = new int[257];
        for (int entry = from; entry < to; entry += ENTRY) {
            ends[(int) (arena.word(entry, which) >>> shift & 0xFF) + 1] += ENTRY;
        }
        ends[0] = from;
        for (int kind = 0; kind < 256; kind++) {
            ends[kind + 1] += ends[kind];
        }
        int[] next = Arrays.copyOf(ends, 256);
        for (int kind = 0; kind < 256; kind++) {
            int end = ends[kind + 1];
            while (next[kind] < end) {
                int here = next[kind];
                int belongs = (int) (arena.word(here, which) >>> shift & 0xFF);
                if (belongs != kind) {
                    swap(here, next[belongs]);
                }
                next[belongs] += ENTRY;
            }
        }
        if (shift > 0) {
            for (int kind = 0; kind < 256; kind++) {
                if (ends[kind + 1] - ends[kind] > ENTRY) {
                    byWord(ends[kind], ends[kind + 1], which);
                }
            }
        }
    }

    private void quick(int start, int end, int which) {
        int from = start;
        int to = end;
        while (to - from > VERY_FEW) {
            long pivot = middle(
                    arena.word(from, which),
                    arena.word(from + (to - from) / ENTRY / 2 * ENTRY, which),
                    arena.word(to - ENTRY, which));
            int left = from;
            int right = to - ENTRY;
            while (left <= right) {
                while (Long.compareUnsigned(arena.word(left, which), pivot) < 0) {
                    left += ENTRY;
                }
                while (Long.compareUnsigned(arena.word(right, which), pivot) > 0) {
                    right -= ENTRY;
                }
                if (left <= right) {
                    swap(left, right);
                    left += ENTRY;
                    right -= ENTRY;
                }
            }
            quick(from, right + ENTRY, which);
            from = left;
        }
        insertion(from, to, which);
    }

    private static long middle(long a, long b, long c) {
        boolean ab = Long.compareUnsigned(a, b) < 0;
        boolean bc = Long.compareUnsigned(b, c) < 0;
        boolean ac = Long.compareUnsigned(a, c) < 0;
        return ab == bc ? b : ab == ac ? c : a;
    }

    private void insertion(int from, int to, int which) {
        for (int entry = from + ENTRY; entry < to; entry += ENTRY) {
            long word = arena.word(entry, which);
            int place = entry;
            while (place > from && Long.compareUnsigned(arena.word(place - ENTRY, which), word) > 0) {
                place -= ENTRY;
            }
            if (place < entry) {
                long prefix = arena.word(entry, Arena.PREFIX);
                long record = arena.word(entry, Arena.RECORD);
                long key = arena.word(entry, Arena.KEY);
                System.arraycopy(arena.bytes(), place, arena.bytes(), place + ENTRY, entry - place);
                arena.word(place, Arena.PREFIX, prefix);
                arena.word(place, Arena.RECORD, record);
                arena.word(place, Arena.KEY, key);
            }
        }
    }

    private void swap(int one, int other) {
        long prefix = arena.word(one, Arena.PREFIX);
        long record = arena.word(one, Arena.RECORD);
        long key = arena.word(one, Arena.KEY);
        arena.word(one, Arena.PREFIX, arena.word(other, Arena.PREFIX));
        arena.word(one, Arena.RECORD, arena.word(other, Arena.RECORD));
        arena.word(one, Arena.KEY, arena.word(other, Arena.KEY));
        arena.word(other, Arena.PREFIX, prefix);
        arena.word(other, Arena.RECORD, record);
        arena.word(other, Arena.KEY, key);
    }

    // ---------------------------------------------------------------- by the keys where they lie

    /** Heapsort: in place, and never slow, whatever the keys are. */
    private void byComparing(int from, int to, int depth) {
        int count = (to - from) / ENTRY;
        for (int parent = count / 2 - 1; parent >= 0; parent--) {
            sink(from, parent, count, depth);
        }
        for (int last = count - 1; last > 0; last--) {
            swap(from, from + last * ENTRY);
            sink(from, 0, last, depth);
        }
    }

    private void sink(int from, int start, int count, int depth) {
        int parent = start;
        while (2 * parent + 1 < count) {
            int child = 2 * parent + 1;
            if (child + 1 < count && compare(from + child * ENTRY, from + (child + 1) * ENTRY, depth) < 0) {
                child++;
            }
            if (compare(from + parent * ENTRY, from + child * ENTRY, depth) >= 0) {
                return;
            }
            swap(from + parent * ENTRY, from + child * ENTRY);
            parent = child;
        }
    }

    private int compare(int one, int other, int depth) {
        byte[] bytes = arena.bytes();
        int a = arena.keyAt(one);
        int b = arena.keyAt(other);
        int order = Arrays.compareUnsigned(
                bytes, a + depth, a + arena.keyLength(one), bytes, b + depth, b + arena.keyLength(other));
        return order != 0 ? order : Integer.compare(arena.recordAt(one), arena.recordAt(other));
    }
}
