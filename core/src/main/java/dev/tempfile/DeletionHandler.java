package dev.tempfile;

import java.io.IOException;
import java.nio.file.Path;

/** Told of each entry that {@link TempFiles#deleteTree(Path, DeletionHandler)} could not delete, while it goes on. */
@FunctionalInterface
public interface DeletionHandler {
    /**
     * Called for one entry, in the thread that deletes. Throwing ends the deletion with that exception.
     *
     * @param operation what failed: {@code delete}, {@code open} or {@code list}
     * @param path the entry
     * @param failure why
     */
    void failed(String operation, Path path, IOException failure) throws IOException;
}
