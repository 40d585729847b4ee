package dev.tempfile.deletion;

import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.Trust;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A directory held by its path, for providers without handles; and one that may not be listed, with a null stream.
 *
 * <p>Refuses to work where another user could exchange a directory for a link meanwhile: every level must be ours and not
 * writable by others, as far as the provider knows of owners and modes at all.
 */
record PathDirectory(@Nullable DirectoryStream<Path> stream, Path path) implements OpenDirectory {
    /** Opens {@code directory}, which must still be the one whose attributes were {@code seen}. */
    static OpenDirectory at(Path directory, BasicFileAttributes seen) throws IOException {
        DirectoryStream<Path> stream;
        try {
            stream = Files.newDirectoryStream(directory);
        } catch (AccessDeniedException unreadable) {
            grantOwner(directory);
            stream = Files.newDirectoryStream(directory);
        }
        if (stream instanceof SecureDirectoryStream<Path> handle) {
            // Only what lies around it had none.
            return HandleDirectory.of(handle, directory, seen, true);
        }
        try {
            Exchanged.check(FileIdentity.of(seen), FileIdentity.of(directory), directory);
            refuseUnlessOwners(directory);
            return new PathDirectory(stream, directory);
        } catch (IOException | RuntimeException failure) {
            stream.close();
            throw failure;
        }
    }

    private static void refuseUnlessOwners(Path directory) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null && !Trust.onlyOwnerMayWrite(view.readAttributes())) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "not deleted: others may write this directory, and without directory handles, which this Java does not"
                            + " have here, they could lead the deletion out of the tree; take their right to write away first");
        }
    }

    @Override
    public Iterator<Path> names() {
        return stream == null ? Collections.emptyIterator() : stream.iterator();
    }

    @Override
    public OpenDirectory again() throws IOException {
        return new PathDirectory(Files.newDirectoryStream(path), path);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        Path entry = path.resolve(name);
        BasicFileAttributes attributes = attributes(name);
        if (attributes.isDirectory() && !attributes.isOther()) {
            throw new FileSystemException(entry.toString(), null, "Is a directory");
        }
        Files.delete(entry);
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        Files.delete(path.resolve(name));
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public OpenDirectory open(Path name, BasicFileAttributes seen) throws IOException {
        return at(path.resolve(name), seen);
    }

    @Override
    public void move(Path name, OpenDirectory target, Path newName) throws IOException {
        Files.move(path.resolve(name), target.path().resolve(newName));
    }

    @Override
    public void grantOwner() throws IOException {
        grantOwner(path);
    }

    private static void grantOwner(Path directory) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null && !view.readAttributes().permissions().containsAll(Privacy.DIRECTORY)) {
            Files.setPosixFilePermissions(directory, Privacy.DIRECTORY);
        }
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
