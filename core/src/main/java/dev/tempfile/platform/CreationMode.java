package dev.tempfile.platform;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The modes that a creation gives a new file here, once the process's umask is taken away: 0666 for an ordinary one, 0600 for ours.
 *
 * <p>A published file was born 0600 and must look afterwards as if it had been created in the ordinary way.
 */
public final class CreationMode {
    // A umask belongs to the process; nothing in Java can change it, so one look serves for good.
    private static volatile @Nullable Set<PosixFilePermission> known;

    private CreationMode() {}

    /**
     * The permissions with which a private file is born: 0600, or less where the umask takes even from the owner.
     *
     * @param directory as for {@link #ordinary}
     */
    public static Set<PosixFilePermission> ofPrivate(Path directory) throws IOException {
        Set<PosixFilePermission> born = new HashSet<>(Privacy.FILE);
        born.retainAll(ordinary(directory));
        return born;
    }

    /**
     * Gives the owner of a file that was born private the rights that an unusual umask took even from him, so that he can open it
     * by its path. Under an ordinary umask there is nothing to do, nor to look at.
     *
     * @param made what is known to have been made there; null inside a directory that is ours alone
     */
    public static void mend(Path born, @Nullable FileIdentity made) throws IOException {
        boolean posix = born.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix && !ofPrivate(born.resolveSibling("")).equals(Privacy.FILE)) {
            Original.at(born, made).setMode(Privacy.FILE);
        }
    }

    /**
     * The permissions of an ordinary new file.
     *
     * @param directory where an empty file may be made for a moment, to look, when the system does not simply tell
     */
    public static Set<PosixFilePermission> ordinary(Path directory) throws IOException {
        Set<PosixFilePermission> mode = known;
        if (mode == null) {
            int umask = toldByLinux();
            mode = umask >= 0 ? FileStatus.permissions(0666 & ~umask) : seenOnProbe(directory);
            known = mode;
        }
        return mode;
    }

    /** The permissions of an ordinary new directory: those of a file, and the right to enter it for who may read it or write it. */
    public static Set<PosixFilePermission> ordinaryOfDirectory(Path directory) throws IOException {
        Set<PosixFilePermission> mode = new HashSet<>(ordinary(directory));
        enterable(
                mode,
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE);
        enterable(
                mode,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.GROUP_EXECUTE);
        enterable(
                mode,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE,
                PosixFilePermission.OTHERS_EXECUTE);
        return mode;
    }

    private static void enterable(
            Set<PosixFilePermission> mode,
            PosixFilePermission read,
            PosixFilePermission write,
            PosixFilePermission execute) {
        if (mode.contains(read) || mode.contains(write)) {
            mode.add(execute);
        }
    }

    private static int toldByLinux() {
        // Linux 4.7 and later print the umask of the process here: proc_pid_status(5).
        try (BufferedReader status =
                new BufferedReader(new FileReader("/proc/self/status", StandardCharsets.ISO_8859_1))) {
            for (String line = status.readLine(); line != null; line = status.readLine()) {
                if (line.startsWith("Umask:")) {
                    return Integer.parseInt(line.substring("Umask:".length()).trim(), 8);
                }
            }
        } catch (IOException | NumberFormatException notLinux) {
            return -1;
        }
        return -1;
    }

    private static Set<PosixFilePermission> seenOnProbe(Path directory) throws IOException {
        Path probe = directory.resolve("." + RandomName.characters(12));
        Files.createFile(probe);
        try {
            return Files.getPosixFilePermissions(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
