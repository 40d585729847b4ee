package dev.tempfile.platform;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The environments with which the processes of this user were started, as the kernel shows them (proc_pid_environ(5)).
 *
 * <p>Those of other users are not read, nor one that its process overwrote or hides.
 */
public final class ProcessEnvironments {
    /** What {@link #naming} returns for nobody. */
    public static final long NOBODY = 0;

    private static final Path PROCESSES = Path.of("/proc");
    private static final String USER = "unix:uid";

    private ProcessEnvironments() {}

    /**
     * The id of a process of this user whose environment has {@code text} in it, or {@link #NOBODY}.
     *
     * @throws IOException if processes cannot be listed
     */
    public static long naming(String text) throws IOException {
        long found = pass(text);
        // While the first pass ran, a process may have begun behind it and the one before it ended ahead of it.
        return found == NOBODY ? pass(text) : found;
    }

    private static long pass(String text) throws IOException {
        Object self = Files.getAttribute(PROCESSES.resolve("self"), USER);
        try (Listing processes = Listing.of(PROCESSES)) {
            for (Path process : processes) {
                String id = process.getFileName().toString();
                if (Character.isDigit(id.charAt(0)) && belongsTo(self, process) && names(id, text)) {
                    return Long.parseLong(id);
                }
            }
            return NOBODY;
        } catch (DirectoryIteratorException unlistable) {
            throw unlistable.getCause();
        }
    }

    private static boolean belongsTo(Object user, Path process) {
        try {
            return user.equals(Files.getAttribute(process, USER));
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean names(String id, String text) {
        try (InputStream environment = new FileInputStream("/proc/" + id + "/environ")) {
            return new String(environment.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException endedOrHidden) {
            return false;
        }
    }
}
