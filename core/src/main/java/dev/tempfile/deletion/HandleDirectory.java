package dev.tempfile.deletion;

import dev.tempfile.platform.FileIdentity;
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
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Iterator;

/** A directory held by its handle: whatever its path comes to lead to, all is done in the directory that was opened. */
record HandleDirectory(SecureDirectoryStream<Path> handle, Path path, boolean trusted) implements OpenDirectory {
    @Override
    public Iterator<Path> names() {
        return handle.iterator();
    }

    @Override
    public OpenDirectory again() throws IOException {
        Path itself = path.getFileSystem().getPath(".");
        return new HandleDirectory(handle.newDirectoryStream(itself, LinkOption.NOFOLLOW_LINKS), path, trusted);
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
        Path child = path.resolve(name);
        // Opening a FIFO that was put at the name would wait for ever; "name/." of one is an error at once. It would
        // follow a
        // link, but then the key is another.
        Path itself = name.resolve(".");
        SecureDirectoryStream<Path> opened;
        try {
            opened = handle.newDirectoryStream(itself);
        } catch (AccessDeniedException unreadable) {
            grantByPath(child, unreadable);
            opened = handle.newDirectoryStream(itself);
        }
        return of(opened, child, seen, trusted);
    }

    /** The directory that was opened, if it is the one whose attributes were {@code seen}; else closes it. */
    static HandleDirectory of(
            SecureDirectoryStream<Path> opened, Path path, BasicFileAttributes seen, boolean trustedParent)
            throws IOException {
        try {
            return new HandleDirectory(opened, path, verified(opened, path, seen) && trustedParent);
        } catch (IOException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    /** Refuses another directory than the one that was seen; tells whether nobody else may write this one. */
    private static boolean verified(SecureDirectoryStream<Path> opened, Path child, BasicFileAttributes seen)
            throws IOException {
        PosixFileAttributeView posix = opened.getFileAttributeView(PosixFileAttributeView.class);
        BasicFileAttributes attributes = posix != null
                ? posix.readAttributes()
                : opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
        Exchanged.check(FileIdentity.of(seen), FileIdentity.of(attributes), child);
        return attributes instanceof PosixFileAttributes known && Trust.onlyOwnerMayWrite(known);
    }

    private void grantByPath(Path child, AccessDeniedException unreadable) throws IOException {
        // There is no handle without the right to read, and a path leads where others point it: only where nobody else
        // can.
        if (!trusted || Files.isSymbolicLink(child)) {
            throw unreadable;
        }
        Files.setPosixFilePermissions(child, Privacy.DIRECTORY);
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
    public void close() throws IOException {
        handle.close();
    }
}
