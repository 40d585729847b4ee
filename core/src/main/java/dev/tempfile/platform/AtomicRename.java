package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts a file in the place of another one, in one step that others see.
 *
 * <p>Where others can keep a file from being replaced by having it open, as a scanner or a reader does on Windows, it is tried again
 * for a moment.
 */
public final class AtomicRename {
    private static final int TRIES = 12;
    private static final long FIRST_PAUSE = 1_000_000;
    private static final long LONGEST_PAUSE = 200_000_000;

    private AtomicRename() {}

    /**
     * Renames {@code source} to {@code target}, whatever file stands there.
     *
     * @return false, with nothing changed, if they are on different file systems or mounts
     */
    public static boolean replace(Path source, Path target) throws IOException {
        long pause = FIRST_PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                // Other providers than the default one want to be told both.
                Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return true;
            } catch (AtomicMoveNotSupportedException otherFileSystem) {
                return false;
            } catch (AccessDeniedException denied) {
                // Where there are modes it is they that deny, and they will again.
                if (tried == TRIES
                        || target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    throw denied;
                }
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }
}
