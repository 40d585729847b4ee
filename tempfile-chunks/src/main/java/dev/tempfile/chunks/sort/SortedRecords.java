package dev.tempfile.chunks.sort;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records in their order, one after the other. Used by one thread at a time. */
interface SortedRecords {
    /** Goes to the next one; false if there is none. */
    boolean next() throws IOException;

    /** Hands it on, with its line end. */
    void writeTo(BlockWriter out) throws IOException;

    /** What a comparator compared, read from the record; null where keys are compared. */
    @Nullable
    Object value();
}
