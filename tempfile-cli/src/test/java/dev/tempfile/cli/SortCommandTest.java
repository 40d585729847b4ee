package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tempfile sort}. */
@ExtendWith(PrivateDirectory.class)
class SortCommandTest {

    @TempDir
    private Path directory;

    private String input;

    @BeforeEach
    void writeInput() throws IOException {
        input = Files.writeString(directory.resolve("input.csv"), "id,name,n\n1,b,10\n2,\"a\nz\",9\n3,B,\n4,a,10\n")
                .toString();
    }

    @Test
    void aColumnBehindTheLastOfTheHeaderIsRefused() {
        CliRun run = CliRun.of("sort", "--key", "99", input);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(input + ": has no column 99: its header has 3, id, name, n");
        assertThat(CliRun.of("sort", "--key", "99", "--no-header", input).status())
                .as("without a header a field that is missing is empty, as sort has it")
                .isZero();
    }

    @Test
    void aLetterThatSaysNothingIsNamedWithThoseThatThereAre() {
        String letters = "there is no 'z': after a colon stand n, r, i, f or l";
        assertThat(CliRun.of("sort", "--key", "name:z", input))
                .satisfies(run -> assertThat(run.status()).isEqualTo(1))
                .satisfies(run -> assertThat(run.err())
                        .contains("has no column 'name:z' in its header: there are id, name, n", letters));
        assertThat(CliRun.of("sort", "--key", "2:nz", "--no-header", input).err())
                .contains(letters);
        assertThat(CliRun.of("sort", "--key", "1-2:z", "--lines", input).err()).contains(letters);
        assertThat(CliRun.of("sort", "--key", "city", input).err()).doesNotContain("colon", "--delimiter");
    }

    @Test
    void aHeaderOfSeveralColumnsThatIsTakenForOneIsSaid() throws IOException {
        Files.writeString(Path.of(input), "id;name\n1;b\n");
        assertThat(CliRun.of("sort", "--key", "name", input).err()).contains("there are id;name", "say --delimiter");
        assertThat(CliRun.of("sort", "--key", "2", input).err()).contains("say --delimiter");
    }

