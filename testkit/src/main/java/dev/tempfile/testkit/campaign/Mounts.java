package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** File systems that are mounted for a case, where nobody else sees them. */
final class Mounts {
    private Mounts() {}

    /** The variable that names the mounts which others see, as the link /proc/self/ns/mnt does. */
    static final String OUTER = "CAMPAIGN_OUTER_MOUNTS";

    /** Why nothing may be mounted here, or an empty text. */
    static String missing() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                return "only root may mount";
            }
            String ours = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
            String outer = System.getenv(OUTER);
            return outer == null || outer.equals(ours)
                    ? "has no mounts of its own: start it with testkit/campaign, and install unshare (util-linux)"
                    : "";
        } catch (IOException failure) {
            return "cannot tell whether this process has mounts of its own: " + failure;
        }
    }

    /** Mounts a tmpfs with options of mount(8), which is gone when it is closed. */
    static Mounted tmpfs(Path directory, String options) throws IOException {
        Files.createDirectories(directory);
        Commands.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString());
        return new Mounted(directory);
    }

    /** Shows one directory at another one. */
    static Mounted bind(Path shown, Path at) throws IOException {
        Commands.run("mount", "--bind", shown.toString(), at.toString());
        return new Mounted(at);
    }

    /** A file system for as long as it is mounted. */
    record Mounted(Path directory) implements AutoCloseable {
        void remount(String options) throws IOException {
            Commands.run("mount", "-o", "remount," + options, directory.toString());
        }

        @Override
        public void close() throws IOException {
            // Lazily: what still has files open in it must not keep the next case from its turn.
            Commands.run("umount", "-l", directory.toString());
        }
    }
}
