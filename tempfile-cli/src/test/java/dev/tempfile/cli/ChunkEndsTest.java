package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
        for (int i = 0; i < 600 && !Files.exists(begun) && process.isAlive(); i++) {
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
            command.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(temporary).isEmptyDirectory();
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("begun", "input.csv", "log", "temporary");
        }
    }

    @Test
    void toldToEndItEndsWhatItsCommandsLeftInTheBackgroundToo() throws Exception {
        assumeThat(Executable.unfit("setsid")).as("needs setsid, of util-linux").isNull();
        Path orphan = directory.resolve("orphan");
        Process process = started("[ $TEMPFILE_CHUNK_NUMBER = 1 ] || exec sleep 120; (sleep 120 & echo $! > " + orphan
                + "); touch " + directory.resolve("begun") + "; sleep 120");
        awaitBegun(process);
        ProcessHandle background = ProcessHandle.of(
                        Long.parseLong(Files.readString(orphan).strip()))
                .orElseThrow();
        assertThat(process.descendants()).doesNotContain(background);
        process.toHandle().destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(background.onExit()).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void killedInTheMiddleOfKeepingASweepLeavesNothing() throws Exception {
        Path parts = directory.resolve("parts");
        Process process = started("touch " + directory.resolve("begun") + "; sleep 120", "--keep", parts.toString());
        awaitBegun(process);
        List<ProcessHandle> commands = process.descendants().toList();
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (ProcessHandle command : commands) {
            command.destroyForcibly();
            command.onExit().get(30, TimeUnit.SECONDS);
        }
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
                .contains("chunk 2 of " + input)
                .contains("ended by signal 9");
        assertThat(temporary).isEmptyDirectory();
    }
}
