package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.TempFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However {@code tempfile run} or its command ends: what is used stays, and what nobody uses is gone or goes at the next sweep. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept elsewhere")
class RunEndsTest {

    private static final Map<String, String> UTF8 = Map.of("LC_ALL", "C.UTF-8");

    @TempDir
    private Path directory;

    /** For what is no temporary file. */
    @TempDir
    private Path beside;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private Process run(String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("run", "--"));
        line.addAll(List.of(words));
        Process process = CliRun.start(directory, UTF8, line.toArray(String[]::new));
        started.add(process.toHandle());
        return process;
    }

    private ProcessHandle process(String id) {
        ProcessHandle process = ProcessHandle.of(Long.parseLong(id.strip())).orElseThrow();
        started.add(process);
        return process;
    }

    private static void signal(String signal, long... targets) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-s", signal, "--"));
        for (long target : targets) {
            command.add(Long.toString(target));
        }
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private static void await(Path file) throws InterruptedException {
        for (int waited = 0; waited < 60_000 && !Files.exists(file); waited += 5) {
            Thread.sleep(5);
        }
        assertThat(file).exists();
    }

    private String swept() {
        return CliRun.of("sweep", directory.toString()).out();
    }

    // ---------------------------------------------------------------- signals

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void aSignalIsPassedOnAndTheDirectoryGoneAfterwards(String signal, int code) throws Exception {
        Process run = run("sh", "-c", "touch $TMPDIR/x; echo $$; exec sleep 100");
        ProcessHandle command = process(run.inputReader().readLine());
        signal(signal, run.pid());
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(code);
        Orphans.awaitEnd(command);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void whatTheCommandMakesOfASignalIsItsOwn(String signal) throws Exception {
        Process run = run(
                "sh",
                "-c",
                "trap 'echo came; ls $TMPDIR; exit 7' " + signal
                        + "; touch $TMPDIR/x; echo ready; while :; do sleep 0.05; done");
        BufferedReader out = run.inputReader();
        assertThat(out.readLine()).isEqualTo("ready");
        signal(signal, run.pid());
        assertThat(out.lines()).containsExactly("came", "x");
        assertThat(run.waitFor()).isEqualTo(7);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatWasToBeIgnoredIsIgnored() throws Exception {
        ProcessBuilder builder =
                CliRun.builder(directory, UTF8, "run", "--", "sh", "-c", "echo ready; read word; sleep 1; echo done");
        builder.command().addAll(0, List.of("nohup"));
        Process run = builder.start();
        BufferedReader out = run.inputReader();
        assertThat(out.readLine()).isEqualTo("ready");
        signal("HUP", run.pid());
        run.getOutputStream().close();
        assertThat(out.lines()).containsExactly("done");
        assertThat(run.waitFor()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void stoppedAndContinuedItGoesOnWhereItWas() throws Exception {
        Process run = run("sh", "-c", "echo $$; read word; echo \"$word\"; exit 3");
        BufferedReader out = run.inputReader();
        ProcessHandle command = process(out.readLine());
        signal("STOP", run.pid(), command.pid());
        try (OutputStream in = run.getOutputStream()) {
            in.write("later\n".getBytes(UTF_8));
        }
        for (int round = 0; round < 5; round++) {
            assertThat(swept()).contains("left alone: 1 ");
        }
        signal("CONT", run.pid(), command.pid());
        assertThat(out.lines()).containsExactly("later");
        assertThat(run.waitFor()).isEqualTo(3);
        assertThat(directory).isEmptyDirectory();
    }

    // ---------------------------------------------------------------- at a terminal

    /** Runs a line of bash at a terminal of its own, and types {@code keys} once {@code ready} is there. */
    private String atTerminal(String line, Path ready, String keys) throws Exception {
        assumeTrue(Stream.of("/usr/bin/script", "/bin/script").anyMatch(file -> Files.exists(Path.of(file))));
        assumeTrue(Files.exists(Path.of("/bin/bash")), "needs bash, for its control of jobs");
        String quoted = String.join(
                " ",
                CliRun.builder(directory, UTF8, "run", "--").command().stream()
                        .map(word -> "'" + word + "'")
                        .toList());
        Path script = Files.writeString(beside.resolve("line.sh"), "run() { " + quoted + " \"$@\"; }\n" + line);
        ProcessBuilder builder =
                new ProcessBuilder("script", "-qefc", "bash '" + script + "'", "/dev/null").redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("TMPDIR", "TEMP", "TMP", "JAVA_TOOL_OPTIONS"));
        Process terminal = builder.start();
        started.add(terminal.toHandle());
        try (OutputStream in = terminal.getOutputStream()) {
            await(ready);
            in.write(keys.getBytes(UTF_8));
            in.flush();
            String said = new String(terminal.getInputStream().readAllBytes(), UTF_8);
            assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
            return said;
        }
    }

    @Test
    void aCommandHasTheTerminal() throws Exception {
        Path ready = beside.resolve("ready");
        String said = atTerminal(
                "run sh -c 'test -t 0 && test -t 1 && test -t 2 && touch " + ready + "; read x; echo got $x'",
                ready,
                "typed\n");
        assertThat(said).contains("got typed");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsTypedToInterruptComesOnceAndTheCommandDecides() throws Exception {
        Path ready = beside.resolve("ready");
        String said = atTerminal(
                "run bash -c 'trap \"echo interrupted; came=1\" INT; touch " + ready
                        + "; for i in {1..600}; do [ $came ] || sleep 0.1; done; sleep 0.5; echo went on; exit 4';"
                        + " echo code $?",
                ready,
                "\3");
        assertThat(said).containsOnlyOnce("interrupted").contains("went on", "code 4");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aJobThatIsStoppedAndBroughtBackHasTheTerminalAgain() throws Exception {
        Path ready = beside.resolve("ready");
        String said = atTerminal(
                "set -m; run sh -c 'touch " + ready
                        + "; read x; echo got $x' & sleep 0.1; while ! [ -e " + ready + " ]; do sleep 0.05; done;"
                        + " kill -TSTP %1; for i in {1..600}; do jobs -s | grep -q . || sleep 0.1; done;"
                        + " jobs; fg %1; echo code $?",
                ready,
                "typed\n");
        assertThat(said).contains("Stopped", "got typed", "code 0");
        assertThat(directory).isEmptyDirectory();
    }

    // ---------------------------------------------------------------- what is left behind

    @Test
    void whatACommandLeftInTheBackgroundKeepsTheDirectoryUntilItEnds() throws Exception {
        Process run = run("sh", "-c", "touch $TMPDIR/x; setsid sleep 100 > /dev/null 2>&1 & echo $!; echo $TMPDIR");
        BufferedReader out = run.inputReader();
        ProcessHandle left = process(out.readLine());
        Path work = Path.of(out.readLine());
        String note = new String(run.getErrorStream().readAllBytes(), UTF_8);
        assertThat(run.waitFor()).isZero();
        assertThat(note.lines()).singleElement().asString().startsWith("tempfile: " + work + " stays");
        for (int round = 0; round < 5; round++) {
            assertThat(swept()).contains("process " + left.pid() + " holds it: its environment names it");
        }
        assertThat(work.resolve("x")).exists();
        left.destroyForcibly();
        Orphans.awaitEnd(left);
        assertThat(swept()).contains("removed: 1 ");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aCommandWhoseRunIsKilledKeepsTheDirectoryThoughItsEnvironmentIsEmpty() throws Exception {
        Process run = run("env", "-i", "PATH=" + System.getenv("PATH"), "sh", "-c", "echo $$; exec sleep 100");
        ProcessHandle command = process(run.inputReader().readLine());
        run.destroyForcibly().waitFor();
        for (int round = 0; round < 5; round++) {
            assertThat(swept()).contains("process " + command.pid() + " holds it");
        }
        command.destroyForcibly();
        Orphans.awaitEnd(command);
        assertThat(swept()).contains("removed: 1 ");
        assertThat(directory).isEmptyDirectory();
    }

    /** Killed about when its command begins, with sweeps at once: no command ever runs without its directory. */
    @Test
    void runKilledAtAnyMomentLeavesNoCommandWithoutItsDirectory() throws Exception {
        Path pids = beside.resolve("pids");
        int rounds = 10;
        int begun = 0;
        int delay = 0;
        for (int round = 0; round < rounds; round++) {
            Files.deleteIfExists(pids);
            Process run =
                    run("sh", "-c", "echo $$ > " + pids + ".new; mv " + pids + ".new " + pids + "; exec sleep 100");
            awaitDirectory();
            Thread.sleep(delay);
            run.destroyForcibly().waitFor();
            for (int sweep = 0; sweep < 5; sweep++) {
                TempFiles.sweep(directory);
            }
            Thread.sleep(100);
            awaitBegunOrGone(pids);
            if (!Files.exists(pids)) {
                // Far at first, for a slow machine; then near the moment itself.
                delay += begun == 0 ? delay + 12 : 12;
            } else {
                begun++;
                delay = Math.max(0, delay - Math.max(7, delay / 4));
                ProcessHandle command = process(Files.readString(pids));
                assertThat(swept()).contains(" holds it");
                assertThat(Path.of(temporaryOf(command))).isDirectory();
                command.destroyForcibly();
                Orphans.awaitEnd(command);
            }
            swept();
            assertThat(left()).as("round %s", round).isEmpty();
        }
        Files.deleteIfExists(pids);
        System.out.println("killed " + rounds + " times, " + begun + " commands had begun");
        assertThat(begun).isBetween(1, rounds - 1);
    }

    /** What is left but for the hidden file that proves a place usable, which is swept like any such after an hour. */
    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> !path.getFileName().toString().matches("\\.[a-z0-9_]{8}-tempfile-[a-z0-9_]{13}"))
                    .toList();
        }
    }

    /** A command that recorded itself in time keeps its directory, and begins, however slowly. */
    private void awaitBegunOrGone(Path begun) throws IOException, InterruptedException {
        for (int waited = 0; waited < 60_000 && !Files.exists(begun) && !left().isEmpty(); waited += 20) {
            TempFiles.sweep(directory);
            Thread.sleep(20);
        }
    }

    private void awaitDirectory() throws IOException, InterruptedException {
        for (int waited = 0; waited < 60_000; waited += 2) {
            if (!left().isEmpty()) {
                return;
            }
            Thread.sleep(2);
        }
    }

    private static String temporaryOf(ProcessHandle process) throws IOException {
        return Stream.of(Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
                        .split("\0"))
                .filter(variable -> variable.startsWith("TMPDIR="))
                .map(variable -> variable.substring("TMPDIR=".length()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anInnerRunThatIsKilledGoesWithTheOuterAfterItsCommand() throws Exception {
        List<String> inner = CliRun.builder(
                        directory, UTF8, "run", "--", "sh", "-c", "echo $$; echo $TMPDIR; exec sleep 100")
                .command();
        inner.removeIf(word -> word.startsWith("-Djava.io.tmpdir"));
        List<String> line = new ArrayList<>(List.of("sh", "-c", "echo $$; exec \"$@\"", "sh"));
        line.addAll(inner);
        Process outer = run(line.toArray(String[]::new));
        BufferedReader out = outer.inputReader();
        ProcessHandle innerRun = process(out.readLine());
        ProcessHandle command = process(out.readLine());
        Path work = Path.of(Objects.requireNonNull(out.readLine()));
        innerRun.destroyForcibly();
        assertThat(outer.waitFor()).isEqualTo(137);
        for (int round = 0; round < 3; round++) {
            assertThat(swept()).contains(" holds it");
            assertThat(work).isDirectory();
        }
        command.destroyForcibly();
        Orphans.awaitEnd(command);
        assertThat(swept()).contains("removed: 1 ");
        assertThat(directory).isEmptyDirectory();
    }
}
