package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fails of the deletions at the end of everything, where one must not keep the next from being tried. Throws once. */
final class Deletions {
    private final List<IOException> failures = new ArrayList<>();

    /**
     * Remembers a failure.
     *
     * @return whether nothing can be done any more, so that it is said once
     */
    boolean failed(@Nullable Path path, Exception failure) {
        if (failure instanceof IOException known) {
            failures.add(known);
            return false;
        }
        failures.add(named(path, failure));
        return isOutOfReach(path);
    }

    /** A closed provider may throw anything, even null pointers. */
    private static boolean isOutOfReach(@Nullable Path path) {
        return path != null && !path.getFileSystem().isOpen();
    }

    private static IOException named(@Nullable Path path, Exception failure) {
        if (!isOutOfReach(path)) {
            return new IOException(path + " could not be deleted", failure);
        }
        FileSystemException unreachable = new FileSystemException(
                String.valueOf(path),
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
