package dev.tempfile.testkit.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What is mounted in a process's own mounts, where even root cannot delete it: entries that refuse, whoever runs the tests. */
public final class Mounts {
    private Mounts() {}

    /** A new directory on which something is mounted, with a file in it. */
    public static Path mounted(Path directory) throws IOException {
        Files.createDirectories(directory);
        run("mount", "-t", "tmpfs", "tmpfs", directory.toString());
        Files.writeString(directory.resolve("precious"), "content");
        return directory;
    }

    /** Takes the mount away; the directory stays. */
    public static void unmount(Path directory) throws IOException {
        run("umount", directory.toString());
    }

    /** Makes a mount readable only, or writable again: the mount, for the file system itself is not an ordinary user's to change. */
    public static void remount(Path directory, boolean writable) throws IOException {
        run("mount", "-o", "remount,bind," + (writable ? "rw" : "ro"), directory.toString());
    }

    public static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(Arrays.toString(command) + " failed");
            }
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }
}
