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

    /** Places behind the name: of startcode, of env_start; env_end is the next one. */
    private static final int CODE_START = 23;

    private static final int ENVIRONMENT_START = 47;

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
            for (int look = 0; look < MOST_LOOKS; look++) {
                String environment = read(id, "environ");
                if (!environment.isEmpty()) {
                    return environment.contains(text);
                }
                if (!mayHaveOne(id)) {
                    return false;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
            // It cannot be told, and whoever may name it counts.
            return true;
        } catch (IOException endedOrHidden) {
            return false;
        }
    }

    /**
     * Whether a process whose environment was seen empty has one all the same: while it becomes another program the kernel shows none,
     * and does not say yet where its code is (proc_pid_stat(5)), which it does last, but which file it runs.
     */
    private static boolean mayHaveOne(String id) throws IOException {
        String stat = read(id, "stat");
        // The name, in parentheses, may hold spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
        if (!fields[CODE_START].equals("0")) {
            return !fields[ENVIRONMENT_START].equals(fields[ENVIRONMENT_START + 1]);
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
