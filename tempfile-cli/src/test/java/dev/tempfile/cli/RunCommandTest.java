package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tempfile run}: what a command is given, what it gives back, and that nothing is left. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are a Unix shell's")
class RunCommandTest {

    private static final Map<String, String> UTF8 = Map.of("LC_ALL", "C.UTF-8");

    @TempDir
    private Path directory;

    private CliRun run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("run"));
        line.addAll(List.of(words));
        return CliRun.child(directory, environment, line.toArray(String[]::new));
    }

    private CliRun run(String... words) throws IOException, InterruptedException {
        return run(UTF8, words);
    }

    @Test
    void theCommandHasAPrivateDirectoryOfItsOwnAndItIsGoneAfterwards() throws Exception {
        CliRun run = run("--", "sh", "-c", "cd $TMPDIR && touch left && pwd && ls -ld . && echo $TMPDIR $TEMP $TMP");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        String[] lines = run.out().split("\n");
        assertThat(Path.of(lines[0])).startsWithRaw(directory).doesNotExist();
        assertThat(lines[1]).startsWith("drwx------");
        assertThat(lines[2].split(" ")).containsOnly(lines[2].split(" ")[0]).hasSize(3);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void wordsInputOutputAndCodeAreTheCommands() throws Exception {
        Process process = CliRun.start(
                directory,
                UTF8,
                "run",
                "sh",
                "-c",
                "cat; echo wrong >&2; printf '<%s>' \"$@\"; exit 42",
                "sh",
                "a  b",
                "--",
                "@x",
                "\"q\"",
                "");
        try (OutputStream in = process.getOutputStream()) {
            in.write("given".getBytes(UTF_8));
        }
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("given<a  b><--><@x><\"q\"><>");
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).isEqualTo("wrong\n");
        assertThat(process.waitFor()).isEqualTo(42);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theCommandIsWhatWasStartedAndNoShellAroundIt() throws Exception {
        CliRun run = run("--", "cat", "/proc/self/comm");
        assertThat(run.out()).isEqualTo("cat\n");
    }

    @Test
    void aCommandThatASignalEndsHasItsCode() throws Exception {
        assertThat(run("--", "sh", "-c", "kill -KILL $$").status()).isEqualTo(137);
        assertThat(run("--", "sh", "-c", "kill -USR1 $$").status()).isEqualTo(138);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aCommandThatThereIsNotOrThatCannotBeExecutedIsOneLineAndAShellsCode() throws Exception {
        Path plain = Files.createFile(directory.resolve("plain"));
        assertFails(127, "no-such-command: command not found", "no-such-command");
        assertFails(127, "./no/such: no such file", "./no/such");
        assertFails(126, plain + ": may not be executed: permission denied", plain.toString());
        assertFails(126, directory + ": is a directory, not a command", directory.toString());
        Files.delete(plain);
        assertThat(directory).isEmptyDirectory();
    }

    private void assertFails(int code, String line, String command) throws IOException, InterruptedException {
        CliRun run = run("--", command);
        assertThat(run.status()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("tempfile: " + line + System.lineSeparator());
    }

    @Test
    void aFileThatNoSystemCanExecuteHasTheSystemsWords() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken"), "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
        CliRun run = run("--", broken.toString());
        assertThat(run.status()).isIn(126, 127);
        assertThat(run.err()).contains(broken.toString());
        Files.delete(broken);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPlaceThatThereIsNotIsOneLine() throws Exception {
        CliRun run = run("--in", "/no/such/place", "--", "true");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("/no/such/place");
        assertThat(run("--in=/no/such/place", "true").status()).isEqualTo(1);
        CliRun without = run("--java");
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err().lines()).singleElement().asString().contains("'CMD'", "see 'tempfile run --help'");
    }

    @Test
    void aFailureKeepsTheDirectoryOnlyIfToldTo() throws Exception {
        CliRun kept = run("--keep-on-failure", "--", "sh", "-c", "echo why > $TMPDIR/log; exit 9");
        assertThat(kept.status()).isEqualTo(9);
        String said = "tempfile: kept, for the command ended with 9: ";
        assertThat(kept.err()).startsWith(said);
        Path where = Path.of(kept.err().strip().substring(said.length()));
        assertThat(where).hasParent(directory);
        assertThat(where.resolve("log")).hasContent("why");
        CliRun.of("sweep", directory.toString());
        assertThat(where.resolve("log")).as("kept for good").exists();
        Files.delete(where.resolve("log"));
        Files.delete(where);

        assertThat(run("--keep-on-failure", "--", "true").err()).isEmpty();
        assertThat(run("--", "sh", "-c", "exit 9").err()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aRunInARunHasItsDirectoryInTheOuterOnesAndBothAreGone() throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "echo $TMPDIR; exec \"$@\"", "sh"));
        List<String> inner = CliRun.builder(
                        directory, UTF8, "run", "--", "sh", "-c", "echo $TMPDIR; touch $TMPDIR/x; exit 5")
                .command();
        inner.removeIf(word -> word.startsWith("-Djava.io.tmpdir"));
        line.addAll(inner);
        line.add(0, "--");
        CliRun run = run(line.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(5);
        String[] where = run.out().split("\n");
        assertThat(Path.of(where[1])).startsWithRaw(Path.of(where[0]));
        assertThat(directory).isEmptyDirectory();
    }

    // ---------------------------------------------------------------- JVMs

    /** Leaves what nobody deletes, and says where. */
    static final class Leaking {
        public static void main(String[] args) throws IOException {
            System.out.println(Files.createTempFile("leak", ".tmp"));
            System.out.println(File.createTempFile("leak", null));
            System.out.println(System.getProperty("of.the.user") + "|"
                    + System.getProperty("user.dir").isEmpty());
        }
    }

    private static String[] leaking() {
        return new String[] {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Leaking.class.getName()
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a b", "it's", "\"quoted\"", "$HOME and 'both' \"kinds\""})
    void whatEveryLibraryOfAJvmLeaksIsGoneToo(String name) throws Exception {
        Path place = Files.createDirectory(directory.resolve(name));
        List<String> line = new ArrayList<>(List.of("--java", "--in", place.toString(), "--"));
        line.addAll(List.of(leaking()));
        CliRun run = run(
                Map.of("LC_ALL", "C.UTF-8", "JAVA_TOOL_OPTIONS", "-Dof.the.user='kept as it is'"),
                line.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        String[] lines = run.out().split("\n");
        assertThat(Path.of(lines[0])).startsWithRaw(place).doesNotExist();
        assertThat(Path.of(lines[1])).startsWithRaw(place).doesNotExist();
        assertThat(lines[2]).startsWith("kept as it is|");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void whatACommandOfDaysUsesIsRefreshedWhileItRuns() throws Exception {
        // Each file that is made has the library look whether a day went by.
        CountDownLatch made = new CountDownLatch(5);
        Process command = new ProcessBuilder("sh", "-c", "read word; exit 3").start();
        Thread ending = new Thread(() -> {
            try (OutputStream in = command.getOutputStream()) {
                assertThat(made.await(100, TimeUnit.SECONDS)).isTrue();
                in.write('\n');
            } catch (IOException | InterruptedException failure) {
                throw new AssertionError(failure);
            }
        });
        ending.start();
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                made.countDown();
            }
        });
        try (TempDirectory work = TempSpec.defaults().in(directory).createDirectory()) {
            assertThat(Run.ended(command, Duration.ofMillis(50), work)).isEqualTo(3);

            assertThat(made.getCount()).isZero();
            assertThat(work.path()).isEmptyDirectory();
        } finally {
            TempFiles.setListener(null);
            command.destroyForcibly();
        }
    }

    @Test
    void aJvmIsToldNothingUnlessThatIsWanted() throws Exception {
        List<String> line = new ArrayList<>(List.of("--"));
        line.addAll(List.of(leaking()));
        CliRun run = run(line.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        String[] lines = run.out().split("\n");
        assertThat(Path.of(lines[0]).getParent()).isNotEqualTo(directory);
        Files.delete(Path.of(lines[0]));
        Files.delete(Path.of(lines[1]));
    }
}
