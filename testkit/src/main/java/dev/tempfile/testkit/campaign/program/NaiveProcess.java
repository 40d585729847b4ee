package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which process wrote an owner file of the naive program.
 *
 * @param number its id
 * @param started when it started, as the kernel counts
 * @param namespace where its id holds
 * @param written when it wrote this, by its clock
 */
record NaiveProcess(long number, String started, String namespace, long written) {
    // Counted from behind the name, which may hold anything: proc_pid_stat(5).
    private static final int STARTED = 19;

    static NaiveProcess self() throws IOException {
        return new NaiveProcess(
                Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString()),
                startOf("self"),
                namespaceHere(),
                System.currentTimeMillis());
    }

    private static String namespaceHere() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + ","
                + Files.readSymbolicLink(Path.of("/proc/self/ns/time"));
    }

    private static String startOf(String process) throws IOException {
        String stat = Files.readString(Path.of("/proc", process, "stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[STARTED];
    }

    String text() {
        return number + " " + started + " " + namespace + " " + written + "\n";
    }

    /** What an owner file says; null if that is not whole. */
    static @Nullable NaiveProcess parse(String text, Defect defect) {
        String[] words = text.trim().split(" ");
        try {
            return new NaiveProcess(Long.parseLong(words[0]), words[1], words[2], Long.parseLong(words[3]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unfit) {
            if (defect == Defect.BELIEVES_OWNER_FILES) {
                throw unfit;
            }
            return null;
        }
    }

    boolean numberIsUsed() {
        return Files.exists(Path.of("/proc", Long.toString(number)));
    }

    /** Whether it is seen to run; not if it is in another namespace. */
    boolean runsHere() throws IOException {
        try {
            return namespace.equals(namespaceHere())
                    && startOf(Long.toString(number)).equals(started);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
