package dev.tempfile.platform;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

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

    private static final int MOST_LOOKS = 100;
    private static final long BETWEEN_LOOKS_NANOS = 1_000_000;

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

    static boolean names(String id, String text) {
        try {
            String environment = read(id, "environ");
            for (int look = 0; environment.isEmpty() && isBecoming(id); look++) {
                if (look == MOST_LOOKS) {
                    // It cannot be told, and whoever may name it counts.
                    return true;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
                environment = read(id, "environ");
            }
            // Once more, for since the look it may have become it.
            return (environment.isEmpty() ? read(id, "environ") : environment).contains(text);
        } catch (IOException endedOrHidden) {
            return false;
        }
    }

    /** Whether a process is just becoming another program: it has neither words nor environment then, but a file that it runs. */
    private static boolean isBecoming(String id) throws IOException {
        if (!read(id, "cmdline").isEmpty()) {
            return false;
        }
        try {
            Files.readSymbolicLink(PROCESSES.resolve(id).resolve("exe"));
            return true;
        } catch (IOException kernelsOrEnded) {
            return false;
        }
    }

    private static String read(String id, String what) throws IOException {
        try (InputStream file = new FileInputStream("/proc/" + id + "/" + what)) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
