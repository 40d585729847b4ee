package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.Chunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tempfile chunk} and {@code tempfile count}. */
@ExtendWith(PrivateDirectory.class)
class ChunkCommandTest {

    @TempDir
    private Path directory;

    private String input;

    @BeforeEach
    void writeInput() throws IOException {
        Path file = directory.resolve("input.csv");
        Files.writeString(file, "id,note\n1,\"two\nlines\"\n2,b\n3,c\n4,d\n5,\"e\"\"\n\"\n");
        input = file.toString();
    }

    @Test
    void countsRecordsAndNotLines() {
        assertThat(CliRun.of("count", input)).isEqualTo(new CliRun(0, "5" + System.lineSeparator(), ""));
        assertThat(CliRun.of("count", input, "--no-header").out().strip()).isEqualTo("6");
        assertThat(CliRun.of("count", input, "--lines").out().strip()).isEqualTo("8");
        assertThat(CliRun.of("count", input, "--quote", "none").out().strip()).isEqualTo("7");
        assertThat(CliRun.of("count", input, "--json").json())
                .containsEntry("records", 5)
                .containsEntry("input", input);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a tmpfs in mounts of its own")
    void noRoomForTheChunksIsSaidWithTheirDirectoryAndTheWayOut() throws Exception {
        Path large = Files.writeString(directory.resolve("large.csv"), "id\n" + "0123456789\n".repeat(200_000));
        Path small = Files.createDirectory(directory.resolve("small"));
        CliRun full = SmallDisk.run(
                small,
                "chunk",
                large.toString(),
                "--records",
                "10000",
                "--keep",
                small.resolve("parts").toString());
        assertThat(full.status()).isEqualTo(1);
        assertThat(full.err())
                .startsWith("tempfile: " + small + ": no room for the chunks in this directory: No space left")
                .contains("; no chunk is kept: free some, or name a directory elsewhere with --keep DIR")
                .hasLineCount(1);
    }

    @Test
    void showsWhereTheChunksWouldBe() {
        CliRun run = CliRun.of("chunk", input, "--records", "2", "--json");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json()).containsEntry("records", 5);
        assertThat(run.json().get("chunks"))
                .isEqualTo(List.of(
                        Map.of("number", 1, "records", 2, "offset", 8, "bytes", 18),
                        Map.of("number", 2, "records", 2, "offset", 26, "bytes", 8),
                        Map.of("number", 3, "records", 1, "offset", 34, "bytes", 9)));
        assertThat(CliRun.of("chunk", input, "--records", "2").out()).contains("chunk", "records");
    }

