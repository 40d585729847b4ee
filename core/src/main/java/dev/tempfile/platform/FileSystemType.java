package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Of which type the file system of a directory is, and what that says. */
public final class FileSystemType {
    // What a device holds does not change while it is mounted; finding the type reads the whole mount table.
    private static final ConcurrentHashMap<Object, String> TYPES = new ConcurrentHashMap<>();
    private static final int REMEMBERED = 1000;

    // Where a lock is the kernel's own and nobody on another machine can be at work.
    private static final Set<String> LOCAL = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "f2fs",
            "zfs",
            "jfs",
            "bcachefs",
            "nilfs2",
            "tmpfs",
            "ramfs",
            "overlay");

    private FileSystemType() {}

    /** The type's name, as the system has it, such as "ext4". */
    public static String of(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Files.getFileStore(directory).type();
        }
        Object device = Files.getAttribute(directory, "unix:dev");
        String known = TYPES.get(device);
        if (known == null) {
            known = Files.getFileStore(directory).type();
            if (TYPES.size() < REMEMBERED) {
                TYPES.put(device, known);
            }
        }
        return known;
    }

    /** Has it asked anew: on another machine the same device holds something else. */
    public static void forget() {
        TYPES.clear();
    }

    /** Whether what it holds is gone with the power. */
    public static boolean isMemory(String type) {
        return type.equals("tmpfs") || type.equals("ramfs");
    }

    /** Whether it is known to be of this machine alone, so that whose process is not here is nowhere. */
    public static boolean isLocal(String type) {
        return LOCAL.contains(type);
    }
}
