package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands at a path, in one look: its kind, its identity and its attributes. A symbolic link is itself.
 *
 * @param path where it was seen
 * @param kind what it is
 * @param identity what tells it from another that stands there later
 * @param permissions its mode; null where the provider has none
 * @param owner its owner and group; null where the provider has none
 * @param names how many names it has; 0 where that is unknown
 * @param size its size in bytes
 * @param changed when its content or its attributes were changed last, as exactly as the provider knows
 */
public record FileStatus(
        Path path,
        Kind kind,
        FileIdentity identity,
        @Nullable Set<PosixFilePermission> permissions,
        @Nullable Ownership owner,
        int names,
        long size,
        FileTime changed) {
    private static final String OF_UNIX =
            "unix:fileKey,isDirectory,isRegularFile,isSymbolicLink,mode,uid,gid,nlink,size,ctime";

    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ
    };

    /** What stands at a path. */
    public enum Kind {
        /** A file with content. */
        REGULAR,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK,
        /** A device, a pipe or a socket. */
        SPECIAL
    }

    /** Looks at {@code path}. */
    public static FileStatus of(Path path) throws IOException {
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        if (views.contains("unix") && views.contains("posix")) {
            return ofUnix(path, Files.readAttributes(path, OF_UNIX, LinkOption.NOFOLLOW_LINKS));
        }
        Class<? extends BasicFileAttributes> type =
                views.contains("posix") ? PosixFileAttributes.class : BasicFileAttributes.class;
        BasicFileAttributes seen = Files.readAttributes(path, type, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes posix = seen instanceof PosixFileAttributes known ? known : null;
        return new FileStatus(
                path,
                kind(seen.isRegularFile(), seen.isDirectory(), seen.isSymbolicLink()),
                FileIdentity.of(seen),
                posix == null ? null : posix.permissions(),
                posix == null ? null : new Ownership(posix.owner(), posix.group()),
                0,
                seen.size(),
                seen.lastModifiedTime());
    }

    /** Looks at {@code path}; null if nothing stands there. */
    public static @Nullable FileStatus ofExisting(Path path) throws IOException {
        try {
            return of(path);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    private static FileStatus ofUnix(Path path, Map<String, Object> seen) {
        boolean directory = is(seen, "isDirectory");
        return new FileStatus(
                path,
                kind(is(seen, "isRegularFile"), directory, is(seen, "isSymbolicLink")),
                FileIdentity.of(seen.get("fileKey"), directory),
                permissions((Integer) value(seen, "mode")),
                new Ownership(value(seen, "uid"), value(seen, "gid")),
                ((Number) value(seen, "nlink")).intValue(),
                ((Number) value(seen, "size")).longValue(),
                (FileTime) value(seen, "ctime"));
    }

    private static Object value(Map<String, Object> seen, String name) {
        return Objects.requireNonNull(seen.get(name));
    }

    private static boolean is(Map<String, Object> seen, String name) {
        return (Boolean) value(seen, name);
    }

    private static Kind kind(boolean regular, boolean directory, boolean link) {
        return regular ? Kind.REGULAR : directory ? Kind.DIRECTORY : link ? Kind.LINK : Kind.SPECIAL;
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

    /** Whether it is a file with content. */
    public boolean isRegular() {
        return kind == Kind.REGULAR;
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }
}
