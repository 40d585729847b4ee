package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends {@code tempfile chunk}, nothing of it is left. */
class ChunkEndsTest {

    @TempDir
    private Path directory;

    private Path temporary;
    private Path input;

    @BeforeEach
    void make() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary"));
        input = Files.writeString(directory.resolve("input.csv"), "id\n1\n2\n3\n");
    }

    private Process started(String exec, String... more) throws Exception {
        String[] words = {"chunk", input.toString(), "--records", "1", "--exec", exec};
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(more))
                .toArray(String[]::new);
        ProcessBuilder builder = CliRun.builder(temporary, Map.of("LC_ALL", "C.UTF-8"), all);
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private void awaitBegun(Process process) throws Exception {
        Path begun = directory.resolve("begun");
        for (int i = 0; i < 1_200 && !Files.exists(begun) && process.isAlive(); i++) {
            Thread.sleep(50);
        }
        assertThat(begun).exists();
    }

    @Test
    void toldToEndItEndsItsCommandsAndLeavesNothing() throws Exception {
        Path parts = directory.resolve("parts");
        Process process = started("touch " + directory.resolve("begun") + "; sleep 120", "--keep", parts.toString());
        awaitBegun(process);
        List<ProcessHandle> commands = process.descendants().toList();
        assertThat(commands).isNotEmpty();
        process.toHandle().destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (ProcessHandle command : commands) {
            Orphans.awaitEnd(command);
        }
        assertThat(temporary).isEmptyDirectory();
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("begun", "input.csv", "log", "temporary");
        }
    }

    /** A command that forks while it is ended; so often outside of the build as {@code -Dtempfile.chunk.kills} says. */
    @Test
    void noneSurvivesThatIsForkedWhileAllAreEnded() throws Exception {
        assumeTrue(Executable.unfit("setsid") == null, "needs setsid, of util-linux");
        int rounds = Integer.getInteger("tempfile.chunk.kills", 1);
        for (int round = 0; round < rounds; round++) {
            String seconds = "1" + ProcessHandle.current().pid() + "." + round;
            Path begun = directory.resolve("begun");
            Process process = started(
                    "touch " + begun + "; for i in 1 2 3 4 5 6 7 8; do (for j in 1 2 3 4 5 6 7 8; do sleep " + seconds
                            + " & done) & done; wait; sleep " + seconds,
                    "--jobs",
                    "2");
            awaitBegun(process);
            Thread.sleep(round % 20);
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(sleeping(seconds)).as("round %d", round).isEmpty();
            Files.delete(begun);
        }
    }

    /** Those that were killed are looked at until nobody has them any more. */
    private static List<ProcessHandle> sleeping(String seconds) throws InterruptedException {
        List<ProcessHandle> left = List.of();
        for (int look = 0; look < 1_000; look++) {
            left = processesWith("sleep\0" + seconds + "\0");
            if (left.isEmpty()) {
                break;
            }
            Thread.sleep(20);
        }
        return left;
    }

    /** Kills the shells that come to that, too, and what begins only now. */
    private static void endAllThatSleep(String seconds) throws InterruptedException {
        for (String commandLine : new String[] {"; sleep " + seconds + "\0", "sleep\0" + seconds + "\0"}) {
            for (List<ProcessHandle> left = processesWith(commandLine);
                    !left.isEmpty();
                    left = processesWith(commandLine)) {
                for (ProcessHandle each : left) {
                    each.destroyForcibly();
                    Orphans.awaitEnd(each);
                }
            }
        }
    }

    private static List<ProcessHandle> processesWith(String text) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(text))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }

    @Test
    void killedInTheMiddleOfKeepingASweepLeavesNothing() throws Exception {
        Path parts = directory.resolve("parts");
        String seconds = "120." + ProcessHandle.current().pid();
        Process process =
                started("touch " + directory.resolve("begun") + "; sleep " + seconds, "--keep", parts.toString());
        awaitBegun(process);
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        endAllThatSleep(seconds);
        CliRun sweep = CliRun.child(temporary, Map.of(), "sweep", directory.toString(), temporary.toString());
        assertThat(sweep.status()).as(sweep.err()).isZero();
        assertThat(temporary).isEmptyDirectory();
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("begun", "input.csv", "log", "temporary");
        }
    }

    @Test
    void aCommandThatIsKilledIsNamedByItsChunk() throws Exception {
        Process process = started("[ $TEMPFILE_CHUNK_NUMBER != 2 ] || kill -9 $$");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("log")))
                .contains(input + ": chunk 2 (1 record, ")
                .contains("ended by signal 9");
        assertThat(temporary).isEmptyDirectory();
    }
}
