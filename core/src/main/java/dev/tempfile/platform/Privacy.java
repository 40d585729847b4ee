package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file system is told, in the creating call itself, that a new file or directory is its owner's alone.
 *
 * <p>POSIX modes where the provider has them (0600 and 0700), else an owner-only ACL, else nothing; {@link #enforced()} tells.
 */
public final class Privacy {
    // No EnumSet, and no text that becomes one: the first of a JVM costs some 10 ms on newer JDKs.

    /** Read and write for the owner, nothing for others: 0600. */
    public static final Set<PosixFilePermission> FILE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Everything for the owner, nothing for others: 0700. */
    public static final Set<PosixFilePermission> DIRECTORY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final FileAttribute<?>[] NONE = {};
    private static final Privacy OF_DEFAULT = find(FileSystems.getDefault());

    private final FileAttribute<?>[] file;
    private final FileAttribute<?>[] directory;

    private Privacy(FileAttribute<?>[] file, FileAttribute<?>[] directory) {
        this.file = file;
        this.directory = directory;
    }

    /** The way of the file system that holds {@code path}. */
    public static Privacy of(Path path) {
        FileSystem fileSystem = path.getFileSystem();
        return fileSystem.equals(FileSystems.getDefault()) ? OF_DEFAULT : find(fileSystem);
    }

    /** The attributes with which a private file is created. */
    public FileAttribute<?>[] file() {
        return file;
    }

    /** The attributes with which a private directory is created. */
    public FileAttribute<?>[] directory() {
        return directory;
    }

    /** Whether the provider takes permissions in the creating call at all. */
    public boolean enforced() {
        return file.length > 0;
    }

    /** As {@link #verify(Path, FileIdentity)}, for what stands there now. */
    public static @Nullable String verify(Path created) throws IOException {
        return verify(created, FileIdentity.of(created));
    }

    /**
     * Reads a new directory's mode back, gives its owner the rights that an unusual umask took away, and says what is still too
     * open.
     *
     * @param made the directory that was created
     * @return null if the directory is its owner's alone, else what others may do, in the operating system's words
     * @throws java.nio.file.FileSystemException if something else stands there meanwhile, which is left as it is
     */
    public static @Nullable String verify(Path created, FileIdentity made) throws IOException {
        Original directory = Original.at(created, made);
        Set<PosixFilePermission> mode = directory.mode();
        if (mode == null) {
            return Privacy.of(created).enforced()
                    ? null
                    : "the file system takes no permissions when a file is created";
        }
        if (mode.equals(DIRECTORY)) {
            return null;
        }
        // A umask of 0277 or 0777 makes a directory that its own owner cannot use.
        directory.setMode(DIRECTORY);
        mode = Original.at(created, made).mode();
        return DIRECTORY.equals(mode) ? null : "the file system shows mode " + PosixFilePermissions.toString(mode);
    }

    private static Privacy find(FileSystem fileSystem) {
        Set<String> views = fileSystem.supportedFileAttributeViews();
        if (views.contains("posix")) {
            return new Privacy(
                    new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)},
                    new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(DIRECTORY)});
        }
        // Only the default provider is known to take them in the creating call.
        if (views.contains("acl") && fileSystem.equals(FileSystems.getDefault())) {
            FileAttribute<?>[] ownerOnly = ownerOnlyAcl(fileSystem);
            return new Privacy(ownerOnly, ownerOnly);
        }
        return new Privacy(NONE, NONE);
    }

    private static FileAttribute<?>[] ownerOnlyAcl(FileSystem fileSystem) {
        UserPrincipal owner = currentUser(fileSystem);
        if (owner == null) {
            return NONE;
        }
        List<AclEntry> entries = List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(owner)
                .setPermissions(AclEntryPermission.values())
                .build());
        return new FileAttribute<?>[] {new OwnerOnlyAcl(entries)};
    }

    private static @Nullable UserPrincipal currentUser(FileSystem fileSystem) {
        String user = System.getProperty("user.name");
        if (user == null || user.isEmpty()) {
            return null;
        }
        try {
            return fileSystem.getUserPrincipalLookupService().lookupPrincipalByName(user);
        } catch (IOException | UnsupportedOperationException unknown) {
            return null;
        }
    }

    /** The attribute in which {@link AclFileAttributeView} takes the entries of a new file. */
    private record OwnerOnlyAcl(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {
        @Override
        public String name() {
            return "acl:acl";
        }
    }
}
