package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.Guarantee;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tempfile make --for}: what it makes stays while a process lives, and goes after it. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept elsewhere")
class MakeForTest {

    private static final Map<String, String> UTF8 = Map.of("LC_ALL", "C.UTF-8");

    @TempDir
    private Path directory;

    private Path made(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("make"));
        line.addAll(List.of(words));
        CliRun run = CliRun.child(directory, UTF8, line.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return Path.of(run.out().strip());
    }

    @Test
    void itSaysWhereNothingIsSweptThatItWillStay() throws IOException {
        assertThat(Lent.doubt(TempFiles.guarantees(directory))).as("here").isNull();
        assertThat(Lent.doubt(List.of(new Guarantee("swept after a crash", false, "only listed, for it is on nfs"))))
                .isEqualTo("only listed, for it is on nfs");
    }

    private String swept() {
        return CliRun.of("sweep", directory.toString()).out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-d"})
    void itStaysWhileTheProcessLivesAndGoesAtTheNextSweepAfterIt(String kind) throws Exception {
        Process holder = new ProcessBuilder("sleep", "100").start();
        try {
            String pid = Long.toString(holder.pid());
            Path made = kind.isEmpty()
                    ? made("--for", pid, "--prefix", "data_", "--suffix", ".csv")
                    : made(kind, "--for", pid, "--prefix", "data_", "--suffix", ".csv");
            assertThat(made.getFileName().toString()).matches("data_[a-z0-9_]{8}\\.csv");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo(kind.isEmpty() ? "rw-------" : "rwx------");
            for (int round = 0; round < 3; round++) {
                assertThat(swept()).contains("process " + pid + " holds it");
                assertThat(made).exists();
            }
            assertThat(CliRun.of("list", directory.toString()).out()).contains("alive 1 ");
            holder.destroyForcibly().waitFor();
            assertThat(swept()).contains("removed: 1 ");
            assertThat(directory).isEmptyDirectory();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void whoeverMakesSomethingThereNextSweepsIt() throws Exception {
        Process holder = new ProcessBuilder("sleep", "100").start();
        Path made = made("-d", "--for", Long.toString(holder.pid()));
        Files.createFile(made.resolve("content"));
        holder.destroyForcibly().waitFor();
        CliRun.child(directory, UTF8, "tour", "--json");
        assertThat(made).doesNotExist();
    }

    @Test
    void aProcessThatThereIsNotIsOneLine() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        for (String id : List.of(Long.toString(gone.pid()), "4194305", "-1")) {
            CliRun run = CliRun.child(directory, UTF8, "make", "--for=" + id);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .containsExactly("tempfile: no process has the id " + id + " here; nothing was made");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aWordThatIsNoProcessIsWrongUsage() throws Exception {
        CliRun run = CliRun.child(directory, UTF8, "make", "--for", "self");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("'self'")
                .contains("see 'tempfile make --help'");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aProcessOfAnotherUserIsAsGoodAsAnyThatCanBeSeen() throws Exception {
        Path made = made("--for", "1");
        assertThat(swept()).contains("process 1 holds it");
        Path home = made.getParent().getParent();
        assertThat(home.getFileName().toString()).startsWith("tempfile-");
    }
}
