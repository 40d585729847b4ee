package dev.tempfile.chunks.input;

import java.nio.file.FileSystemException;

/** Counts records of a fixed size, and refuses an incomplete one. */
public final class FixedRecords {
    private FixedRecords() {}

    /**
     * How many records so many bytes are.
     *
     * @param name what messages call the input
     * @throws FileSystemException if the last one is incomplete
     */
    public static long count(String name, long bytes, int size) throws FileSystemException {
        if (bytes % size != 0) {
            throw new FileSystemException(
                    name,
                    null,
                    "has " + bytes + " bytes, which is no multiple of " + size + ": the last record, from byte "
                            + bytes / size * size + ", is incomplete");
        }
        return bytes / size;
    }
}
