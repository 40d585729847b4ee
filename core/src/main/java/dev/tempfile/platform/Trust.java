package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether another user could exchange what stands in a directory while we work in it.
 *
 * <p>Where the provider knows no owners and modes, nobody is trusted and nothing that needs trust is done, except that a
 * provider without any permissions (an archive, a file system in memory) has no other users.
 */
public final class Trust {
    private static final int STICKY = 01000;
    private static volatile @Nullable UserPrincipal self;

    private Trust() {}

    /** Whether only its owner, who is this process's user, may change what {@code attributes}' directory holds. */
    public static boolean onlyOwnerMayWrite(PosixFileAttributes attributes) {
        Set<PosixFilePermission> mode = attributes.permissions();
        return !mode.contains(PosixFilePermission.GROUP_WRITE)
                && !mode.contains(PosixFilePermission.OTHERS_WRITE)
                && ours(attributes.owner());
    }

    /** Whether no other user can exchange an entry of ours in {@code directory}: it is ours or root's, and ours alone to write or sticky. */
    public static boolean onlyOwnerCanReplaceEntriesOf(Path directory) {
        try {
            return !openToOthers(directory) && oursOrRoots(directory);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * The path without links of {@code directory}, if no other user can have it lead elsewhere, since at none of its levels anyone
     * but us and root can exchange the next one; else null.
     */
    public static @Nullable Path safePath(Path directory) throws IOException {
        Path real = directory.toRealPath();
        for (Path level = real; level != null; level = level.getParent()) {
            if (!onlyOwnerCanReplaceEntriesOf(level)) {
                return null;
            }
        }
        return real;
    }

    /** Whether others may write {@code directory} and are not kept by the sticky bit from deleting what is not theirs. */
    public static boolean openToOthers(Path directory) throws IOException {
        Set<String> views = directory.getFileSystem().supportedFileAttributeViews();
        if (!views.contains("posix")) {
            return false;
        }
        PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
        Set<PosixFilePermission> mode = attributes.permissions();
        boolean others =
                mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
        return others && !sticky(directory, views);
    }

    /**
     * Whether the link may have been put there by another user to have us write elsewhere: it is not ours, and lies in a sticky
     * directory that everybody may write and that is another's than the link. Linux refuses to follow such a link itself where
     * {@code fs.protected_symlinks} is 1, which whoever reads the link and goes on by its text does not notice.
     */
    public static boolean mayBePlanted(Path link) throws IOException {
        Path directory = link.getParent();
        Set<String> views = link.getFileSystem().supportedFileAttributeViews();
        if (directory == null || !views.contains("posix")) {
            return false;
        }
        PosixFileAttributes around = Files.readAttributes(directory, PosixFileAttributes.class);
        if (!around.permissions().contains(PosixFilePermission.OTHERS_WRITE) || !sticky(directory, views)) {
            return false;
        }
        UserPrincipal owner = Files.readAttributes(link, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .owner();
        return !ours(owner) && !owner.equals(around.owner());
    }

    /** Whether {@code directory} has the sticky bit; false where the provider does not tell. */
    public static boolean sticky(Path directory) throws IOException {
        return sticky(directory, directory.getFileSystem().supportedFileAttributeViews());
    }

    private static boolean sticky(Path directory, Set<String> views) throws IOException {
        return views.contains("unix") && ((Integer) Files.getAttribute(directory, "unix:mode") & STICKY) != 0;
    }

    /** Whether the owner in {@code attributes} is this process's user. */
    public static boolean ours(PosixFileAttributes attributes) {
        return ours(attributes.owner());
    }

    private static boolean oursOrRoots(Path directory) throws IOException {
        Set<String> views = directory.getFileSystem().supportedFileAttributeViews();
        if (!views.contains("posix")) {
            return true;
        }
        // A sticky bit keeps its directory's owner from nothing.
        return views.contains("unix") && Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"))
                || ours(Files.readAttributes(directory, PosixFileAttributes.class));
    }

    private static boolean ours(UserPrincipal owner) {
        UserPrincipal me = self;
        if (me == null) {
            me = lookUpSelf(owner);
            self = me;
        }
        return owner.equals(me);
    }

    private static UserPrincipal lookUpSelf(UserPrincipal fallback) {
        try {
            // On Linux the process's own directory belongs to its effective user; the link to it always to root.
            return Files.getOwner(Path.of("/proc/self"));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return lookUpByName(fallback);
        }
    }

    private static UserPrincipal lookUpByName(UserPrincipal fallback) {
        try {
            return Path.of("")
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(System.getProperty("user.name", ""));
        } catch (IOException | UnsupportedOperationException unknown) {
            return fallback;
        }
    }
}
