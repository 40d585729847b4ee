package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However {@code tempfile write} ends before its commit: the target is as it was, and nothing is left, or goes at a sweep. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept elsewhere")
class WriteEndsTest {

    private static final Map<String, String> UTF8 = Map.of("LC_ALL", "C.UTF-8");

    @TempDir
    private Path directory;

    private Path target;
    private Process started;

    @BeforeEach
    void aTarget() throws IOException {
        target = Files.writeString(directory.resolve("target"), "old\n");
    }

    @AfterEach
    void end() throws IOException {
        started.descendants().forEach(ProcessHandle::destroyForcibly);
        started.destroyForcibly();
        TempFiles.release();
    }

    private void start(String... words) throws IOException {
        String[] line = Stream.concat(Stream.of("write", target.toString()), Stream.of(words))
                .toArray(String[]::new);
        started = CliRun.start(directory, UTF8, line);
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    /** Waits for the hidden file, with something in it if that is to come. */
    private Path hidden(long size) throws Exception {
        for (int waited = 0; waited < 60_000; waited += 5) {
            for (Path entry : entries()) {
                if (!entry.equals(target) && size(entry) >= size) {
                    return entry;
                }
            }
            Thread.sleep(5);
        }
        throw new AssertionError("nothing is written: " + entries());
    }

    private static long size(Path entry) throws IOException {
        try {
            return Files.size(entry);
        } catch (NoSuchFileException goneMeanwhile) {
            return -1;
        }
    }

    private void signal(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-s", signal, Long.toString(started.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void assertEnds(int code) throws Exception {
        assertThat(started.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(started.exitValue()).isEqualTo(code);
        assertThat(target).hasContent("old\n");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void aSignalWhileItReadsLeavesNothing(String signal, int code) throws Exception {
        start();
        OutputStream in = started.getOutputStream();
        in.write(new byte[20_000]);
        in.flush();
        hidden(20_000);
        signal(signal);
        assertEnds(code);
        assertThat(entries()).containsExactly(target);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void aSignalIsPassedToTheCommandAndNothingIsPublished(String signal, int code) throws Exception {
        start("--", "sh", "-c", "head -c 20000 /dev/zero; exec sleep 100");
        hidden(8192);
        signal(signal);
        assertEnds(code);
        assertThat(entries()).containsExactly(target);
    }

    @Test
    void whoWasToldToEndPublishesNothingThoughTheCommandSucceeds() throws Exception {
        start("--", "sh", "-c", "trap 'exit 0' TERM; head -c 20000 /dev/zero; while :; do sleep 0.05; done");
        hidden(8192);
        signal("TERM");
        assertEnds(143);
        assertThat(new String(started.getErrorStream().readAllBytes(), UTF_8))
                .contains("told to end by SIGTERM; " + target + " is as it was");
        assertThat(entries()).containsExactly(target);
    }

    @Test
    void whatTheCommandLeftInTheBackgroundDoesNotKeepASignalFromEnding() throws Exception {
        start("--", "sh", "-c", "head -c 20000 /dev/zero; sleep 100 & wait");
        hidden(8192);
        signal("TERM");
        assertEnds(143);
        assertThat(entries()).containsExactly(target);
    }

    @Test
    void whatAKillLeavesIsSweptAfterAnHour() throws Exception {
        start();
        OutputStream in = started.getOutputStream();
        in.write(new byte[20_000]);
        in.flush();
        Path hidden = hidden(20_000);
        started.destroyForcibly();
        assertEnds(137);
        TempFiles.sweep(directory);
        assertThat(entries()).as("within the hour").containsExactlyInAnyOrder(hidden, target);
        Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().minusSeconds(2 * 3600)));
        TempFiles.sweep(directory);
        assertThat(entries()).containsExactly(target);
        assertThat(target).hasContent("old\n");
    }
}
