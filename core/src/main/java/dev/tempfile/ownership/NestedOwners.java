package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Looks for process directories inside another one: a child process may have been told to use a directory of its parent's, and
 * outlives it.
 */
final class NestedOwners extends SimpleFileVisitor<Path> {
    private final Path top;
    private @Nullable Verdict veto;

    private NestedOwners(Path top) {
        this.top = top;
    }

    /** Why {@code directory}, whose own owner is dead, must stay all the same; null if nothing in it lives or is in doubt. */
    static @Nullable Verdict veto(Path directory) throws IOException {
        NestedOwners search = new NestedOwners(directory);
        Files.walkFileTree(directory, search);
        return search.veto;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (directory.equals(top) || !Inspection.isName(directory.getFileName().toString())) {
            return FileVisitResult.CONTINUE;
        }
        try (Inspection nested = new Inspection(directory)) {
            Verdict found = nested.verdict();
            if (found.state() == Verdict.State.DEAD) {
                // What is nested in it was judged with it.
                return FileVisitResult.SKIP_SUBTREE;
            }
            String reason = top.relativize(directory) + " in it: " + found.reason();
            veto = new Verdict(found.state(), reason);
            return FileVisitResult.TERMINATE;
        }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
        // What its own user made unreadable, or what vanished meanwhile.
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
