package dev.tempfile.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a directory is like, as far as this system tells; what it does not tell is null, and is said to be unknown.
 *
 * @param type of the file system, such as ext4
 * @param device or whatever else is mounted there
 * @param inMemory whether its files take memory instead of disk
 * @param freeInodes how many more files it can hold
 * @param permissions as {@code rwxrwxrwx}
 * @param sticky whether only an entry's owner may delete it
 * @param mayExecute whether programs in it may be run
 * @param ageing which cleaner deletes what is old there
 */
record DirectoryReport(
        String type,
        String device,
        boolean inMemory,
        long freeBytes,
        long totalBytes,
        @Nullable Long freeInodes,
        @Nullable String owner,
        @Nullable String permissions,
        @Nullable Boolean sticky,
        @Nullable Boolean mayExecute,
        Ageing ageing) {

    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

    private static final int STICKY_BIT = 01000;

    /** Nothing, where there is no directory that we may look at. */
    static @Nullable DirectoryReport of(Path directory) {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        try {
            FileStore store = Files.getFileStore(directory);
            PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
            PosixFileAttributes posix = view == null ? null : view.readAttributes();
            return new DirectoryReport(
                    store.type(),
                    store.name(),
                    MEMORY.contains(store.type()),
                    store.getUsableSpace(),
                    store.getTotalSpace(),
                    Inodes.free(directory),
                    posix == null
                            ? Files.getOwner(directory).getName()
                            : posix.owner().getName(),
                    posix == null ? null : PosixFilePermissions.toString(posix.permissions()),
                    sticky(directory),
                    Mounts.mayExecute(directory.toRealPath()),
                    Ageing.of(directory.toRealPath()));
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** By label, for people. */
    Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("file system", type + (device.equals(type) ? "" : " on " + device) + (inMemory ? ", in memory" : ""));
        lines.put(
                "free",
                Sizes.binary(freeBytes) + " of " + Sizes.binary(totalBytes) + ", "
                        + (freeInodes == null ? "inodes unknown" : Sizes.grouped(freeInodes) + " inodes"));
        lines.put(
                "access",
                (permissions == null ? "" : permissions + ", ") + "owner " + known(owner) + ", sticky bit "
                        + yesOrNo(sticky));
        lines.put("may execute", yesOrNo(mayExecute) + (Boolean.FALSE.equals(mayExecute) ? " (mounted noexec)" : ""));
        lines.put("ageing", ageing.text());
        return lines;
    }

    /** By name, for programs. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("fileSystem", type);
        document.put("device", device);
        document.put("inMemory", inMemory);
        document.put("freeBytes", freeBytes);
        document.put("totalBytes", totalBytes);
        document.put("freeInodes", freeInodes);
        document.put("owner", owner);
        document.put("permissions", permissions);
        document.put("sticky", sticky);
        document.put("mayExecute", mayExecute);
        document.put("ageing", ageing.document());
        return document;
    }

    private static @Nullable Boolean sticky(Path directory) {
        try {
            return Files.getAttribute(directory, "unix:mode") instanceof Integer mode ? (mode & STICKY_BIT) != 0 : null;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String known(@Nullable String text) {
        return text == null ? "unknown" : text;
    }

    private static String yesOrNo(@Nullable Boolean fact) {
        return fact == null ? "unknown" : fact ? "yes" : "no";
    }
}
