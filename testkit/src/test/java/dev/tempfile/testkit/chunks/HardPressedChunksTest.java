package dev.tempfile.testkit.chunks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class HardPressedChunksTest {
    private static final String RECORDS = "id,text\n" + "1,a record of some length\n".repeat(20_000);

    @Test
    @OnTmpfs("size=1m")
    void aDiskThatIsFullInTheMiddleOfASplitLeavesNothingOfIt(Path small) throws IOException {
        Path input = Files.writeString(small.resolve("input.csv"), RECORDS);
        TempSpec spec = TempSpec.defaults().in(small);
        try (TempDirectory work = spec.createDirectory();
                Stream<Chunk> chunks = Chunks.of(input).byBytes(100_000).stream()) {
            Iterator<Chunk> each = chunks.iterator();
            Path first = work.resolve("1");
            each.next().writeTo(first);
            assertThat(Files.size(first)).isGreaterThan(90_000);
            assertThatThrownBy(() -> {
                        while (true) {
                            Chunk chunk = each.next();
                            chunk.writeTo(work.resolve("" + chunk.number()));
                        }
                    })
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageStartingWith(work.path().toString())
                    .hasMessageContaining("cannot be written: No space left on device");
        }
        TempFiles.deleteAll();
        TempFiles.release();
        try (Stream<Path> left = Files.list(small)) {
            assertThat(left).containsExactly(input);
        }
        assertThat(Chunks.of(input).count()).isEqualTo(20_000);
    }

    @Test
    @OnTmpfs("size=256k")
    void aDiskThatIsFullOfWhatIsUnpackedIsSaidAndNothingIsLeft(Path small) throws IOException {
        Path input = small.resolve("input.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(input))) {
            out.write(RECORDS.getBytes(UTF_8));
        }
        TempFiles.setSpoolMemory(0);
        Chunks chunks = Chunks.of(input).spooledBy(TempSpec.defaults().in(small));
        assertThatThrownBy(() -> {
                    try (Stream<Chunk> all = chunks.stream()) {
                        all.forEach(chunk -> {});
                    }
                })
                .hasMessageContaining(small.toString())
                .hasMessageContaining("No space left on device");
        TempFiles.deleteAll();
        TempFiles.release();
        try (Stream<Path> left = Files.list(small)) {
            assertThat(left).containsExactly(input);
        }
        assertThat(chunks.count()).as("which holds nothing").isEqualTo(20_000);
    }

    @Test
    @AsOrdinaryUser
    void aFileThatMayNotBeReadIsSaid(Path mine) throws IOException {
        Path input = Files.writeString(mine.resolve("input.csv"), "h\n1\n");
        Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("-w-------"));
        assertThatThrownBy(() -> Chunks.of(input).count())
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(input.toString());
        assertThatThrownBy(() -> Chunks.of(input).stream())
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(input.toString());
    }

    /** Looks for records in the file that is named, in all ways, and says why that fails. */
    public static final class Looking {
        private Looking() {}

        /** With the file's name. */
        public static void main(String[] args) throws IOException {
            Path file = Path.of(args[0]);
            say(() -> Chunks.of(file).count());
            say(() -> {
                try (Stream<Chunk> chunks = Chunks.of(file).stream()) {
                    return chunks.count();
                }
            });
            say(() -> {
                try (var in = Files.newInputStream(file)) {
                    return Chunks.of(in, file.toString()).count();
                }
            });
        }

        private interface Look {
            long find() throws IOException;
        }

        private static void say(Look look) {
            try {
                System.out.println("found " + look.find());
            } catch (IOException | UncheckedIOException failure) {
                System.out.println(failure.getMessage());
            }
        }
    }

    @Test
    void aQuoteThatNeverClosesInALargeFileIsFoundInLittleMemory(@TempDir Path directory) throws IOException {
        Path input = directory.resolve("input.csv");
        Files.writeString(input, RECORDS + "2,\"never\n" + "closed\n".repeat(20_000));
        try (RandomAccessFile sparse = new RandomAccessFile(input.toFile(), "rw")) {
            sparse.setLength(64 << 20);
        }
        Outcome outcome =
                ChildJvm.running(Looking.class, directory).option("-Xmx12m").run(input);
        String said = "record 20001, which starts at byte " + RECORDS.length() + ", has a quote at byte "
                + (RECORDS.length() + 2) + " that never closes";
        assertThat(outcome.lines())
                .as("%s", outcome)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains(input + ": " + said));
    }
}
