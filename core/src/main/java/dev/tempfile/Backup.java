package dev.tempfile;

import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.UniqueName;
import dev.tempfile.platform.AtomicRename;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileStatus;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Keeps the file that is about to be replaced under another name beside it. */
final class Backup {
    private static final int TRIES = 20;

    private final Path backup;
    private final AtomicSpec spec;

    /** @throws FileSystemException if the name is that of the target */
    Backup(Path target, String name, AtomicSpec spec) throws FileSystemException {
        this.backup = beside(target, name);
        this.spec = spec;
    }

    /**
     * Where it lies.
     *
     * @throws FileSystemException if the name is that of the target
     */
    static Path beside(Path target, String name) throws FileSystemException {
        Path backup = target.resolveSibling(name);
        if (backup.equals(target)) {
            throw new FileSystemException(
                    target.toString(), null, "its backup would have its own name; give it another one");
        }
        return backup;
    }

    /**
     * Makes the backup another name of {@code old} or, where that cannot be, a copy of it; whole at every moment.
     *
     * @throws FileSystemException if a directory has its name
     */
    void keep(FileStatus old) throws IOException {
        try {
            keepByNameOrCopy(old);
        } catch (FileSystemException failure) {
            if (!Files.isDirectory(backup, LinkOption.NOFOLLOW_LINKS)) {
                throw named(failure);
            }
            FileSystemException taken = new FileSystemException(
                    backup.toString(), null, "is a directory, which no backup replaces; give the backup another name");
            taken.initCause(failure);
            throw taken;
        }
    }

    /** A failure of the system, which names the hidden link, as one of the backup. */
    private FileSystemException named(FileSystemException failure) {
        if (failure.getClass() != FileSystemException.class || Files.notExists(backup, LinkOption.NOFOLLOW_LINKS)) {
            return failure;
        }
        FileSystemException named = new FileSystemException(
                backup.toString(),
                null,
                "cannot be replaced: " + Failures.advised(failure.getReason()) + "; give the backup another name");
        named.initCause(failure);
        return named;
    }

    private void keepByNameOrCopy(FileStatus old) throws IOException {
        try {
            if (linked(old.path())) {
                return;
            }
        } catch (AccessDeniedException mayNotBeLinked) {
            // Linux lets nobody link what is another user's and not his to write.
        }
        copy(old);
    }

    private boolean linked(Path old) throws IOException {
        try {
            return ExclusiveRename.link(old, backup) == null;
        } catch (FileAlreadyExistsException earlier) {
            return replacedByLink(old);
        }
    }

    private boolean replacedByLink(Path old) throws IOException {
        for (int tried = 1; ; tried++) {
            try {
                return triedByLink(old);
            } catch (NoSuchFileException swept) {
                // The link has the age of the old file, and nobody's lock: a sweep may take it for what a dead process
                // left.
                if (tried == TRIES || Files.notExists(old, LinkOption.NOFOLLOW_LINKS)) {
                    throw swept;
                }
            }
        }
    }

    private boolean triedByLink(Path old) throws IOException {
        UniqueName hidden = new UniqueName(".", Owner.current().mark(), "");
        Path link = hidden.create(
                backup.resolveSibling(""), null, path -> ExclusiveRename.link(old, path) == null ? path : backup);
        if (link.equals(backup)) {
            return false;
        }
        try {
            return AtomicRename.replace(link, backup);
        } finally {
            // Renaming one name of a file to another name of the same does nothing.
            Files.deleteIfExists(link);
        }
    }

    private void copy(FileStatus old) throws IOException {
        AtomicSpec copying = (spec.isDurable() ? AtomicSpec.durable() : AtomicSpec.atomic())
                .replacing()
                .replacingLinks();
        if (old.permissions() != null) {
            copying = copying.withPermissions(old.permissions());
        }
        AtomicFile.write(backup, out -> Files.copy(old.path(), out), copying);
    }
}
