package dev.tempfile.platform;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which process it is: ids are used again, and all are 1 in containers, so the moment of its start and the namespace of its id
 * belong to it.
 *
 * @param pid its id in its namespace
 * @param started when it was started, in the kernel's own ticks since its boot
 * @param namespace the namespaces in which the id and the start hold, as the kernel names them
 */
public record ProcessIdentity(long pid, String started, String namespace) {
    // Counted from behind the name, which may hold anything: proc_pid_stat(5).
    private static final int STATE = 0;
    private static final int STARTED = 19;

    /** What became of a process. */
    public enum Fate {
        /** It runs, or is stopped. */
        ALIVE,
        /** It ended; what is left of it may still wait for its parent. */
        GONE,
        /** It cannot be seen from here. */
        UNKNOWN
    }

    /** This process; null where the system does not tell. */
    public static @Nullable ProcessIdentity self() {
        return of("self");
    }

    /** The process that has this id here; null if there is none, or the system does not tell. */
    public static @Nullable ProcessIdentity of(long pid) {
        return of(Long.toString(pid));
    }

    private static @Nullable ProcessIdentity of(String process) {
        try {
            String[] fields = fields(process);
            return new ProcessIdentity(Long.parseLong(fields[fields.length - 1]), fields[STARTED], namespacesHere());
        } catch (IOException | RuntimeException goneOrNotLinux) {
            return null;
        }
    }

    /** Those in which this process sees others, whatever they see themselves in. */
    private static String namespacesHere() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString() + timeNamespace();
    }

    /** The kernel tells the start of every process by the clock of who asks: time_namespaces(7). */
    private static String timeNamespace() {
        try {
            return "," + Files.readSymbolicLink(Path.of("/proc/self/ns/time"));
        } catch (IOException kernelWithout) {
            return "";
        }
    }

    /** What became of it, as far as this process can see. */
    public Fate fate() {
        ProcessIdentity here = self();
        if (here == null || !here.namespace.equals(namespace)) {
            return Fate.UNKNOWN;
        }
        try {
            String[] fields = fields(Long.toString(pid));
            boolean same = fields[STARTED].equals(started);
            // A zombie holds nothing any more.
            boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return same && !ended ? Fate.ALIVE : Fate.GONE;
        } catch (FileNotFoundException goneOrHidden) {
            return hidesProcesses() ? Fate.UNKNOWN : Fate.GONE;
        } catch (IOException | RuntimeException unreadable) {
            return Fate.UNKNOWN;
        }
    }

    /** Whether processes of other users are not shown (hidepid in proc(5)): the first one is there as long as any is. */
    private static boolean hidesProcesses() {
        try {
            fields("1");
            return false;
        } catch (IOException hidden) {
            return true;
        }
    }

    /** The fields behind the name, and behind all of them the id. */
    private static String[] fields(String process) throws IOException {
        try (FileInputStream stat = new FileInputStream("/proc/" + process + "/stat")) {
            String all = new String(stat.readAllBytes(), StandardCharsets.ISO_8859_1).trim();
            int name = all.lastIndexOf(")");
            if (name < 0) {
                throw new IOException("/proc/" + process + "/stat is not as proc_pid_stat(5) has it");
            }
            String id = all.substring(0, all.indexOf(" "));
            return (all.substring(name + 2) + " " + id).split(" ");
        }
    }
}
