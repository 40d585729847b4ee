package dev.tempfile.chunks.sort;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * In which order, and which of the records.
 *
 * @param compared what a comparator says; null where keys are compared
 * @param unique only the first of those that are equal
 * @param most so many of them
 */
record Selection(@Nullable Compared<Object> compared, boolean unique, long most) {
    Selection {
        if (most < 1) {
            throw new IllegalArgumentException("at least a record, not " + most);
        }
    }

    /** Sorts the entries of an arena. */
    void sort(Arena arena) throws IOException {
        Compared<Object> order = compared;
        if (order == null) {
            EntrySort.sort(arena);
        } else {
            order.sort(arena);
        }
    }
}
