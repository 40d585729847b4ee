package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The very file or directory that we made, seen to stand at its path still, where others may have put another one or a link.
 *
 * <p>What is done by a path is done to whatever stands there: so it is looked at first, once, and no link is followed.
 */
public final class Original {
    private static final String OF_UNIX = "unix:fileKey,isDirectory,isRegularFile,mode,nlink";

    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ
    };

    private static final int LOOKS = 200;

    private static final long BETWEEN_LOOKS = 5_000_000;

    private final Path path;
    private final FileIdentity identity;
    private final @Nullable Set<PosixFilePermission> mode;
    private final int names;

    private Original(Path path, FileIdentity identity, @Nullable Set<PosixFilePermission> mode, int names) {
        this.path = path;
        this.identity = identity;
        this.mode = mode;
        this.names = names;
    }

    /**
     * Looks at {@code path}.
     *
     * @param made what we made there; null inside a directory that is ours alone, where any file will do that is no link
     * @throws FileSystemException if something else stands there
     */
    public static Original at(Path path, @Nullable FileIdentity made) throws IOException {
        Original seen = look(path);
        if (made != null && !made.same(seen.identity)) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "something else was put in place of what was made here, and is left alone; look who else writes this"
                            + " directory, or use one of your own");
        }
        return seen;
    }

    private static Original look(Path path) throws IOException {
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        if (views.contains("unix") && views.contains("posix")) {
            Map<String, Object> seen = Files.readAttributes(path, OF_UNIX, LinkOption.NOFOLLOW_LINKS);
            boolean directory = (Boolean) Objects.requireNonNull(seen.get("isDirectory"));
            refuseOther(path, directory || (Boolean) Objects.requireNonNull(seen.get("isRegularFile")));
            return new Original(
                    path,
                    FileIdentity.of(seen.get("fileKey"), directory),
                    permissions((Integer) Objects.requireNonNull(seen.get("mode"))),
                    ((Number) Objects.requireNonNull(seen.get("nlink"))).intValue());
        }
        Class<? extends BasicFileAttributes> type =
                views.contains("posix") ? PosixFileAttributes.class : BasicFileAttributes.class;
        BasicFileAttributes seen = Files.readAttributes(path, type, LinkOption.NOFOLLOW_LINKS);
        refuseOther(path, seen.isDirectory() || seen.isRegularFile());
        return new Original(
                path, FileIdentity.of(seen), seen instanceof PosixFileAttributes posix ? posix.permissions() : null, 0);
    }

    /** The permissions that the lowest nine bits of {@code mode} stand for. */
    static Set<PosixFilePermission> permissions(int mode) {
        // No EnumSet, as in Privacy.
        Set<PosixFilePermission> permissions = new HashSet<>();
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & 1 << bit) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return permissions;
    }

    private static void refuseOther(Path path, boolean fileOrDirectory) throws FileSystemException {
        if (!fileOrDirectory) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "is no file or directory any more, but a link or something special; left alone");
        }
    }

    /** The path at which it was seen. */
    public Path path() {
        return path;
    }

    /** The permissions that it had when it was looked at; null where the provider has none. */
    public @Nullable Set<PosixFilePermission> mode() {
        return mode;
    }

    /** Whether {@code other} is another name of this file, or leads to it. */
    public boolean isSameFile(Path other) throws IOException {
        // Nearly always it has but this one name, as was told already: then only this name can lead to it.
        boolean possible = names != 1 || other.endsWith(path.getFileName());
        return possible && Files.exists(other) && Files.isSameFile(path, other);
    }

    /**
     * Changes the permissions, if they differ from those that were seen.
     *
     * @return whether they did; the file was opened and closed then, which drops every lock that this process has on it
     * @throws FileSystemException if it is a file with another name, a hard link, whose permissions would change too
     */
    public boolean setMode(Set<PosixFilePermission> wanted) throws IOException {
        if (mode == null || mode.equals(wanted)) {
            return false;
        }
        if (names > 1 && !identity.isDirectory() && keepsAnotherName()) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "has another name (a hard link), whose permissions would change with it; delete that first");
        }
        // Not to follow a link, the JDK opens the file to read it, which nobody but root may where a umask of 0777 took
        // that right away.
        LinkOption[] options = mode.contains(PosixFilePermission.OWNER_READ)
                ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
                : new LinkOption[0];
        Files.getFileAttributeView(path, PosixFileAttributeView.class, options).setPermissions(wanted);
        return true;
    }

    /** A file may have a second name for a moment, by which its time of change is refreshed; another one stays. */
    private boolean keepsAnotherName() throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            if (at(path, identity).names <= 1) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        return true;
    }

    /**
     * Looks again and gives it the permissions back that it had when it was looked at first.
     *
     * @return as {@link #setMode}
     */
    public boolean restoreMode() throws IOException {
        return mode != null && at(path, identity).setMode(mode);
    }
}
