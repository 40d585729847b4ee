package dev.tempfile.platform;

import dev.tempfile.spi.LinuxCalls;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A directory of ours in which files are deleted by name, relative to an open handle where the provider has such handles.
 *
 * <p>The handle is opened at the first deletion and costs two descriptors. Deleting through it is one system call, and stays in
 * that directory even if its path is swapped. Where the provider has none, or descriptors have run out, deletion is by path.
 * Thread-safe.
 */
public final class DirectoryHandle implements Closeable {
    private final Path directory;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable SecureDirectoryStream<Path> stream;
    private volatile boolean byPath;
    private @Nullable Closeable ageingLock;
    private boolean closed;

    /** A handle for {@code directory}, not yet opened. */
    public DirectoryHandle(Path directory) {
        this.directory = directory;
    }

    /**
     * Deletes the file {@code name} in this directory.
     *
     * @throws IOException if it is a directory, does not exist, or cannot be deleted
     */
    public void deleteFile(Path name) throws IOException {
        SecureDirectoryStream<Path> open = stream;
        if (open == null && !byPath) {
            open = open();
        }
        if (open == null) {
            deleteByPath(directory.resolve(name));
            return;
        }
        try {
            open.deleteFile(name);
        } catch (ClosedDirectoryStreamException closedMeanwhile) {
            deleteByPath(directory.resolve(name));
        } catch (FileSystemException refused) {
            // What failed relative to a handle knows only a name.
            throw Failures.at(directory.resolve(name), refused);
        }
    }

    /**
     * Deletes the empty directory {@code name} in this directory, and nothing that is no directory.
     *
     * @throws DirectoryNotEmptyException if it is not empty
     * @throws IOException if it is no directory, does not exist, or cannot be deleted
     */
    public void deleteDirectory(Path name) throws IOException {
        Path path = directory.resolve(name);
        SecureDirectoryStream<Path> open = stream;
        if (open == null && !byPath) {
            open = open();
        }
        if (open == null) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(path.toString(), null, "Not a directory");
            }
            Files.delete(path);
            return;
        }
        try {
            open.deleteDirectory(name);
        } catch (DirectoryNotEmptyException filled) {
            throw new DirectoryNotEmptyException(path.toString());
        } catch (FileSystemException refused) {
            throw Failures.at(path, refused);
        }
    }

    /** Opens the handle now, so that nothing else can get this directory's identity before it is closed. */
    public void hold() throws IOException {
        opening.lock();
        try {
            if (stream == null && !byPath) {
                stream = openSecure(directory);
                byPath = stream == null;
            }
        } finally {
            opening.unlock();
        }
    }

    /**
     * Whether this handle is of the directory of this identity; opens it. Where the provider has no handles, whether that directory
     * stands at the path.
     */
    public boolean isOf(FileIdentity identity) throws IOException {
        hold();
        SecureDirectoryStream<Path> open = stream;
        return open == null
                ? identity.standsAt(directory)
                : identity.same(FileIdentity.of(
                        open.getFileAttributeView(BasicFileAttributeView.class).readAttributes()));
    }

    /**
     * Keeps cleaners that go by age out of this directory, and all that lies in it, for as long as this handle is open: one more
     * descriptor. Slow the first time in a JVM.
     *
     * @return whether they are kept out now; not where no such lock can be had, and not once the handle was closed
     */
    public boolean lockAgainstAgeing() {
        LinuxCalls calls =
                directory.getFileSystem().equals(FileSystems.getDefault()) ? Kernel.rehearse(directory) : null;
        if (calls == null) {
            return false;
        }
        opening.lock();
        try {
            if (ageingLock == null && !closed) {
                ageingLock = calls.lockShared(directory);
            }
            return ageingLock != null;
        } catch (IOException goneOrUnreadable) {
            return false;
        } finally {
            opening.unlock();
        }
    }

    private static void deleteByPath(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, "Is a directory");
        }
        Files.delete(path);
    }

    private @Nullable SecureDirectoryStream<Path> open() {
        try {
            hold();
            return stream;
        } catch (IOException outOfDescriptorsOrGone) {
            // Not remembered: this deletion goes by path, the next one may have a descriptor again.
            return null;
        }
    }

    /** {@code directory} as a stream that deletes relative to itself, or null where the provider has none. */
    public static @Nullable SecureDirectoryStream<Path> openSecure(Path directory) throws IOException {
        Listing opened = Listing.of(directory);
        if (opened.stream() instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        opened.close();
        return null;
    }

    @Override
    @SuppressWarnings("try")
    public void close() throws IOException {
        opening.lock();
        try (Closeable lock = ageingLock) {
            closed = true;
            byPath = true;
            ageingLock = null;
            DirectoryStream<Path> open = stream;
            stream = null;
            if (open != null) {
                Listing.close(open, directory);
            }
        } finally {
            opening.unlock();
        }
    }
}
