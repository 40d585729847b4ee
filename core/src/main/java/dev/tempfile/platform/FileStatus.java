package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
 */
public record FileStatus(
        Path path,
        Kind kind,
        FileIdentity identity,
        @Nullable Set<PosixFilePermission> permissions,
        @Nullable Ownership owner,
        int names) {
    // Each attribute that is asked for costs as much as a cheap system call: the kind is in the mode, but not of every
    // provider.
    private static final String OF_DEFAULT = "unix:fileKey,mode,uid,gid,nlink";
    private static final String OF_UNIX = OF_DEFAULT + ",isDirectory,isRegularFile,isSymbolicLink";
    private static final String UNIDENTIFIED = "unix:mode,uid,gid";

    // inode(7)
    private static final int KINDS = 0170000;
    private static final int IS_REGULAR = 0100000;
    private static final int IS_DIRECTORY = 0040000;
    private static final int IS_LINK = 0120000;

    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ
    };

    /** Each made once: an atomic write asks for three. */
    private static final AtomicReferenceArray<@Nullable Set<PosixFilePermission>> PERMISSIONS =
            new AtomicReferenceArray<>(1 << BITS.length);

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
            boolean ofDefault = path.getFileSystem().equals(FileSystems.getDefault());
            String wanted = ofDefault ? OF_DEFAULT : OF_UNIX;
            Map<String, Object> seen = Files.readAttributes(path, wanted, LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) value(seen, "mode");
            return ofUnix(path, seen, mode, ofDefault ? kind(mode) : kind(seen));
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
                0);
    }

    /** Looks at {@code path}; null if nothing stands there. */
    public static @Nullable FileStatus ofExisting(Path path) throws IOException {
        try {
            return of(path);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    /**
     * Looks at {@code path}, but need not tell by what it could be known again, nor how many names it has; null if nothing stands
     * there.
     */
    public static @Nullable FileStatus unidentified(Path path) throws IOException {
        if (!path.getFileSystem().equals(FileSystems.getDefault())
                || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return ofExisting(path);
        }
        try {
            Map<String, Object> seen = Files.readAttributes(path, UNIDENTIFIED, LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) value(seen, "mode");
            Kind kind = kind(mode);
            FileIdentity none = FileIdentity.of(null, kind == Kind.DIRECTORY);
            return new FileStatus(path, kind, none, permissions(mode), owner(seen), 0);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    private static Ownership owner(Map<String, Object> seen) {
        return new Ownership(value(seen, "uid"), value(seen, "gid"));
    }

    private static FileStatus ofUnix(Path path, Map<String, Object> seen, int mode, Kind kind) {
        return new FileStatus(
                path,
                kind,
                FileIdentity.of(seen.get("fileKey"), kind == Kind.DIRECTORY),
                permissions(mode),
                owner(seen),
                ((Number) value(seen, "nlink")).intValue());
    }

    private static Kind kind(int mode) {
        int kind = mode & KINDS;
        return kind(kind == IS_REGULAR, kind == IS_DIRECTORY, kind == IS_LINK);
    }

    private static Kind kind(Map<String, Object> seen) {
        return kind(is(seen, "isRegularFile"), is(seen, "isDirectory"), is(seen, "isSymbolicLink"));
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
        int bits = mode & PERMISSIONS.length() - 1;
        Set<PosixFilePermission> known = PERMISSIONS.get(bits);
        if (known == null) {
            known = ofBits(bits);
            PERMISSIONS.set(bits, known);
        }
        return known;
    }

    private static Set<PosixFilePermission> ofBits(int bits) {
        // No EnumSet, as in Privacy.
        Set<PosixFilePermission> permissions = new HashSet<>();
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return Collections.unmodifiableSet(permissions);
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
