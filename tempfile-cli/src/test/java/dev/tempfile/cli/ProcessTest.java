package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.TempSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    void tooLittleMemoryIsOneLineThatSaysHowToGiveMore() throws Exception {
        Path input = directory.resolve("input.csv");
        Files.writeString(input, "h".repeat(20 << 20));
        ProcessBuilder builder = CliRun.builder(directory, UTF8, "count", input.toString());
        builder.command().add(1, "-Xmx16m");
        Process process = builder.start();
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
                .startsWith("tempfile: not enough memory: ")
                .contains("JDK_JAVA_OPTIONS=-XmxSIZE")
                .hasLineCount(1);
        assertThat(process.waitFor()).isEqualTo(1);
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

    /** Terminated where it surely holds a directory: in the step with chunks, waiting for the rest of its data. */
    @Test
    void aTerminationInTheMiddleLeavesNothing() throws Exception {
        Path data = directory.resolveSibling(directory.getFileName() + ".fifo");
        assumeTrue(made(data), "this system has no mkfifo");
        Process tour = CliRun.start(directory, UTF8, "tour", "--data", data.toString());
        try (OutputStream writer = Files.newOutputStream(data)) {
            writer.write("a,b\n1,2\n".getBytes(UTF_8));
            assertThat(awaitTree("csv_processing_")).isTrue();
            tour.toHandle().destroy(); // unlike destroy() of the process leaves us its outputs
            assertThat(tour.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(tour.errorReader(UTF_8).lines()).isEmpty();
            assertThat(tour.inputReader(UTF_8).lines()).noneMatch(line -> line.contains("✘"));
        } finally {
            tour.destroyForcibly();
            Files.delete(data);
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** What {@code main} would say of a failure after the process was told to end. */
    static final class FailingAtTheEnd {
        public static void main(String[] args) {
            Output output = new Output(System.out, System.err, Surroundings.actual());
            Main.failed(output, new IOException("before"), false);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> Main.failed(output, new IOException("while it ends"), false)));
        }
    }

    /** What the library says of a file that nobody closed, in the middle and at the end. */
    static final class WarningAndEnding {
        public static void main(String[] args) throws IOException {
            System.getLogger("dev.tempfile").log(System.Logger.Level.WARNING, "in the middle");
            System.getLogger("dev.tempfile").log(System.Logger.Level.INFO, "of no interest");
            TempSpec.defaults().createFile().path();
        }
    }

    @Test
    void warningsOfTheLibraryAreALineAndNothingAtTheEnd() throws Exception {
        ProcessBuilder builder = CliRun.builder(directory, UTF8);
        builder.command()
                .replaceAll(word -> word.equals(Main.class.getName()) ? WarningAndEnding.class.getName() : word);
        Process process = builder.start();
        assertThat(process.errorReader(UTF_8).lines()).containsExactly("tempfile: in the middle");
        assertThat(process.waitFor()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatFailsBecauseTheProcessEndsIsNotReported() throws Exception {
        ProcessBuilder builder = CliRun.builder(directory, UTF8);
        builder.command()
                .replaceAll(word -> word.equals(Main.class.getName()) ? FailingAtTheEnd.class.getName() : word);
        Process process = builder.start();
        assertThat(process.errorReader(UTF_8).lines()).containsExactly("tempfile: before");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aPathThatTheLocaleCannotNameIsAdviceForEveryCommand() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the locale of this test has no ü");
        String[][] lines = {
            {"make", "--in", "/tmp/ü"},
            {"make", "--suffix", "ü"},
            {"bench", "--in", "/tmp/ü"},
            {"bench", "--html", "/tmp/ü"},
            {"tour", "--data", "/tmp/ü"}
        };
        for (String[] line : lines) {
            CliRun run = CliRun.child(directory, Map.of("LC_ALL", "C"), line);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("tempfile: this locale has no file name")
                    .endsWith("; set LC_ALL to a UTF-8 one");
        }
    }

    @Test
    void theDataMayComeThroughAPipe() throws Exception {
        Path data = directory.resolveSibling(directory.getFileName() + ".fifo");
        assumeTrue(made(data), "this system has no mkfifo");
        Process tour = CliRun.start(directory, UTF8, "tour", "--json", "--data", data.toString());
        try (OutputStream writer = Files.newOutputStream(data)) {
            writer.write(("a,b\n" + "1,\"2\n3\"\n".repeat(1_234)).getBytes(UTF_8));
        }
        String out = new String(tour.getInputStream().readAllBytes(), UTF_8);
        Files.delete(data);
        assertThat(tour.waitFor()).as(out).isZero();
        assertThat(out).contains("\"recordsInAll\" : 1234", "\"linesInAll\" : 2469");
    }

    private static boolean made(Path fifo) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean awaitTree(String prefix) throws IOException, InterruptedException {
        for (int i = 0; i < 3_000; i++) {
            try (Stream<Path> paths = Files.walk(directory, 2)) {
                if (paths.anyMatch(path -> path.getFileName().toString().startsWith(prefix))) {
                    return true;
                }
            } catch (UncheckedIOException e) {
                // Something went while we looked.
            }
            Thread.sleep(20);
        }
        return false;
    }
}
