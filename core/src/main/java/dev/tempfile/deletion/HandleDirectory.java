package dev.tempfile.deletion;

import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Listing;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.Trust;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A directory held by its handle: whatever its path comes to lead to, all is done in the directory that was opened.
 *
 * @param parent the directory that it was opened in; null for the one around the tree
 * @param identity which directory the handle is of
 */
record HandleDirectory(
        SecureDirectoryStream<Path> handle,
        Path path,
        @Nullable OpenDirectory parent,
        FileIdentity identity) implements OpenDirectory {
    /** The directory around a tree; closed if it cannot be looked at. */
    static HandleDirectory around(SecureDirectoryStream<Path> handle, Path path) throws IOException {
        try {
            return new HandleDirectory(handle, path, null, identityOf(handle));
        } catch (IOException | RuntimeException failure) {
            Listing.abandon(handle);
            throw failure;
        }
    }

    /** The directory that was opened, if it is the one whose attributes were {@code seen}; else closes it. */
    static HandleDirectory in(
            OpenDirectory parent, SecureDirectoryStream<Path> opened, Path path, BasicFileAttributes seen)
            throws IOException {
        try {
            FileIdentity identity = identityOf(opened);
            Exchanged.check(FileIdentity.of(seen), identity, path);
            return new HandleDirectory(opened, path, parent, identity);
        } catch (IOException | RuntimeException failure) {
            Listing.abandon(opened);
            throw failure;
        }
    }

    private static FileIdentity identityOf(SecureDirectoryStream<Path> opened) throws IOException {
        return FileIdentity.of(
                opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes());
    }

    @Override
    public Iterator<Path> names() {
        return handle.iterator();
    }

    @Override
    public OpenDirectory again() throws IOException {
        Path itself = path.getFileSystem().getPath(".");
        return new HandleDirectory(Listing.in(handle, itself, path), path, parent, identity);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        handle.deleteFile(name);
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        handle.deleteDirectory(name);
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return handle.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public OpenDirectory open(Path name, BasicFileAttributes seen) throws IOException {
        // Opening a FIFO that was put at the name would wait for ever, and of a file JDK 25 closes a descriptor twice;
        // "name/." of either is an error at once. It would follow a link, but then the key is another.
        Path itself = name.resolve(".");
        SecureDirectoryStream<Path> opened;
        try {
            opened = Listing.in(handle, itself, path.resolve(name));
        } catch (AccessDeniedException unreadable) {
            grantByPath(name, seen, unreadable);
            opened = Listing.in(handle, itself, path.resolve(name));
        }
        return in(this, opened, path.resolve(name), seen);
    }

    private void grantByPath(Path name, BasicFileAttributes seen, AccessDeniedException unreadable) throws IOException {
        // There is no handle without the right to read, and a path leads where others point it: only where they cannot.
        Path safe = safePath();
        if (safe == null || !FileIdentity.of(attributes(name)).same(FileIdentity.of(seen))) {
            throw unreadable;
        }
        Files.setPosixFilePermissions(safe.resolve(name), Privacy.DIRECTORY);
    }

    /**
     * {@inheritDoc}
     *
     * <p>From the top down each level is taken from those who may write it besides its owner, by its handle, and only then it is
     * looked whether its name still leads to it. That is final: the right to change a directory is asked of it at each change,
     * so nothing is gained by who opened it before.
     */
    @Override
    public @Nullable Path safePath() throws IOException {
        if (parent == null) {
            return Trust.safePath(path);
        }
        Path around = parent.safePath();
        Path name = path.getFileName();
        if (around == null
                || !isOwnersAlone()
                || !FileIdentity.of(parent.attributes(name)).same(identity)) {
            return null;
        }
        return around.resolve(name);
    }

    /** Makes it so, where it is ours. */
    private boolean isOwnersAlone() throws IOException {
        PosixFileAttributeView view = handle.getFileAttributeView(PosixFileAttributeView.class);
        if (view == null || !Trust.ours(view.readAttributes())) {
            return false;
        }
        if (!Trust.onlyOwnerMayWrite(view.readAttributes())) {
            view.setPermissions(Privacy.DIRECTORY);
        }
        return Trust.onlyOwnerMayWrite(view.readAttributes());
    }

    @Override
    public void move(Path name, OpenDirectory target, Path newName) throws IOException {
        handle.move(name, ((HandleDirectory) target).handle, newName);
    }

    @Override
    public void grantOwner() throws IOException {
        PosixFileAttributeView view = handle.getFileAttributeView(PosixFileAttributeView.class);
        if (view != null && !view.readAttributes().permissions().containsAll(Privacy.DIRECTORY)) {
            view.setPermissions(Privacy.DIRECTORY);
        }
    }

    @Override
    public void close() {
        Listing.abandon(handle);
    }
}