    @Test
    void keepsAllChunksEachWithTheHeader() throws IOException {
        Path parts = directory.resolve("parts");
        CliRun run = CliRun.of("chunk", input, "--records", "2", "--keep", parts.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("5 records in 3 chunks").contains(parts.toString());
        assertThat(parts).isDirectoryContaining("glob:**/chunk-000001.csv");
        assertThat(parts.resolve("chunk-000001.csv")).hasContent("id,note\n1,\"two\nlines\"\n2,b\n");
        assertThat(parts.resolve("chunk-000003.csv")).hasContent("id,note\n5,\"e\"\"\n\"\n");

        CliRun again = CliRun.of("chunk", input, "--keep", parts.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains(parts.toString()).contains("exists").hasLineCount(1);
    }

    @Test
    void whatCameToItsPlaceMeanwhileIsNotReplaced() throws IOException {
        Path parts = directory.resolve("parts");
        CliRun run = CliRun.of(
                "chunk",
                input,
                "--keep",
                parts.toString(),
                "--exec",
                "mkdir " + parts + "; touch " + parts + "/theirs");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(parts.toString()).hasLineCount(1);
        try (var there = Files.list(parts)) {
            assertThat(there).containsExactly(parts.resolve("theirs"));
        }
    }

    @Test
    void whatTakesTheirDirectorysNameMeanwhileStays() throws IOException {
        Path parts = directory.resolve("parts");
        CliRun run = CliRun.of(
                "chunk",
                input,
                "--records",
                "2",
                "--keep",
                parts.toString(),
                "--exec",
                "mkdir -p '" + parts + "/hers'; cat");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo("tempfile: " + parts
                        + ": was created by somebody else meanwhile, and is left alone; no chunk is"
                        + " kept: name another directory");
        assertThat(directory).isDirectoryContaining(parts::equals);
        try (Stream<Path> kept = Files.list(parts)) {
            assertThat(kept).containsExactly(parts.resolve("hers"));
        }
    }

    @Test
    void keepsNoneWhereOneFails() throws IOException {
        Files.writeString(Path.of(input), "6,\"never closed\n", java.nio.file.StandardOpenOption.APPEND);
        CliRun run = CliRun.of(
                "chunk",
                input,
                "--records",
                "1",
                "--keep",
                directory.resolve("parts").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("record 6, which starts at byte 43").hasLineCount(1);
        assertThat(directory).isDirectoryNotContaining("glob:**/parts");
    }

    @Test
    void aCommandGetsItsChunkAndOutputsComeInOrder() {
        CliRun run = CliRun.of(
                "chunk",
                input,
                "--records",
                "2",
                "--jobs",
                "3",
                "--exec",
                "[ $TEMPFILE_CHUNK_NUMBER != 1 ] || sleep 0.3; cmp - \"$TEMPFILE_CHUNK\" &&"
                        + " echo $TEMPFILE_CHUNK_NUMBER $TEMPFILE_CHUNK_RECORDS $TEMPFILE_CHUNK_HEADER");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("1 2 id,note\n2 2 id,note\n3 1 id,note\n");
    }

    @Test
    void theHeaderOfACommandHasAllItsColumns() throws IOException {
        Files.writeString(Path.of(input), "id\tnote\t\r\n1\t2\t3\r\n");
        assertThat(CliRun.of("chunk", input, "--delimiter", "tab", "--exec", "printf '[%s]' \"$TEMPFILE_CHUNK_HEADER\"")
                        .out())
                .isEqualTo("[id\tnote\t]");
    }

    @Test
    void unorderedWhatIsThereFirstComesFirst() {
        CliRun run = CliRun.of(
                "chunk",
                input,
                "--records",
                "1",
                "--jobs",
                "2",
                "--unordered",
                "--exec",
                "while [ $TEMPFILE_CHUNK_NUMBER = 1 ] && [ ! -e " + directory.resolve("second")
                        + " ]; do sleep 0.05; done; [ $TEMPFILE_CHUNK_NUMBER != 3 ] || touch "
                        + directory.resolve("second") + "; echo $TEMPFILE_CHUNK_NUMBER");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).hasLineCount(5).startsWith("2\n").contains("1\n", "3\n", "4\n", "5\n");
    }

    @Test
    void aCommandThatFailsIsNamedByItsChunk() {
        CliRun run = CliRun.of("chunk", input, "--records", "1", "--exec", "[ $TEMPFILE_CHUNK_NUMBER != 3 ] || exit 7");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains(input + ": chunk 3 (1 record, ")
                .contains("the command ended with 7")
                .hasLineCount(1);
        assertThat(CliRun.of("chunk", input, "--exec", "exit 255").err()).contains("the command ended with 255");
    }

    @Test
    void theFilesOfCommandsAreWhereAndAsLargeAsWasSaid() throws IOException {
        Path place = Files.createDirectory(Path.of(input).resolveSibling("place"));
        CliRun run =
                CliRun.of("chunk", input, "--exec", "echo $TEMPFILE_CHUNK", "--in", place.toString(), "--quota", "1M");
        assertThat(run.out()).startsWith(place.toString());
        assertThat(CliRun.of("chunk", input, "--exec", "cat", "--quota", "5").err())
                .contains("quota: ", "; raise --quota")
                .hasLineCount(1);
    }

    @Test
    void aCommandThatHangsIsEnded() {
        long start = System.nanoTime();
        CliRun run = CliRun.of("chunk", input, "--exec", "sleep 60 & sleep 60", "--time-limit", "1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(": chunk 1 (").contains("took longer than 1 s and was ended");
        assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
    }

    @Test
    void noCommandIsStartedOnceAllAreEnded() throws IOException {
        Path started = directory.resolve("started");
        ShellCommand command = new ShellCommand("touch " + started, null, TempSpec.defaults());
        command.close();
        try (Stream<Chunk> chunks = Chunks.of(Path.of(input)).stream()) {
            Chunk chunk = chunks.findFirst().orElseThrow();
            assertThatThrownBy(() -> command.run(chunk, Path.of(input), directory.resolve("printed")))
                    .isInstanceOf(InterruptedIOException.class);
        }
        assertThat(started).doesNotExist();
    }

    @Test
    void whereTheKeptChunksCannotGoIsSaidOfTheDirectoryThatWasNamed() {
        Path parts = directory.resolve("missing/parts");
        CliRun run = CliRun.of("chunk", input, "--keep", parts.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo("tempfile: " + parts + ": its directory " + parts.getParent()
                        + " does not exist; create it first");
    }

    @Test
    void gzipAndOtherDelimiters() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("a;b\n'x;\n';1\n".getBytes(UTF_8));
        }
        Path file = Files.write(directory.resolve("packed.csv.gz"), packed.toByteArray());
        CliRun run = CliRun.of("count", file.toString(), "--delimiter", ";", "--quote", "'");
        assertThat(run.out().strip()).as(run.err()).isEqualTo("1");
        Path parts = directory.resolve("parts");
        assertThat(CliRun.of("chunk", file.toString(), "--keep", parts.toString())
                        .status())
                .isZero();
        assertThat(parts).isDirectoryContaining("glob:**/chunk-000001.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count",
                "count a.csv b.csv",
                "count a.csv --delimiter ab",
                "count a.csv --lines --fixed 3",
                "count a.csv --lines --delimiter ;",
                "chunk",
                "chunk a.csv --records 0",
                "chunk a.csv --bytes 12X",
                "chunk a.csv --records 1 --bytes 1",
                "chunk a.csv --jobs 0",
                "chunk a.csv --time-limit 3",
                "chunk a.csv --unordered",
                "chunk a.csv --durable",
                "chunk a.csv --exec true --json",
                "chunk a.csv --quota 1M",
                "chunk a.csv --exec true --keep b --in c",
                "chunk a.csv --exec="
            })
    void wrongUsageIsOneLineAndTwo(String line) {
        CliRun run = CliRun.of(line.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains("; see 'tempfile");
    }
}
