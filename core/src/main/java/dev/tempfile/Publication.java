package dev.tempfile;

import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.platform.CreationMode;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.Failures;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One content, put at one target whole or not at all: the rules that {@code moveTo} and {@link AtomicFile#commit()} share.
 *
 * <p>The order of steps is the promise: mode, force, rename, force of the directory. Everything before the rename can fail and
 * leave the target as it was.
 */
final class Publication {
    private static final int COPY = 256 * 1024;
    private static final int LINKS = 40;

    private final Path target;
    private final AtomicSpec spec;
    private final boolean replaces;
    private boolean told;

    /** A publication that replaces nothing unless the recipe says so. */
    Publication(Path target, AtomicSpec spec) throws IOException {
        this(target, spec, false);
    }

    Publication(Path target, AtomicSpec spec, boolean replacesUnlessSaid) throws IOException {
        this.spec = spec;
        this.replaces = spec.replaces(replacesUnlessSaid);
        this.target = resolved(target.toAbsolutePath());
        if (spec.isDurable()) {
            DurableDirectory.refuseWithout(directory());
        }
    }

    /** Where the content goes: absolute, links followed where an existing target is replaced. */
    Path target() {
        return target;
    }

    /** Whether publishing a file takes its old name away, so that there is nothing left to delete. */
    boolean renames() {
        return replaces;
    }

    /** The directory that gets the new entry. */
    Path directory() {
        Path parent = target.getParent();
        return parent == null ? target : parent;
    }

    /** Follows the links of a target that is replaced, and refuses what cannot be one. */
    private Path resolved(Path named) throws IOException {
        Path path = named;
        for (int followed = 0; followed <= LINKS; followed++) {
            BasicFileAttributes existing;
            try {
                existing = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException absent) {
                refuseUnfitParent(path);
                return path;
            } catch (FileSystemException failure) {
                refuseUnfitParent(path);
                throw Failures.publishingAt(path, failure);
            }
            if (!replaces || !existing.isSymbolicLink()) {
                refuseUnfit(path, existing);
                return path;
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        throw Failures.loop(named, "its symbolic links lead in a circle; name the file itself");
    }

    private void refuseUnfit(Path path, BasicFileAttributes existing) throws IOException {
        if (existing.isDirectory()) {
            throw new FileSystemException(path.toString(), null, "is a directory; name the file in it");
        }
        if (!replaces) {
            throw new FileAlreadyExistsException(path.toString(), null, Failures.EXISTS);
        }
        if (existing.isOther()) {
            throw new FileSystemException(
                    path.toString(), null, "is a device, a pipe or a socket; only a regular file is replaced");
        }
    }

    private static void refuseUnfitParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null || Files.notExists(parent)) {
            throw new NoSuchFileException(
                    path.toString(), null, "its directory " + parent + " does not exist; create it first");
        }
        if (Files.exists(parent) && !Files.isDirectory(parent)) {
            throw Failures.notDirectory(path, "its parent " + parent + " is not a directory; choose another directory");
        }
    }

    /**
     * Puts the file {@code source} at the target, by renaming it or by linking it; a link leaves the source to the caller.
     *
     * @param open the source's open storage
     * @return false, with nothing changed, if they are on different file systems
     */
    boolean publishFile(Path source, Storage open) throws IOException {
        if (!source.getFileSystem().equals(target.getFileSystem()) || !DiskStorage.isNamed(source)) {
            return false;
        }
        refuseItself(source);
        return publishFile(
                source, open, isPosix() ? Files.getPosixFilePermissions(source, LinkOption.NOFOLLOW_LINKS) : null);
    }

    private boolean publishFile(Path source, Storage open, @Nullable Set<PosixFilePermission> mode) throws IOException {
        Set<PosixFilePermission> before = prepare(source, open, mode);
        boolean published;
        try {
            published = replaces ? rename(source) : ExclusiveRename.link(source, target);
        } catch (IOException failure) {
            makePrivateAgain(source, before, failure);
            throw Failures.publishingAt(target, failure);
        } catch (RuntimeException failure) {
            makePrivateAgain(source, before, failure);
            throw failure;
        }
        if (published) {
            published();
        } else {
            makePrivateAgain(source, before, null);
        }
        return published;
    }

    private void refuseItself(Path source) throws IOException {
        // Renaming a file to itself does nothing, and its deletion would follow.
        if (replaces
                && target.endsWith(source.getFileName())
                && Files.exists(target)
                && Files.isSameFile(source, target)) {
            throw new FileSystemException(target.toString(), null, "is the file itself; keep() lets it live on");
        }
    }

    private static void makePrivateAgain(
            Path source, @Nullable Set<PosixFilePermission> before, @Nullable Exception first) throws IOException {
        if (before == null) {
            return;
        }
        try {
            Files.setPosixFilePermissions(source, before);
        } catch (IOException failure) {
            if (first == null) {
                throw failure;
            }
            first.addSuppressed(failure);
        }
    }

    /** As {@link #publishFile}, for a source that was made in the target's own directory to be published there. */
    void publishFromBeside(Path source, Storage open) throws IOException {
        Set<PosixFilePermission> born = isPosix() ? CreationMode.ofPrivate(source.resolveSibling("")) : null;
        if (!publishFile(source, open, born)) {
            prepare(source, open, born);
            ExclusiveRename.reserveAndMove(source, target);
            published();
        }
    }

    /** Copies the whole content beside the target and publishes the copy. */
    Path publishCopy(Storage content) throws IOException {
        try (AtomicFile copy = AtomicFile.open(this)) {
            ByteBuffer piece = ByteBuffer.allocate(COPY);
            for (long position = 0; content.read(piece, position) > 0; piece.clear()) {
                position += piece.position();
                copy.write(piece.flip());
            }
            return copy.commit();
        }
    }

    /**
     * Gives the source its final mode and forces it.
     *
     * @param born the mode that it has
     * @return the mode to go back to, or null if it did not change
     */
    private @Nullable Set<PosixFilePermission> prepare(
            Path source, Storage open, @Nullable Set<PosixFilePermission> born) throws IOException {
        Set<PosixFilePermission> mode = mode(source);
        boolean changes = mode != null && !mode.equals(born);
        if (changes) {
            Files.setPosixFilePermissions(source, mode);
        }
        Set<PosixFilePermission> before = changes ? born : null;
        try {
            open.force();
        } catch (IOException | RuntimeException failure) {
            makePrivateAgain(source, before, failure);
            throw failure;
        }
        return before;
    }

    private @Nullable Set<PosixFilePermission> mode(Path source) throws IOException {
        if (!isPosix()) {
            return null;
        }
        Set<PosixFilePermission> wanted = spec.permissions();
        if (wanted != null) {
            return wanted;
        }
        try {
            if (replaces) {
                return Files.getPosixFilePermissions(target, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (NoSuchFileException absent) {
            // A new target, then.
        }
        return CreationMode.ordinary(source.resolveSibling(""));
    }

    private boolean isPosix() {
        return target.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private boolean rename(Path source) throws IOException {
        try {
            // Other providers than the default one want to be told both.
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            return false;
        }
    }

    private void published() throws IOException {
        if (spec.isDurable()) {
            try {
                DurableDirectory.force(directory());
            } catch (IOException failure) {
                FileSystemException unknown = new FileSystemException(
                        target.toString(),
                        null,
                        "has the new content, but whether that survives a power cut is unknown: its directory could not be"
                                + " forced; check the device, then write again");
                unknown.initCause(failure);
                throw unknown;
            }
        }
    }

    /** Tells the listener, once; called when everything is done, for what it throws must undo nothing. */
    void tell() {
        Observer observer = Owner.current().observer();
        if (observer != null && !told) {
            told = true;
            observer.kept(target);
        }
    }
}
