package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A disk of 1 MiB that only one run of the command sees: a tmpfs in mounts of its own. */
final class SmallDisk {

    private static final int NOT_MOUNTED = 99;

    private SmallDisk() {}

    /** Runs the command with this disk at {@code place}, where its temporary files lie as well. */
    static CliRun run(Path place, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m tmpfs '" + place + "' || exit " + NOT_MOUNTED + "; exec \"$@\"",
                "sh"));
        line.addAll(CliRun.builder(place, Map.of(), words).command());
        Process process = new ProcessBuilder(line).start();
        process.getOutputStream().close();
        String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean mounted = process.waitFor() != NOT_MOUNTED && !said.contains("unshare");
        assertThat(mounted || !"true".equals(System.getenv("CI")))
                .as("needs to mount a tmpfs: run as root")
                .isTrue();
        assumeTrue(mounted, "needs to mount a tmpfs: run as root");
        return new CliRun(process.exitValue(), printed, said);
    }
}
