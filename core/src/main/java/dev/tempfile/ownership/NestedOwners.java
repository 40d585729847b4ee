package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for process directories inside another one: a child process may have been told to use a directory of its parent's, and
 * outlives it.
 */
final class NestedOwners extends SimpleFileVisitor<Path> {
    private final Path top;
    private final List<Path> holdable = new ArrayList<>();
    private @Nullable Verdict veto;

    private NestedOwners(Path top) {
        this.top = top;
    }

    /** Looks through {@code directory}, whose own owner is dead. */
    static NestedOwners in(Path directory) throws IOException {
        NestedOwners search = new NestedOwners(directory);
        Files.walkFileTree(directory, search);
        return search;
    }

    /** Why it must stay all the same; null if nothing in it lives or is in doubt. */
    @Nullable
    Verdict veto() {
        return veto;
    }

    /** Those that a process may still take hold of, though their own owners are dead. */
    List<Path> holdable() {
        return holdable;
    }

    /** Makes sure that nobody can take hold of any of them any more; else why all must stay. */
    @Nullable
    Verdict claim() throws IOException {
        for (Path each : holdable) {
            Verdict held = Holders.close(each);
            if (held != null) {
                return within(each, held);
            }
        }
        return null;
    }

    private Verdict within(Path directory, Verdict found) {
        return new Verdict(found.state(), top.relativize(directory) + " in it: " + found.reason());
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
                holdable.addAll(nested.holdable());
                return FileVisitResult.SKIP_SUBTREE;
            }
            veto = within(directory, found);
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
