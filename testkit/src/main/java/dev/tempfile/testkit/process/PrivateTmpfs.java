package dev.tempfile.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small or strange file system that one child process sees at a directory, and nobody else: a tmpfs in mounts of its own. */
public final class PrivateTmpfs {
    private static final List<List<String>> WAYS = List.of(List.of("unshare", "-m"), List.of("unshare", "-r", "-m"));

    private PrivateTmpfs() {}

    /**
     * {@code child} with a tmpfs mounted at a directory that exists. Skips the test, or fails where {@code CI=true}, when this
     * process may not mount.
     *
     * @param options of mount(8), such as {@code size=64k} or {@code noexec}
     */
    public static ChildJvm mountedFor(ChildJvm child, Path directory, String options) throws IOException {
        String mount = "mount -t tmpfs -o '" + options + "' tmpfs '" + directory + "' && exec \"$@\"";
        return child.after("exec " + String.join(" ", unsharing()) + " sh -c \"" + quoted(mount) + "\" sh \"$@\"");
    }

    static String quoted(String command) {
        return command.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$");
    }

    /** The command that gives another one mounts of its own. */
    static List<String> unsharing() throws IOException {
        Path probe = Files.createTempDirectory("mountable");
        try {
            for (List<String> way : WAYS) {
                if (mounts(way, probe)) {
                    return way;
                }
            }
        } finally {
            Files.delete(probe);
        }
        Requirement.that(false, "needs to mount a tmpfs in mounts of its own: run as root, or allow user namespaces");
        throw new AssertionError("not reached");
    }

    private static boolean mounts(List<String> way, Path directory) throws IOException {
        List<String> command = new ArrayList<>(way);
        command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", directory.toString()));
        try {
            Process mount = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return mount.waitFor(60, TimeUnit.SECONDS) && mount.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a mount was tried", interrupt);
        }
    }
}
