package dev.tempfile.platform;

import dev.tempfile.spi.LinuxCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a new file what the file has that it is going to replace: owner, group, permissions, access control list, and the extended
 * attributes that users set.
 *
 * <p>The bits setuid and setgid, which an ordinary write would take away, are not given either. Where the system's own calls can be
 * had, all extended attributes are given, with the access control list among them; elsewhere nothing tells that there are others.
 */
public final class KeptAttributes {
    private final Original made;
    private final FileStatus replaced;
    private final Losses losses;
    private boolean opened;

    /** What becomes of an attribute that cannot be kept. */
    @FunctionalInterface
    public interface Losses {
        /** Refuses that, by throwing it, or puts up with it. */
        void lost(FileSystemException reason) throws IOException;
    }

    private KeptAttributes(Original made, FileStatus replaced, Losses losses) {
        this.made = made;
        this.replaced = replaced;
        this.losses = losses;
    }

    /**
     * Gives {@code made} the attributes of {@code replaced}.
     *
     * @param permissions to have instead of those of {@code replaced}; null for its own
     * @return whether {@code made} was opened and closed, which drops every lock that this process has on it
     */
    public static boolean give(
            Original made, FileStatus replaced, @Nullable Set<PosixFilePermission> permissions, Losses losses)
            throws IOException {
        KeptAttributes kept = new KeptAttributes(made, replaced, losses);
        kept.give(permissions);
        return kept.opened;
    }

    private void give(@Nullable Set<PosixFilePermission> wanted) throws IOException {
        boolean sameGroup = giveOwner();
        LinuxCalls calls = made.path().getFileSystem().equals(FileSystems.getDefault()) ? Kernel.calls() : null;
        if (calls == null) {
            giveUserDefined();
        }
        Set<PosixFilePermission> permissions = replaced.permissions();
        if (wanted != null) {
            opened |= made.setMode(wanted);
        } else if (permissions != null) {
            opened |= made.setMode(sameGroup ? permissions : withoutGroup(permissions));
        } else {
            giveAccessControlList();
        }
        if (calls != null && sameGroup) {
            // Last, for an access control list has the permissions in it.
            giveExtended(calls, wanted);
        } else if (calls != null) {
            lost("extended attributes", new IOException("an access control list would give another group its rights"));
        }
    }

    private void giveExtended(LinuxCalls calls, @Nullable Set<PosixFilePermission> wanted) throws IOException {
        for (Map.Entry<String, String> loss :
                calls.copyAttributes(replaced.path(), made.path(), wanted).entrySet()) {
            lost("extended attribute " + loss.getKey(), new IOException(loss.getValue()));
        }
        if (wanted != null) {
            opened |= made.again().setMode(wanted);
        }
    }

    /** Before the permissions: a change of owner may take some of them away. Whether the group is that of the replaced file now. */
    private boolean giveOwner() throws IOException {
        Ownership has = made.owner();
        Ownership wanted = replaced.owner();
        if (has == null || wanted == null) {
            return true;
        }
        // The group first: who gave a file away can no more change it.
        boolean sameGroup = has.group().equals(wanted.group()) || given("group", () -> made.giveGroup(wanted));
        if (!has.user().equals(wanted.user())) {
            given("owner", () -> made.giveUser(wanted));
        }
        return sameGroup;
    }

    /** For another group than it was meant for: as if it were of the others. */
    private static Set<PosixFilePermission> withoutGroup(Set<PosixFilePermission> permissions) {
        Set<PosixFilePermission> fewer = new HashSet<>(permissions);
        retain(fewer, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        retain(fewer, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        retain(fewer, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
        return fewer;
    }

    private static void retain(Set<PosixFilePermission> some, PosixFilePermission group, PosixFilePermission others) {
        if (!some.contains(others)) {
            some.remove(group);
        }
    }

    private void giveUserDefined() throws IOException {
        UserDefinedFileAttributeView from = userDefined(replaced.path());
        UserDefinedFileAttributeView to = userDefined(made.path());
        if (from == null || to == null) {
            return;
        }
        List<String> names;
        try {
            names = from.list();
        } catch (Exception failure) {
            // Where closing fails the JDK throws one that is checked and that nothing declares.
            IOException declared = Failures.during("listing them", replaced.path(), failure);
            // Not every file system has them, and asking which do costs more than asking for them.
            if (mayHaveUserDefined(replaced.path())) {
                lost("extended attributes", declared);
            }
            return;
        }
        for (String name : names) {
            opened = true;
            given("extended attribute user." + name, () -> copy(from, to, name));
        }
    }

    private static boolean mayHaveUserDefined(Path path) {
        try {
            return Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class);
        } catch (Exception declaredOrNot) {
            // On some file systems, such as xfs, the JDK opens and closes the file to find out, and throws as listing
            // does.
            return true;
        }
    }

    private static void copy(UserDefinedFileAttributeView from, UserDefinedFileAttributeView to, String name)
            throws IOException {
        ByteBuffer value = ByteBuffer.allocate(from.size(name));
        from.read(name, value);
        to.write(name, value.flip());
    }

    private static @Nullable UserDefinedFileAttributeView userDefined(Path path) {
        return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Where lists stand in place of modes, as on Windows. */
    private void giveAccessControlList() throws IOException {
        AclFileAttributeView from = list(replaced.path());
        AclFileAttributeView to = list(made.path());
        if (from == null || to == null) {
            return;
        }
        given("access control list", () -> to.setAcl(from.getAcl()));
        if (!from.getOwner().equals(to.getOwner())) {
            given("owner", () -> ((FileOwnerAttributeView) to).setOwner(from.getOwner()));
        }
    }

    private static @Nullable AclFileAttributeView list(Path path) {
        return Files.getFileAttributeView(path, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** A call that gives one attribute. */
    @FunctionalInterface
    private interface Giving {
        void give() throws IOException;
    }

    private boolean given(String attribute, Giving giving) throws IOException {
        try {
            giving.give();
            return true;
        } catch (Exception failure) {
            lost(attribute, Failures.during("giving it to the new file", replaced.path(), failure));
            return false;
        }
    }

    private void lost(String attribute, IOException failure) throws IOException {
        String reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        FileSystemException loss = new FileSystemException(
                replaced.path().toString(),
                null,
                "its " + attribute + " cannot be kept: " + (reason == null ? failure.toString() : reason)
                        + "; run as a user who may do that");
        loss.initCause(failure);
        losses.lost(loss);
    }
}