    @Test
    void noReaderOfWhatIsToldIsNoFailureOfWhatIsDone() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "a POSIX shell closes standard output");
        Path output = directory.resolve("output");
        Path chunks = directory.resolve("chunks");
        for (String[] words : new String[][] {
            {"sort", input, "-o", output.toString()}, {"chunk", input, "--records", "1", "--keep", chunks.toString()}
        }) {
            List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >&-", "sh"));
            line.addAll(CliRun.builder(directory, Map.of(), words).command());
            Process closed = new ProcessBuilder(line).start();
            assertThat(new String(closed.getErrorStream().readAllBytes(), UTF_8))
                    .isEmpty();
            assertThat(closed.waitFor()).isZero();
        }
        assertThat(output).hasSameTextualContentAs(Path.of(input));
        assertThat(chunks).isDirectoryContaining("glob:**chunk-000004.csv");
        CliRun unwritten =
                new CliRun(Main.run(new Output(closed(), closed(), Surroundings.actual()), "sort", input), "", "");
        assertThat(unwritten.status()).as("where the records go there").isEqualTo(1);
    }

    private static OutputStream closed() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Bad file descriptor");
            }
        };
    }

    /** Lines that are not sorted in the memory that there is. */
    private String manyLines() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            lines.append(i * 7919 % 60_000).append(" is the number of this line\n");
        }
        return Files.writeString(directory.resolve("lines"), lines).toString();
    }

    @Test
    void temporaryFilesAreWhereAndAsLargeAsWasSaid() throws IOException {
        String[] words = {"sort", manyLines(), "--lines", "--memory", "64K", "--quota", "100K"};
        CliRun run = CliRun.of(words);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("quota: ", "102400 are allowed in all", "; raise --quota")
                .hasLineCount(1);
        words[6] = "10M";
        assertThat(CliRun.of(words).out()).hasLineCount(60_000).startsWith("0 is");
        Path place = directory.resolve("none");
        assertThat(CliRun.of("sort", words[1], "--lines", "--memory", "64K", "--in", place.toString())
                        .err())
                .contains(place + ": the directory for temporary files does not exist", "--in DIR");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a tmpfs in mounts of its own")
    void noRoomForTemporaryFilesIsSaidWithTheirDirectoryAndTheWayOut() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        CliRun full = SmallDisk.run(small, "sort", manyLines(), "--lines", "--memory", "64K");
        assertThat(full.status()).isEqualTo(1);
        assertThat(full.err())
                .startsWith("tempfile: " + small + ": no room for temporary files in this directory: No space left")
                .contains("choose another directory with --in DIR or the variable TMPDIR")
                .hasLineCount(1);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a tmpfs in mounts of its own")
    void noRoomForTheOutputIsSaidWithItsDirectoryAndTheWayOut() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        String output = small.resolve("sorted").toString();
        CliRun full = SmallDisk.run(small, "sort", manyLines(), "--lines", "-o", output);
        assertThat(full.status()).isEqualTo(1);
        assertThat(full.err())
                .startsWith("tempfile: " + small + ": no room for the output in this directory: No space left")
                .contains("nothing was changed", "--output FILE")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"count -", "sort -"})
    void aStandardInputThatIsClosedIsNoEmptyInput(String words) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "which file standard input is cannot be told here");
        for (String closing : List.of("<&-", "0>/dev/null")) { // with java, and with the launcher
            List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" " + closing, "sh"));
            line.addAll(CliRun.builder(directory, Map.of(), words.split(" ")).command());
            Process closed = new ProcessBuilder(line).start();
            assertThat(new String(closed.getErrorStream().readAllBytes(), UTF_8))
                    .contains("standard input is closed", "give it a file");
            assertThat(closed.waitFor()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--key name                        | 3 4 2 1",
                "--key 2 --reverse                 | 1 2 4 3",
                "--key name --ignore-case          | 4 2 1 3",
                "--key name --collate de           | 4 2 1 3",
                "--key n --numeric                 | 3 2 1 4",
                "--key n --numeric --reverse       | 1 4 2 3",
                "--key n --numeric --empty last    | 2 1 4 3",
                "--key n:nrf --key id:nr           | 3 4 1 2",
                "--key n:nl --key name             | 2 4 1 3",
                "--key n --unique                  | 3 1 2",
                "--key id --reverse --top 2        | 4 3",
                "                                  | 1 2 3 4"
            })
    void sortsByWhatWasAskedFor(String options, String ids) {
        String words = options == null ? "" : options + " ";
        CliRun run = CliRun.of(("sort " + words + input).split(" "));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("id,name,n\n");
        String sorted = run.out().substring(10).replace("a\nz", "a");
        assertThat(sorted.lines().map(line -> line.substring(0, 1))).containsExactly(ids.split(" "));
    }

    @Test
    void linesFixedSizesAndOtherDelimiters() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "xb;2\nxa;10\n");
        assertThat(CliRun.of("sort", file.toString(), "--lines", "--key", "2-2").out())
                .isEqualTo("xa;10\nxb;2\n");
        assertThat(CliRun.of("sort", file.toString(), "--no-header", "--delimiter", ";", "--key", "2:n")
                        .out())
                .isEqualTo("xb;2\nxa;10\n");
        Files.writeString(file, "b1a2");
        assertThat(CliRun.of("sort", file.toString(), "--fixed", "2").out()).isEqualTo("a2b1");
    }

    @Test
    void theOutputMayBeAnInputAndIsToldOf() {
        CliRun run = CliRun.of("sort", input, "--key", "id", "--reverse", "-o", input);
        assertThat(run).isEqualTo(new CliRun(0, "4 records: " + input + System.lineSeparator(), ""));
        assertThat(Path.of(input)).content().startsWith("id,name,n\n4,");
        assertThat(CliRun.of("sort", input, "--key", "n", "--unique", "-o", input)
                        .out())
                .contains("3 of 4 records");
        Map<String, Object> told =
                CliRun.of("sort", input, input, "-o", input, "--json").json();
        assertThat(told)
                .containsEntry("records", 6)
                .containsEntry("written", 6)
                .containsEntry("runs", 0)
                .containsEntry("inputs", List.of(input, input))
                .containsEntry("output", input);
    }

    @Test
    void directoriesThatTheOutputLacks() {
        Path output = directory.resolve("new").resolve("output");
        assertThat(CliRun.of("sort", input, "-o", output.toString()).err()).contains("say --parents");
        assertThat(CliRun.of("sort", input, "-o", output.toString(), "--parents", "--durable")
                        .status())
                .isZero();
        assertThat(output).isRegularFile();
    }

    @Test
    void standardInputIsAnInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("id,name,n\n0,x,1\n".getBytes(UTF_8)));
        try {
            assertThat(CliRun.of("sort", input, "-", "--key", "1", "--top", "1").out())
                    .isEqualTo("id,name,n\n0,x,1\n");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatFailsIsOneLineAndLeavesTheOutput() throws IOException {
        Path output = Files.writeString(directory.resolve("output"), "old");
        Files.writeString(Path.of(input), "5,\"never closed\n", java.nio.file.StandardOpenOption.APPEND);
        CliRun run = CliRun.of("sort", input, "-o", output.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("tempfile: " + input + ": record 5, which starts at byte")
                .hasLineCount(1);
        assertThat(run.err()).contains("--quote none");
        assertThat(output).hasContent("old");
        assertThat(CliRun.of("sort", directory.toString()).err())
                .contains("is a directory")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort",
                "sort a.csv --json",
                "sort a.csv --parents",
                "sort a.csv --durable",
                "sort a.csv --top 0",
                "sort a.csv --threads 0",
                "sort a.csv --memory 1K",
                "sort a.csv --quota much",
                "sort a.csv --memory 9999T",
                "sort a.csv --memory much",
                "sort a.csv --numeric --ignore-case",
                "sort a.csv --collate 1",
                "sort a.csv --collate xx",
                "sort a.csv --collate german",
                "sort a.csv --empty none",
                "sort a.csv --key 0",
                "sort a.csv --key name --no-header",
                "sort a.csv --key name --lines",
                "sort a.csv --key 5-3 --lines",
                "sort - -"
            })
    void wrongUsageIsOneLineAndTwo(String line) {
        CliRun run = CliRun.of(line.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains("; see 'tempfile");
    }

    @Test
    void toldToEndItLeavesNothing() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Path output = Files.writeString(directory.resolve("output"), "old");
        ProcessBuilder builder = CliRun.builder(
                temporary,
                Map.of("LC_ALL", "C.UTF-8"),
                "sort",
                "-",
                "--lines",
                "--memory",
                "64K",
                "-o",
                output.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            byte[] lines = "a line of some bytes\n".repeat(10_000).getBytes(UTF_8);
            process.getOutputStream().write(lines); // more than the pipe and the memory hold, so that runs were begun
            process.getOutputStream().flush();
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(temporary).isEmptyDirectory();
        assertThat(output).hasContent("old");
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("input.csv", "log", "output", "temporary");
        }
    }
}
