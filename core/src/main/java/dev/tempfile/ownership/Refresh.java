package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a process directory holds from looking old to cleaners that go by age, such as systemd-tmpfiles.
 *
 * <p>A directory gets a new time of access. A file gets a second name for a moment, which changes nothing of it but the time of its
 * last change of status: opening it would drop the locks that the application, or the owner itself, holds on it, and setting a
 * time or a mode could undo what the application sets just then. Whatever cannot be refreshed is passed over, what is mounted in
 * the tree is not entered.
 */
final class Refresh extends SimpleFileVisitor<Path> {
    /** Each level holds a descriptor while it is looked through. */
    private static final int LEVELS = 64;

    private static final String SECOND_NAME = "refreshed";

    private final Path home;
    private final Path secondName;
    private final @Nullable Object device;
    private final FileTime now = FileTime.from(Instant.now());

    private Refresh(Path home) throws IOException {
        this.home = home;
        this.secondName = home.resolve(SECOND_NAME);
        this.device = deviceOf(home);
        Files.deleteIfExists(secondName);
    }

    /** Refreshes {@code home} and all that lies in it, where it lies on the default file system. */
    static void of(Path home) throws IOException {
        Files.walkFileTree(home, Set.of(), LEVELS, new Refresh(home));
    }

    private static @Nullable Object deviceOf(Path directory) throws IOException {
        return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS)
                : null;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes seen) {
        try {
            if (device != null && !device.equals(deviceOf(directory))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            Files.getFileAttributeView(directory, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(null, now, null);
        } catch (IOException passedOver) {
            return FileVisitResult.CONTINUE;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
        if (seen.isDirectory()) {
            // Deeper than the walk goes.
            return preVisitDirectory(file, seen);
        }
        try {
            Files.createLink(secondName, file);
            Files.delete(secondName);
        } catch (IOException | UnsupportedOperationException passedOver) {
            return FileVisitResult.CONTINUE;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException passedOver) {
        return file.equals(home) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException passedOver) {
        return FileVisitResult.CONTINUE;
    }
}
