package dev.tempfile.platform;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A directory whose entries survive a power cut once it was forced, or the reason why none do.
 *
 * <p>On Windows a directory cannot be opened, and renames are journalled without our asking: forcing it does nothing there.
 */
public final class DurableDirectory {
    private DurableDirectory() {}

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
                            + ", which is memory; use AtomicSpec.atomic(), or a target on disk");
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

    /** Forces the entries of {@code directory} to the device. */
    public static void force(Path directory) throws IOException {
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException windows) {
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                throw windows;
            }
        }
    }
}
