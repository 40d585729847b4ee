package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the process that it is for its users. */
class ProcessTest {

    private static final Map<String, String> UTF8 = Map.of("LC_ALL", "C.UTF-8");

    @TempDir
    private Path directory;

    @Test
    void theTourOfAProcessLeavesAnEmptyDirectory() throws Exception {
        CliRun run = CliRun.child(directory, UTF8, "tour", "--json");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.json()).containsEntry("good", true);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void inTheLocaleCTheTourIsAscii() throws Exception {
        CliRun run = CliRun.child(directory, Map.of("LC_ALL", "C"), "tour");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isASCII().contains("+ Nothing.", "1 - Basic temporary file ---");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void makeKeepsOneFileAndNothingElse() throws Exception {
        CliRun run = CliRun.child(directory, UTF8, "make", "--suffix", ".json");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        try (var entries = Files.list(directory)) {
            assertThat(entries).containsExactly(Path.of(run.out().strip()));
        }
    }

    @Test
    void theVariablesDecideWhere() throws Exception {
        Path chosen = Files.createDirectory(directory.resolve("chosen"));
        ProcessBuilder builder = CliRun.builder(directory, Map.of("TMPDIR", chosen.toString()), "make");
        builder.command().removeIf(word -> word.startsWith("-Djava.io.tmpdir"));
        Process process = builder.start();
        String path = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        assertThat(Path.of(path)).hasParent(chosen).isEmptyFile();
    }

    @Test
    void failuresAreOneLineAndTheirCodes() throws Exception {
        CliRun failed = CliRun.child(directory, UTF8, "make", "--in", "/no/such/place");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err().lines()).singleElement().asString().contains("/no/such/place");
        CliRun wrong = CliRun.child(directory, UTF8, "mkae");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err().lines()).hasSize(1);
    }

    @Test
    void aReaderThatStopsEarlyEndsTheTourQuietly() throws Exception {
        Process tour = CliRun.start(directory, UTF8, "tour");
        try (BufferedReader reader = tour.inputReader(UTF_8)) {
            assertThat(reader.readLine()).isNotNull();
        }
        String err = new String(tour.getErrorStream().readAllBytes(), UTF_8);
        assertThat(tour.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(err).isEmpty();
        assertThat(tour.exitValue()).isIn(0, 1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anOutputThatIsFullIsAFailure() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        Process make = CliRun.builder(directory, UTF8, "make")
                .redirectOutput(full.toFile())
                .start();
        String err = new String(make.getErrorStream().readAllBytes(), UTF_8);
        assertThat(make.waitFor()).isEqualTo(1);
        assertThat(err.lines()).hasSize(1);
        assertThat(directory).as("a file of which nobody heard").isEmptyDirectory();
    }

    @Test
    void aTerminationInTheMiddleLeavesNothing() throws Exception {
        Process tour = CliRun.start(directory, UTF8, "tour");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(tour.getInputStream(), UTF_8))) {
            awaitLine(reader, "Memory against disk");
            Thread.sleep(200);
            tour.destroy();
        }
        assertThat(tour.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    private static void awaitLine(BufferedReader reader, String part) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.contains(part)) {
            line = reader.readLine();
        }
        assertThat(line).as("the line with " + part).isNotNull();
    }
}
