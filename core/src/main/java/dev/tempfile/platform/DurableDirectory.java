package dev.tempfile.platform;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose entries survive a power cut once it was forced, or the reason why none do.
 *
 * <p>On Windows a directory cannot be opened, and renames are journalled without our asking: forcing it does nothing there.
 */
public final class DurableDirectory implements Closeable {
    private final @Nullable AsynchronousFileChannel channel;

    private DurableDirectory(@Nullable AsynchronousFileChannel channel) {
        this.channel = channel;
    }

    /**
     * Refuses a directory of which nothing survives a power cut.
     *
     * @throws FileSystemException saying why, and what to do
     */
    public static void refuseWithout(Path directory) throws IOException {
        if (!directory.getFileSystem().equals(FileSystems.getDefault())) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "durability cannot be promised on "
                            + directory.getFileSystem().provider().getScheme() + "; use AtomicSpec.atomic()");
        }
        String type = FileSystemType.of(directory);
        if (FileSystemType.isMemory(type)) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "durability cannot be promised on " + type
                            + ", which is memory; use AtomicSpec.atomic(), or choose a target on disk");
        }
    }

    /**
     * Forces {@code tree} and every file and directory in it, from the innermost on. Links and special files have nothing to force.
     * Nobody else may change the tree meanwhile.
     */
    public static void forceTree(Path tree) throws IOException {
        List<Path> outermostFirst = new ArrayList<>(List.of(tree));
        for (int next = 0; next < outermostFirst.size(); next++) {
            try (Listing listing = Listing.of(outermostFirst.get(next))) {
                for (Path entry : listing) {
                    BasicFileAttributes attributes =
                            Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    if (attributes.isDirectory()) {
                        outermostFirst.add(entry);
                    } else if (attributes.isRegularFile()) {
                        forceFile(entry);
                    }
                }
            } catch (DirectoryIteratorException unlistable) {
                throw unlistable.getCause();
            }
        }
        for (int last = outermostFirst.size() - 1; last >= 0; last--) {
            force(outermostFirst.get(last));
        }
    }

    private static void forceFile(Path file) throws IOException {
        try (AsynchronousFileChannel channel = openToForce(file)) {
            channel.force(true);
        } catch (FileSystemException failure) {
            throw failure;
        } catch (IOException failure) {
            throw Failures.during("forcing to the device", file, failure);
        }
    }

    private static AsynchronousFileChannel openToForce(Path file) throws IOException {
        try {
            return AsynchronousFileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException readOnly) {
            // Windows forces only what can be written; elsewhere reading is enough.
            return AsynchronousFileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** The nearest directory around {@code path} that exists already. */
    public static Path existingAround(Path path) {
        Path directory = path.getParent();
        while (directory != null && Files.notExists(directory)) {
            directory = directory.getParent();
        }
        return directory == null ? path : directory;
    }

    /**
     * Opens {@code directory}, to be forced once something was renamed in it: what keeps it from being opened is known before.
     *
     * @throws FileSystemException saying why it cannot be, and what to do
     */
    public static DurableDirectory open(Path directory) throws IOException {
        try {
            return new DurableDirectory(AsynchronousFileChannel.open(directory, StandardOpenOption.READ));
        } catch (AccessDeniedException denied) {
            if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                // Windows.
                return new DurableDirectory(null);
            }
            AccessDeniedException refused = new AccessDeniedException(
                    directory.toString(),
                    null,
                    "durability cannot be promised in a directory that cannot be read, for it is opened to be forced; give"
                            + " yourself the right to read it, or use AtomicSpec.atomic()");
            refused.initCause(denied);
            throw refused;
        }
    }

    /** Forces its entries to the device. */
    public void force() throws IOException {
        if (channel != null) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /** Forces the entries of {@code directory} to the device. */
    public static void force(Path directory) throws IOException {
        try (DurableDirectory opened = open(directory)) {
            opened.force();
        }
    }
}
