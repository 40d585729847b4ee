package dev.tempfile.chunks.sort;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records in their order, one after the other. Used by one thread at a time. */
interface SortedRecords {
    /** Goes to the next one; false if there is none. */
    boolean next() throws IOException;

    /** The array that it lies in until {@link #next} is called again. */
    byte[] bytes();

    /** Where it starts there. */
    int at();

    /** How long it is, with its line end. */
    int length();

    /** What a comparator compared, read from the record; null where keys are compared. */
    @Nullable
    Object value();
}
