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

    /** One of them. */
    interface Deletion {
        void run() throws IOException;
    }

    /**
     * Deletes, or remembers the failure.
     *
     * @param forget what is done where nothing can be done any more, so that it is said once
     */
    void attempt(@Nullable Path path, Deletion deletion, Runnable forget) {
        try {
            deletion.run();
        } catch (IOException failure) {
            failures.add(failure);
        } catch (RuntimeException failure) {
            failures.add(failed(path, failure));
            if (isOutOfReach(path)) {
                forget.run();
            }
        }
    }

    /** A closed provider may throw anything, even null pointers. */
    private static boolean isOutOfReach(@Nullable Path path) {
        return path != null && !path.getFileSystem().isOpen();
    }

    private static IOException failed(@Nullable Path path, RuntimeException failure) {
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
