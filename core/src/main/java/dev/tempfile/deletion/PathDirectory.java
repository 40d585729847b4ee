package dev.tempfile.deletion;

import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Listing;
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
 * <p>Works only where no other user can exchange a directory for a link meanwhile: every level is ours and, before anything in it
 * is touched, made not writable by others, as far as the provider knows of owners and modes at all.
 */
record PathDirectory(@Nullable DirectoryStream<Path> stream, Path path) implements OpenDirectory {
    @Override
    public Iterator<Path> names() {
        return stream == null ? Collections.emptyIterator() : stream.iterator();
    }

    @Override
    public OpenDirectory again() throws IOException {
        return new PathDirectory(Listing.of(path).stream(), path);
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
        Path directory = path.resolve(name);
        DirectoryStream<Path> stream;
        try {
            stream = Listing.of(directory).stream();
        } catch (AccessDeniedException unreadable) {
            grantOwner(directory);
            stream = Listing.of(directory).stream();
        }
        if (stream instanceof SecureDirectoryStream<Path> handle) {
            // Only what lies around it had none.
            return HandleDirectory.in(this, handle, directory, seen);
        }
        try {
            Exchanged.check(FileIdentity.of(seen), FileIdentity.of(directory), directory);
            takeFromOthers(directory);
            return new PathDirectory(stream, directory);
        } catch (IOException | RuntimeException failure) {
            Listing.abandon(stream);
            throw failure;
        }
    }

    /** Nobody else can have the path lead elsewhere, because nobody else may write what is around it. */
    private static void takeFromOthers(Path directory) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        if (!Trust.ours(view.readAttributes())) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "not deleted: it belongs to another user, who without directory handles, which this Java does not have"
                            + " here, could lead the deletion out of the tree; delete it as that user");
        }
        if (!Trust.onlyOwnerMayWrite(view.readAttributes())) {
            Files.setPosixFilePermissions(directory, Privacy.DIRECTORY);
        }
    }

    @Override
    public Path safePath() {
        return path;
    }

    @Override
    public void move(Path name, OpenDirectory target, Path newName) throws IOException {
        Path from = path.resolve(name);
        Path to = target.path().resolve(newName);
        Files.move(from, to);
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            // The JDK's archives make an empty directory at the new name, and leave the old one with all that is in it.
            Files.deleteIfExists(to);
            throw new FileSystemException(from.toString(), to.toString(), "was not moved");
        }
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
    public void close() {
        if (stream != null) {
            Listing.abandon(stream);
        }
    }
}
