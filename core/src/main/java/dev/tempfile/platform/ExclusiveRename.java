package dev.tempfile.platform;

import dev.tempfile.spi.LinuxCalls;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a file a name that must not exist yet, in one step that either happens or does not.
 *
 * <p>{@link Files#move} looks first and renames afterwards, and so replaces what appeared in between; a hard link cannot.
 */
public final class ExclusiveRename {
    private static final Set<StandardOpenOption> RESERVE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private ExclusiveRename() {}

    /**
     * Renames {@code source} to {@code target} in one step, where the system's own call for that can be had.
     *
     * @return false, with nothing changed, where it cannot
     * @throws FileAlreadyExistsException if something, even a dangling link, stands at {@code target}
     */
    public static boolean rename(Path source, Path target) throws IOException {
        LinuxCalls calls = Kernel.callsIfFound();
        return calls != null
                && target.getFileSystem().equals(FileSystems.getDefault())
                && calls.rename(source, target, false);
    }

    /**
     * Exchanges what stands at two names in one step.
     *
     * @return null once that is done; else, with nothing changed, why it cannot be
     * @throws NoSuchFileException if nothing stands at one of them
     */
    public static @Nullable String exchange(Path one, Path other) throws IOException {
        LinuxCalls calls = ofDefault(one, other) ? Kernel.calls() : null;
        if (calls == null) {
            return lackOfExchange(one, other);
        }
        return calls.rename(one, other, true)
                ? null
                : "the file system or the kernel cannot, or they are on two file systems";
    }

    /** Why two names could not be exchanged, as far as can be told without trying; null if they may be. */
    public static @Nullable String lackOfExchange(Path one, Path other) {
        return ofDefault(one, other) ? Kernel.lack() : "not of this provider";
    }

    private static boolean ofDefault(Path one, Path other) {
        return one.getFileSystem().equals(FileSystems.getDefault())
                && other.getFileSystem().equals(FileSystems.getDefault());
    }

    /**
     * Makes {@code target} another name of {@code source}. The source stays; its deletion is the caller's duty.
     *
     * @return null once that is done; else, with nothing changed, why the two cannot be linked: they are on different file systems
     *     or mounts, or on one without hard links
     * @throws FileAlreadyExistsException if something, even a dangling link, stands at {@code target}
     */
    public static @Nullable Exception link(Path source, Path target) throws IOException {
        try {
            Files.createLink(target, source);
            return null;
        } catch (FileAlreadyExistsException | NoSuchFileException | AccessDeniedException final_) {
            throw final_;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            // EXDEV, EPERM, EOPNOTSUPP and EMLINK all come as a plain FileSystemException, as a full disk does.
            return noLinks;
        }
    }

    /**
     * Renames a file without a hard link, within one directory: {@code target} is reserved, empty, then replaced by {@code source}.
     *
     * <p>For file systems without hard links. A crash in between leaves the empty reservation.
     *
     * @param notLinked why there is no hard link
     * @throws FileAlreadyExistsException if something stands at {@code target}
     */
    public static void reserveAndMove(Path source, Path target, Exception notLinked) throws IOException {
        try {
            Closeable reserved =
                    Files.newByteChannel(target, RESERVE, Privacy.of(target).file());
            FileIdentity made = null;
            try {
                try {
                    reserved.close();
                } finally {
                    // In an archive a file is there once it is closed.
                    made = justMade(target);
                }
                replace(source, target);
            } catch (IOException | RuntimeException failure) {
                takeBack(target, made, failure);
                throw failure;
            }
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (IOException notMoved) {
            FileSystemException neither = new FileSystemException(
                    target.toString(),
                    source.toString(),
                    "can neither be linked (" + notLinked.getMessage() + ") nor renamed (" + notMoved.getMessage()
                            + ")");
            neither.initCause(notLinked);
            neither.addSuppressed(notMoved);
            throw neither;
        }
    }

    /**
     * Renames a directory with all that it holds.
     *
     * <p>POSIX renames over an empty directory, so the name is reserved by one of ours. Who refuses to do that (Windows, CIFS) has
     * just shown that a directory replaces nothing there, and so moves exclusively without a reservation.
     *
     * @throws FileAlreadyExistsException if something stands at {@code target}
     */
    public static void moveDirectory(Path source, Path target) throws IOException {
        Files.createDirectory(target, Privacy.of(target).directory());
        FileIdentity made = justMade(target);
        FileSystemException notReplaced;
        try {
            replace(source, target);
            return;
        } catch (FileSystemException refused) {
            notReplaced = refused;
        } catch (IOException | RuntimeException failure) {
            takeBack(target, made, failure);
            throw failure;
        }
        if (!takeBack(target, made, notReplaced)) {
            throw notReplaced;
        }
        try {
            Files.move(source, target);
        } catch (IOException | RuntimeException failure) {
            failure.addSuppressed(notReplaced);
            throw failure;
        }
    }

    /** Looks twice, so that one look that fails leaves nothing: who cannot tell what it made does not take it back. */
    private static FileIdentity justMade(Path reserved) throws IOException {
        try {
            return FileIdentity.of(reserved);
        } catch (IOException once) {
            try {
                return FileIdentity.of(reserved);
            } catch (IOException again) {
                once.addSuppressed(again);
                FileSystemException left = new FileSystemException(
                        reserved.toString(),
                        null,
                        "was reserved, empty, and cannot be looked at (" + once.getMessage()
                                + "), so it is left: delete it if it is empty");
                left.initCause(once);
                throw left;
            }
        }
    }

    private static void replace(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the reservation, and nothing that somebody put in its place; whether the name is not ours any more. */
    static boolean takeBack(Path reserved, @Nullable FileIdentity made, Exception failure) {
        try {
            if (made != null && made.standsAt(reserved)) {
                Files.deleteIfExists(reserved);
            }
            return true;
        } catch (IOException left) {
            failure.addSuppressed(left);
            return false;
        }
    }
}
