package dev.tempfile.testkit.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.Requirement;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that the kernel, a sandbox or a file system refuses: done otherwise, with the same result and without a word. */
@Timeout(120)
@Tag("native")
class LackingCallsTest {
    @TempDir
    private Path here;

    private int round;

    @BeforeEach
    void callsCanBeRefused() {
        Requirement.that(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace, which refuses the calls");
    }

    @Test
    void theResultIsTheSameAndNobodyHearsOfIt() throws Exception {
        try (RunningJvm program = ChildJvm.running(LackingProgram.class, here)
                .option("--enable-native-access=ALL-UNNAMED")
                .start(here)) {
            assertThat(program.await("ready")).isEqualTo("true");
            // What is not refused is done by the calls that are refused below.
            assertThat(run(program, "unnamed", "first", null)).haveExactly(2, containing("O_TMPFILE"));
            assertThat(run(program, "publish", "published", null)).haveExactly(1, containing("linkat("));
            assertThat(run(program, "publish unsynced", "published", null))
                    .haveExactly(1, containing("linkat("))
                    .haveExactly(0, containing("fsync("));
            // The first time classes are opened, too.
            run(program, "lock", "made", null);
            List<String> locking = run(program, "lock", "made", null);
            assertThat(locking).haveExactly(1, containing("LOCK_SH"));

            for (String error : List.of("EOPNOTSUPP", "EINVAL", "EISDIR", "EPERM")) {
                assertThat(run(program, "unnamed", "first", "openat:error=" + error + ":when=1"))
                        .as("asked once, and not for the second file on that file system")
                        .haveExactly(1, containing("O_TMPFILE"));
            }
            for (String error : List.of("EXDEV", "EPERM", "ENOSYS", "EOPNOTSUPP")) {
                // Copied, and then linked from beside the target.
                run(program, "publish", "published", "linkat:error=" + error + ":when=1");
            }
            run(program, "publish", "published", "linkat:error=EINTR:when=1");
            run(program, "unnamed", "first", "openat:error=EINTR:when=1");
            for (String error : List.of("EINVAL", "ENOLCK")) {
                run(program, "lock", "made", "flock:error=" + error + ":when=1");
            }
            assertThat(run(program, "lock", "made", "openat:error=EMFILE:when=" + opensBeforeLock(locking)))
                    .as("no descriptor is left for the lock")
                    .haveExactly(0, containing("LOCK_SH"));
            // From here on the process knows that they are lacking.
            run(program, "lock", "made", "flock:error=ENOSYS:when=1");
            assertThat(run(program, "lock", "made", null)).haveExactly(0, containing("LOCK_SH"));
            run(program, "unnamed", "first", "openat:error=ENOSYS:when=1");
            assertThat(run(program, "unnamed", "first", null)).haveExactly(0, containing("O_TMPFILE"));

            Outcome end = program.end();
            assertThat(end.succeeded().errors()).isEmpty();
        }
    }

    /** Has it carry a work out while strace refuses what is injected; gives the calls that it saw. */
    private List<String> run(RunningJvm program, String work, String result, String injection) throws Exception {
        round++;
        program.say(work);
        String thread = program.await("thread" + round);
        Path trace = here.resolve("trace" + round);
        Process strace = attach(thread, trace, injection);
        program.say("begin");
        assertThat(program.await("result" + round))
                .as(work + " with " + injection)
                .isEqualTo(result);
        assertThat(strace.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> calls = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        if (injection != null) {
            assertThat(calls).as(injection).haveAtLeastOne(containing("(INJECTED)"));
        }
        return calls;
    }

    /** The number of the call that opens what is locked. */
    private static long opensBeforeLock(List<String> calls) {
        return calls.stream()
                .takeWhile(call -> !call.contains("LOCK_SH"))
                .filter(call -> call.startsWith("openat("))
                .count();
    }

    private static Process attach(String thread, Path trace, String injection) throws IOException {
        String inject = injection == null ? "trace=openat,linkat,flock,fsync" : "inject=" + injection;
        Process strace = new ProcessBuilder(
                        "strace",
                        "-p",
                        thread,
                        "-o",
                        trace.toString(),
                        "-e",
                        "trace=openat,linkat,flock,fsync",
                        "-e",
                        inject)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(strace.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("attached")) {
                return strace;
            }
        }
        throw new IOException("strace did not attach");
    }

    private static Condition<String> containing(String part) {
        return new Condition<>(line -> line.contains(part), "containing " + part);
    }
}
