package dev.tempfile.chunks.sort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An order that a comparator says: records are read from their bytes to be compared. Used by one thread at a time.
 *
 * @param <T> what is compared
 */
final class Compared<T> {
    /** Reads a record. */
    interface Reading<T> {
        T read(byte[] bytes, int at, int length) throws IOException;
    }

    private static final int SHOWN = 80;

    private final Reading<? extends T> reading;
    private final Comparator<? super T> comparator;

    Compared(Reading<? extends T> reading, Comparator<? super T> comparator) {
        this.reading = reading;
        this.comparator = comparator;
    }

    T read(byte[] bytes, int at, int length) throws IOException {
        return reading.read(bytes, at, length);
    }

    int compare(T one, T other) {
        return comparator.compare(one, other);
    }

    /**
     * Compares two that follow each other.
     *
     * @return whether they are equal
     * @throws IllegalArgumentException if the comparator contradicts itself
     */
    boolean requireOrder(@Nullable T before, T after) {
        if (before == null) {
            return false;
        }
        int order = comparator.compare(before, after);
        if (order > 0 || Integer.signum(order) != -Integer.signum(comparator.compare(after, before))) {
            throw new IllegalArgumentException("the comparator contradicts itself: it cannot say which of "
                    + shown(before) + " and " + shown(after)
                    + " comes first; it must give the same answer each time, and the opposite when they"
                    + " change places");
        }
        return order == 0;
    }

    private static String shown(Object record) {
        if (!(record instanceof byte[] bytes)) {
            return record.toString();
        }
        String text = new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8);
        return "'" + text.replaceAll("\\p{Cntrl}", " ") + (bytes.length > SHOWN ? "…'" : "'");
    }

    /**
     * Sorts the entries of an arena, by merging; those that are equal stay as they came.
     *
     * <p>The order is a permutation of the entries' places, kept twice, in the two halves of the words that have no other use here.
     */
    void sort(Arena arena) throws IOException {
        int count = arena.count();
        for (int i = 0; i < count; i++) {
            place(arena, i, 0, arena.end() - (i + 1) * Arena.ENTRY);
        }
        int half = 0;
        for (long width = 1; width < count; width *= 2) {
            for (long from = 0; from < count; from += 2 * width) {
                int middle = (int) Math.min(count, from + width);
                merge(arena, half, (int) from, middle, (int) Math.min(count, from + 2 * width));
            }
            half = 1 - half;
        }
        apply(arena, half);
    }

    private void merge(Arena arena, int half, int from, int middle, int to) throws IOException {
        int left = from;
        int right = middle;
        int out = from;
        T one = left < middle ? record(arena, place(arena, left, half)) : null;
        T other = right < to ? record(arena, place(arena, right, half)) : null;
        while (one != null && other != null) {
            if (comparator.compare(one, other) <= 0) {
                place(arena, out++, 1 - half, place(arena, left++, half));
                one = left < middle ? record(arena, place(arena, left, half)) : null;
            } else {
                place(arena, out++, 1 - half, place(arena, right++, half));
                other = right < to ? record(arena, place(arena, right, half)) : null;
            }
        }
        while (left < middle) {
            place(arena, out++, 1 - half, place(arena, left++, half));
        }
        while (right < to) {
            place(arena, out++, 1 - half, place(arena, right++, half));
        }
    }

    private T record(Arena arena, int entry) throws IOException {
        return read(arena.bytes(), arena.keyAt(entry), arena.keyLength(entry));
    }

    private static int place(Arena arena, int index, int half) {
        long places = arena.word(arena.first() + index * Arena.ENTRY, Arena.PREFIX);
        return (int) (half == 0 ? places : places >>> Integer.SIZE);
    }

    private static void place(Arena arena, int index, int half, int entry) {
        int holder = arena.first() + index * Arena.ENTRY;
        long places = arena.word(holder, Arena.PREFIX);
        long changed =
                half == 0 ? places & -1L << Integer.SIZE | entry : places & 0xFFFF_FFFFL | (long) entry << Integer.SIZE;
        arena.word(holder, Arena.PREFIX, changed);
    }

    /** Moves the entries to where they belong, from place to place in circles. */
    private static void apply(Arena arena, int half) {
        for (int start = 0; start < arena.count(); start++) {
            int index = start;
            int from = place(arena, index, half);
            int startAt = arena.first() + start * Arena.ENTRY;
            long record = arena.word(startAt, Arena.RECORD);
            long key = arena.word(startAt, Arena.KEY);
            while (from != 0) {
                int here = arena.first() + index * Arena.ENTRY;
                arena.word(here, Arena.PREFIX, 0);
                if (from == startAt) {
                    arena.word(here, Arena.RECORD, record);
                    arena.word(here, Arena.KEY, key);
                    break;
                }
                arena.word(here, Arena.RECORD, arena.word(from, Arena.RECORD));
                arena.word(here, Arena.KEY, arena.word(from, Arena.KEY));
                index = (from - arena.first()) / Arena.ENTRY;
                from = place(arena, index, half);
            }
        }
    }
}
