package dev.tempfile.deletion;

import dev.tempfile.platform.Failures;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion could not delete, collected while it goes on, thrown once at the end.
 *
 * <p>Keeps the first hundred failures, so that a tree of a million survivors does not fill the memory, and counts the rest.
 */
final class Survivors {
    private static final int KEPT = 100;
    private static final int NAMED = 10;

    private final Path tree;
    private final TreeDeletion.@Nullable FailureHandler handler;
    private final List<IOException> failures = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private long count;

    Survivors(Path tree, TreeDeletion.@Nullable FailureHandler handler) {
        this.tree = tree;
        this.handler = handler;
    }

    /** How many there are so far. */
    long count() {
        return count;
    }

    /** Takes a failure and lets the deletion go on, unless the handler throws. */
    void add(String operation, Path path, IOException failure) throws IOException {
        count++;
        if (handler == null && failures.size() >= KEPT) {
            return;
        }
        IOException named = named(path, failure);
        if (handler != null) {
            handler.failed(operation, path, named);
        } else {
            failures.add(named);
            paths.add(path);
        }
    }

    private static IOException named(Path path, IOException failure) {
        // What failed relative to a handle knows only a name.
        return failure instanceof FileSystemException known && !path.toString().equals(known.getFile())
                ? Failures.at(path, known)
                : failure;
    }

    /** Throws if anything survived untold: one exception, the first failure its cause, the others suppressed in it. */
    void throwIfAny() throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        if (count == 1 && paths.get(0).equals(tree)) {
            throw failures.get(0);
        }
        FileSystemException thrown = new FileSystemException(tree.toString(), null, message());
        thrown.initCause(failures.get(0));
        for (IOException other : failures.subList(1, failures.size())) {
            thrown.addSuppressed(other);
        }
        throw thrown;
    }

    private String message() {
        StringBuilder message = new StringBuilder("not deleted whole; left: ");
        int named = Math.min(NAMED, paths.size());
        for (int i = 0; i < named; i++) {
            message.append(i == 0 ? "" : ", ").append(paths.get(i)).append(reason(failures.get(i)));
        }
        if (count > named) {
            message.append(" and ").append(count - named).append(" more");
        }
        return message.append("; mend what kept them and delete again").toString();
    }

    private static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return " (" + (reason == null ? failure.getClass().getSimpleName() : reason) + ")";
    }
}
