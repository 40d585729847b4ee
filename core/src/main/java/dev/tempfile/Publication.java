package dev.tempfile;

import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.platform.CreationMode;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Original;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.Closeable;
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
 * leave the target as it was; nothing after it can change what the target has.
 */
final class Publication implements Closeable {
    private static final int COPY = 256 * 1024;
    private static final int LINKS = 40;

    private final Path target;
    private final AtomicSpec spec;
    private final boolean replaces;
    private boolean published;
    private boolean forced;
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
     * @param made what is known to have been made at {@code source}; null inside a directory that is ours alone
     * @param open the source's open storage
     * @return false, with nothing changed, if they are on different file systems
     */
    boolean publishFile(Path source, @Nullable FileIdentity made, Storage open) throws IOException {
        return publishFile(source, made, open, false);
    }

    /** As {@link #publishFile}, for a source that was made in the target's own directory to be published there. */
    void publishFromBeside(Path source, FileIdentity made, Storage open) throws IOException {
        if (!publishFile(source, made, open, true)) {
            throw new FileSystemException(
                    target.toString(), source.toString(), "the hidden file beside it could not be renamed to it");
        }
    }

    private boolean publishFile(Path source, @Nullable FileIdentity made, Storage open, boolean beside)
            throws IOException {
        if (!source.getFileSystem().equals(target.getFileSystem()) || !DiskStorage.isNamed(source)) {
            return false;
        }
        Original original = Original.at(source, made);
        refuseItself(original);
        try {
            if (original.mode() != null && original.setMode(mode(source))) {
                open.lockAgain();
            }
            open.force();
            published = putInPlace(source, beside);
        } catch (Throwable failure) {
            makePrivateAgain(original, open, failure);
            throw failure;
        }
        if (!published) {
            makePrivateAgain(original, open);
        }
        return published;
    }

    private void refuseItself(Original source) throws IOException {
        // Renaming a file to another of its names does nothing: the old name would stay, owned by nobody.
        if (replaces && source.isSameFile(target)) {
            throw new FileSystemException(
                    target.toString(),
                    null,
                    "is the file itself, by this name or by a hard link; keep() lets it live on, or delete that link first");
        }
    }

    private static void makePrivateAgain(Original source, Storage open) throws IOException {
        if (source.restoreMode()) {
            open.lockAgain();
        }
    }

    private static void makePrivateAgain(Original source, Storage open, Throwable first) {
        try {
            makePrivateAgain(source, open);
        } catch (Throwable failure) {
            if (!failure.equals(first)) {
                first.addSuppressed(failure);
            }
        }
    }

    private boolean putInPlace(Path source, boolean beside) throws IOException {
        try {
            if (replaces) {
                return rename(source);
            }
            Exception notLinked = ExclusiveRename.link(source, target);
            if (notLinked != null && beside) {
                ExclusiveRename.reserveAndMove(source, target, notLinked);
            }
            return notLinked == null || beside;
        } catch (IOException failure) {
            throw Failures.publishingAt(target, failure);
        }
    }

    /**
     * Gives a content that was born without a name the target's; nothing is copied.
     *
     * @return false, with nothing changed, if it was not born so, something may be replaced, or they are on different file systems
     */
    boolean publishUnnamed(Storage content) throws IOException {
        try {
            published = !replaces && content.linkTo(target, mode(target));
        } catch (IOException failure) {
            throw Failures.publishingAt(target, failure);
        }
        return published;
    }

    /** Copies the whole content beside the target and puts the copy in place; what follows that is left to the caller. */
    void publishCopy(Storage content) throws IOException {
        try (AtomicFile copy = AtomicFile.open(this)) {
            ByteBuffer piece = ByteBuffer.allocate(COPY);
            for (long position = 0; content.read(piece, position) > 0; piece.clear()) {
                position += piece.position();
                copy.write(piece.flip());
            }
            copy.putInPlace();
        }
    }

    private Set<PosixFilePermission> mode(Path source) throws IOException {
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

    private boolean rename(Path source) throws IOException {
        try {
            // Other providers than the default one want to be told both.
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            return false;
        }
    }

    /** Whether the target has the content: from there on nothing can be undone. */
    boolean isPublished() {
        return published;
    }

    /** Forces the directory, if that was asked for, and tells the listener: each once, and only of what was published. */
    @Override
    @SuppressWarnings("try")
    public void close() throws IOException {
        if (published) {
            // Last, for a listener that throws must find everything done.
            try (Closeable told = this::tell) {
                force();
            }
        }
    }

    private void force() throws IOException {
        if (!spec.isDurable() || forced) {
            return;
        }
        forced = true;
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

    private void tell() {
        Observer observer = Owner.current().observer();
        if (observer != null && !told) {
            told = true;
            observer.kept(target);
        }
    }
}
