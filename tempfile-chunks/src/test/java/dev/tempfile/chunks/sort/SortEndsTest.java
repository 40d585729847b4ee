package dev.tempfile.chunks.sort;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.Finding;
import dev.tempfile.TempFiles;
import dev.tempfile.chunks.RecordFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A sort in a JVM of its own: in a small heap, on a full disk, killed; and beside GNU sort. */
@Timeout(240)
class SortEndsTest {
    private static final String OLD = "what stood here before";

    @TempDir
    private Path directory;

    private Path temporary;
    private Path input;
    private Path output;

    @BeforeEach
    void make() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary"));
        input = directory.resolve("input");
        output = Files.writeString(directory.resolve("output"), OLD);
    }

    /** Lines of 8 to 150 bytes, many of them with the same start. */
    private void write(int mebibytes) throws IOException {
        Random random = new Random(11);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(input)) {
            for (int i = 0; i < mebibytes; i++) {
                for (int at = 0; at < block.length; ) {
                    int end = Math.min(block.length, at + 9 + random.nextInt(142));
                    boolean common = random.nextInt(4) == 0;
                    for (; at < end - 1; at++) {
                        block[at] = (byte) (common && at % 16 != 0 ? 'c' : ' ' + random.nextInt(95));
                    }
                    block[at++] = '\n';
                }
                out.write(block);
            }
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Test
    void aHeapOf24MebibytesIsEnoughFor48() throws Exception {
        write(48);
        int exit = SortProgram.run(SortProgram.builder(
                List.of(), temporary, "24m", input.toString(), output.toString(), "usual", "NOWHERE"));

        assertThat(log()).contains("passes=");
        assertThat(exit).as(log()).isZero();
        assertThat(temporary).isEmptyDirectory();
        assertThat(Files.size(output)).isEqualTo(Files.size(input));
        assertThat(sumOfLines(output, true)).isEqualTo(sumOfLines(input, false));
    }

    /** The same for the same lines in whatever order. */
    private static long sumOfLines(Path file, boolean sorted) throws IOException {
        long sum = 0;
        CRC32 checksum = new CRC32();
        String before = "";
        try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (sorted && before.compareTo(line) > 0) {
                    throw new AssertionError(before + " before " + line);
                }
                before = line;
                checksum.reset();
                checksum.update(line.getBytes(ISO_8859_1));
                sum += checksum.getValue() * checksum.getValue() + line.length();
            }
        }
        return sum;
    }

    @Test
    void killedWhileItReads() throws Exception {
        killed(SortProgram.Stop.WHILE_READING);
    }

    @Test
    void killedWhileItWrites() throws Exception {
        killed(SortProgram.Stop.WHILE_WRITING);
    }

    private void killed(SortProgram.Stop stop) throws Exception {
        write(4);
        Process process = SortProgram.builder(
                        List.of(), temporary, "64m", input.toString(), output.toString(), "500000", stop.name())
                .start();
        try {
            Path reached = directory.resolve("reached");
            for (int i = 0; i < 1200 && !Files.exists(reached) && process.isAlive(); i++) {
                Thread.sleep(50);
            }
            assertThat(reached).as(log()).exists();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(output).hasContent(OLD);
        assertThat(temporary).isNotEmptyDirectory();

        // What it had begun beside the output is swept once nothing was written to it for an hour.
        try (Stream<Path> all = Files.list(directory)) {
            for (Path hidden : all.filter(path -> path.getFileName().toString().startsWith("."))
                    .toList()) {
                Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().minusSeconds(7_200)));
            }
        }
        List<Finding> swept = TempFiles.sweep(temporary);
        TempFiles.sweep(directory);

        assertThat(swept).extracting(Finding::state).containsOnly(Finding.State.SWEPT);
        assertThat(temporary).isEmptyDirectory();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("input", "output", "log", "reached", "temporary");
        }
        assertThat(output).hasContent(OLD);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a tmpfs in mounts of its own")
    void aDiskThatIsFullInTheMiddle() throws Exception {
        write(4);
        List<String> small = List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=2m tmpfs '" + temporary + "' && exec \"$@\"",
                "sh");
        boolean mounts = mounts();
        assertThat(mounts || !"true".equals(System.getenv("CI")))
                .as("needs to mount a tmpfs: run as root")
                .isTrue();
        assumeTrue(mounts, "needs to mount a tmpfs: run as root");
        int exit = SortProgram.run(
                SortProgram.builder(small, temporary, "64m", input.toString(), output.toString(), "500000", "NOWHERE"));

        assertThat(exit).isNotZero();
        assertThat(log()).contains("FileSystemException", temporary.toString(), "No space left on device");
        assertThat(output).hasContent(OLD);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("input", "output", "log", "temporary");
        }
    }

    private boolean mounts() throws InterruptedException {
        try {
            Process probe = new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", temporary.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Test
    void besideGnuSort() throws Exception {
        write(2);
        Path theirs = directory.resolve("theirs");
        ProcessBuilder builder = new ProcessBuilder("sort", "-s", "-o", theirs.toString(), input.toString());
        builder.environment().put("LC_ALL", "C");
        Process sort;
        try {
            sort = builder.start();
        } catch (IOException noSuchCommand) {
            assumeTrue(false, "there is no sort(1)");
            return;
        }
        assertThat(sort.waitFor(60, TimeUnit.SECONDS)).isTrue();
        TempFiles.setDefaultDirectory(temporary);
        try {
            ExternalSort ours = ExternalSort.of(input).withFormat(RecordFormat.lines());
            for (long memory : new long[] {64 * 1024, 300_000, 16 << 20}) {
                ours.withMemory(memory).writeTo(output);
                assertThat(Files.mismatch(output, theirs)).isEqualTo(-1);
            }
        } finally {
            TempFiles.setDefaultDirectory(null);
            TempFiles.release();
        }
    }
}
