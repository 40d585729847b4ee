package dev.tempfile.platform;

import dev.tempfile.spi.LinuxCalls;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The very file or directory that we made, seen to stand at its path still, where others may have put another one or a link.
 *
 * <p>What is done by a path is done to whatever stands there: so it is looked at first, once, and no link is followed.
 */
public final class Original {
    private static final int LOOKS = 200;

    private static final long BETWEEN_LOOKS = 5_000_000;

    private final FileStatus seen;

    private Original(FileStatus seen) {
        this.seen = seen;
    }

    /**
     * Looks at {@code path}.
     *
     * @param made what we made there; null inside a directory that is ours alone, where any file will do that is no link
     * @throws FileSystemException if something else stands there
     */
    public static Original at(Path path, @Nullable FileIdentity made) throws IOException {
        FileStatus seen = FileStatus.of(path);
        if (!seen.isRegular() && !seen.isDirectory()) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "is no file or directory any more, but a link or something special; left alone");
        }
        if (made != null && !made.same(seen.identity())) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "something else was put in place of what was made here, and is left alone; look who else writes this"
                            + " directory, or use one of your own");
        }
        return new Original(seen);
    }

    /** The path at which it was seen. */
    public Path path() {
        return seen.path();
    }

    /** The permissions that it had when it was looked at; null where the provider has none. */
    public @Nullable Set<PosixFilePermission> mode() {
        return seen.permissions();
    }

    /** Whose it was when it was looked at; null where the provider does not know. */
    public @Nullable Ownership owner() {
        return seen.owner();
    }

    /** Whether it had more names than the one at which it was seen, or may have had. */
    public boolean hasAnotherName() {
        return seen.names() != 1;
    }

    /** Whether {@code other} is another name of this file, or leads to it. */
    public boolean isSameFile(Path other) throws IOException {
        // Nearly always it has but this one name, as was told already: then only this name can lead to it.
        boolean possible = hasAnotherName() || other.endsWith(path().getFileName());
        return possible && Files.exists(other) && Files.isSameFile(path(), other);
    }

    /**
     * Changes the permissions, if they differ from those that were seen.
     *
     * @return whether they did; the file was opened and closed then, which drops every lock that this process has on it
     * @throws FileSystemException if it is a file with another name, a hard link, whose permissions would change too
     */
    public boolean setMode(Set<PosixFilePermission> wanted) throws IOException {
        Set<PosixFilePermission> mode = mode();
        if (mode == null || mode.equals(wanted)) {
            return false;
        }
        refuseAnotherName();
        // Not to follow a link, the JDK opens the file to read it, which nobody but root may where a umask of 0777 took
        // that right away.
        LinkOption[] options = mode.contains(PosixFilePermission.OWNER_READ)
                ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
                : new LinkOption[0];
        Files.getFileAttributeView(path(), PosixFileAttributeView.class, options)
                .setPermissions(wanted);
        return true;
    }

    /**
     * Gives it what an ordinary creation in {@code directory} would have given it.
     *
     * @return as {@link #setMode}
     * @throws FileSystemException as {@link #setMode}
     */
    public boolean setOrdinaryMode(Path directory) throws IOException {
        if (mode() == null) {
            return false;
        }
        LinuxCalls calls = path().getFileSystem().equals(FileSystems.getDefault()) ? Kernel.calls() : null;
        if (calls != null) {
            refuseAnotherName();
            if (calls.inheritAttributes(directory, path(), seen.isDirectory() ? 0777 : 0666)) {
                return false;
            }
        }
        return setMode(
                seen.isDirectory() ? CreationMode.ordinaryOfDirectory(directory) : CreationMode.ordinary(directory));
    }

    private void refuseAnotherName() throws IOException {
        if (seen.names() > 1 && !seen.isDirectory() && keepsAnotherName()) {
            throw new FileSystemException(
                    path().toString(),
                    null,
                    "has another name (a hard link), whose permissions would change with it; delete that first");
        }
    }

    /**
     * Gives it to another user.
     *
     * @throws FileSystemException if that is not ours to do, or could be done to what somebody else puts in its place
     */
    void giveUser(Ownership wanted) throws IOException {
        Path descriptor = OpenDescriptor.of(seen.identity());
        if (descriptor != null) {
            wanted.giveUser(descriptor);
        } else {
            refuseExchangeable();
            wanted.giveUser(path(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Gives it to another group; as {@link #giveUser}. */
    void giveGroup(Ownership wanted) throws IOException {
        Path descriptor = OpenDescriptor.of(seen.identity());
        if (descriptor != null) {
            wanted.giveGroup(descriptor);
        } else {
            refuseExchangeable();
            wanted.giveGroup(path(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private void refuseExchangeable() throws FileSystemException {
        if (!Trust.onlyOwnerCanReplaceEntriesOf(path().resolveSibling(""))) {
            throw new FileSystemException(
                    path().toString(),
                    null,
                    "it cannot be given away by its name, for others could put something else there in that moment");
        }
    }

    /** A file may have a second name for a moment, by which its time of change is refreshed; another one stays. */
    private boolean keepsAnotherName() throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            if (again().seen.names() <= 1) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        return true;
    }

    /**
     * Looks again and gives it the owner and the permissions back that it had when it was looked at first.
     *
     * @return as {@link #setMode}
     */
    public boolean restore() throws IOException {
        Set<PosixFilePermission> mode = mode();
        if (mode == null) {
            return false;
        }
        Original now = again();
        boolean opened = now.setMode(mode);
        Ownership owner = owner();
        if (owner != null && !owner.equals(now.owner())) {
            giveUser(owner);
            giveGroup(owner);
        }
        return opened;
    }

    /** Looks again, at the same file. */
    Original again() throws IOException {
        return at(path(), seen.identity());
    }
}
