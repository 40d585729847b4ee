package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PrivateDirectory.class)
class MakeCommandTest {

    @TempDir
    private Path directory;

    @Test
    void aFileIsMadePrivateAndStays() throws IOException {
        CliRun run = CliRun.of("make");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        Path made = Path.of(run.out().strip());
        assertThat(run.out()).isEqualTo(made + System.lineSeparator());
        assertThat(made).isEmptyFile().hasParent(TempFiles.defaultDirectory());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rw-------");
        TempFiles.release();
        assertThat(made).as("kept").exists();
        Files.delete(made);
    }

    @Test
    void aDirectoryWithPrefixAndSuffixInAPlace() throws IOException {
        CliRun run = CliRun.of("make", "-d", "--prefix", "build_", "--suffix", ".work", "--in", directory.toString());
        Path made = Path.of(run.out().strip());
        assertThat(made).isEmptyDirectory().hasParent(directory);
        assertThat(made.getFileName().toString()).matches("build_[a-z0-9_]{8}\\.work");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        TempFiles.release();
        assertThat(directory).isDirectoryContaining(made::equals);
    }

    @Test
    void programsGetADocument() {
        Map<String, Object> document =
                CliRun.of("make", "--json", "--in", directory.toString()).json();
        assertThat(Path.of((String) document.get("path"))).isEmptyFile();
        assertThat(document).containsEntry("directory", false);
    }

    @Test
    void aPlaceThatIsMissingOrAFileIsOneLine() throws IOException {
        Path file = Files.createFile(directory.resolve("a-file"));
        for (Path place : new Path[] {directory.resolve("missing"), file}) {
            CliRun run = CliRun.of("make", "--in", place.toString());
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("tempfile: ")
                    .contains(place.toString());
        }
        CliRun verbose = CliRun.of(
                "make", "--verbose", "--in", directory.resolve("missing").toString());
        assertThat(verbose.err()).contains("\tat ");
    }

    @Test
    void whatNobodyWouldKnowOfIsNotLeftThere() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Bad file descriptor");
            }
        };
        for (String[] args : new String[][] {{"make"}, {"make", "-d"}, {"make", "--json"}}) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Output output = new Output(broken, err, new Surroundings(UTF_8, false, false, false, 80));
            assertThat(Main.run(output, args)).isEqualTo(1);
            assertThat(err.toString(UTF_8)).contains("Bad file descriptor");
        }
    }
}
