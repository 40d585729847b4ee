package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletions at the end of everything, where one that fails must not keep the next from being tried. Throws once. */
final class Deletions {
    private final List<IOException> failures = new ArrayList<>();

    /**
     * Remembers a failure.
     *
     * @return whether nothing can be done about the path any more, so that it is to be said once
     */
    boolean failed(@Nullable Path path, Exception failure) {
        if (failure instanceof IOException known) {
            failures.add(known);
            return false;
        }
        // A closed provider may throw anything, even null pointers.
        boolean outOfReach = path != null && !path.getFileSystem().isOpen();
        failures.add(outOfReach ? outOfReach(path, failure) : new IOException(path + " could not be deleted", failure));
        return outOfReach;
    }

    private static IOException outOfReach(Path path, Exception failure) {
        FileSystemException unreachable = new FileSystemException(
                path.toString(),
                null,
                "could not be deleted, since its file system was closed before; close what is temporary first");
        unreachable.initCause(failure);
        return unreachable;
    }

    /** Throws the first failure, the others suppressed in it; nothing if there was none. */
    void throwFirst() throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        IOException first = failures.get(0);
        for (IOException other : failures.subList(1, failures.size())) {
            first.addSuppressed(other);
        }
        throw first;
    }
}
