package dev.tempfile.spi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the Linux kernel that {@code java.nio.file} does not have.
 *
 * <p>Every one of them may be lacking: in the kernel, in what a sandbox lets through, on a file system. Then a method says so by
 * its result, having changed nothing, and the caller does what it does elsewhere. Whatever else fails is an exception of
 * {@code java.nio.file} with the path in it. A call that the kernel lacks is not tried again by this process. What a file system
 * lacks is the caller's to remember, who knows which directories lie on it. Thread-safe. Paths are of the default file system.
 */
public interface LinuxCalls {
    /**
     * Why no such call can be made here, and what to do about it; null if they can. Asked without a warning, and first: nothing else
     * may be called where there is a reason. Where there is none, each of the others takes long the first time.
     */
    @Nullable
    String refusal();

    /**
     * Opens a new file, 0600, that has no name in any directory, for reading and writing: {@code openat(O_TMPFILE)}.
     *
     * <p>The channel works in the calling thread, is not closed by an interrupt of it, has no locks, and has no cleaner: who drops
     * it leaks a descriptor.
     *
     * @param directory lies on the file system that gets the file
     * @return null where there are no such files
     * @throws NoSuchFileException if there is no such directory
     */
    @Nullable
    AsynchronousFileChannel createUnnamed(Path directory) throws IOException;

    /**
     * Gives a file of {@link #createUnnamed} these permissions and the name {@code target}: {@code fchmod}, {@code linkat}.
     *
     * @return false where it cannot be done: {@code target} is on another file system, there is no {@code /proc}, or a file that is
     *     created there would inherit what this one has not: an access control list, or another label of SELinux
     * @throws FileAlreadyExistsException if anything, even a dangling link, stands at {@code target}
     */
    boolean link(AsynchronousFileChannel unnamed, Path target, Set<PosixFilePermission> permissions) throws IOException;

    /**
     * Renames a file or directory to a name that must not exist, or exchanges what stands at two names, of whatever kinds, in one
     * step: {@code renameat2(RENAME_NOREPLACE)} or {@code RENAME_EXCHANGE}.
     *
     * @return false where it cannot be done: neither kernel nor file system need have it, and not both paths may be on one
     * @throws FileAlreadyExistsException if anything, even a dangling link, stands at a {@code target} that is not exchanged
     * @throws NoSuchFileException if nothing stands at {@code source}, or at one of two that are exchanged
     */
    boolean rename(Path source, Path target, boolean exchanging) throws IOException;

    /**
     * Takes a shared lock on a directory, {@code flock(LOCK_SH)}, which keeps cleaners such as systemd-tmpfiles from entering it. It
     * takes one descriptor, is held until it is closed, and no longer than this process lives.
     *
     * @return null where it cannot be had: the file system has none, the directory cannot be read, no descriptor is left, or
     *     somebody else has it to himself for longer than a moment
     * @throws NoSuchFileException if there is no such directory
     */
    @Nullable
    Closeable lockShared(Path directory) throws IOException;

    /**
     * Gives {@code to} the extended attributes of {@code from}, and none besides: access control lists, labels of security modules,
     * capabilities, those of users. What belongs to the content, such as its signature, is left out. No link is followed, and no lock
     * that this process has on either file is dropped. Comes after the permissions are set, for an access control list has them in
     * it.
     *
     * @param most the permissions beyond which an access control list gives nobody a right, at no moment; null for those that it has
     * @return which could not be given or taken, each with the reason; empty if the two have the same now, or neither can have any
     */
    Map<String, String> copyAttributes(Path from, Path to, @Nullable Set<PosixFilePermission> most) throws IOException;

    /**
     * Gives {@code made} the access control list, and the permissions with it, that what is ordinarily created in {@code directory}
     * inherits there. No link is followed, and no lock that this process has on it is dropped.
     *
     * @param mode with which it would be created: 0666, or 0777 for a directory
     * @return false, with nothing changed, where nothing is inherited, so that the umask decides
     */
    boolean inheritAttributes(Path directory, Path made, int mode) throws IOException;
}
