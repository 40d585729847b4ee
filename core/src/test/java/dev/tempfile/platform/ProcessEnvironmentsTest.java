package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whose environment names something, at every moment of a process's life. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
class ProcessEnvironmentsTest {
    private static final String NAME = "tempfile-of-which-it-knows";

    @TempDir
    private Path here;

    private static Process started(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TMPDIR", "/somewhere/" + NAME + "/tmpwork");
        return builder.start();
    }

    private static boolean names(Process process) {
        return ProcessEnvironments.names(Long.toString(process.pid()), NAME);
    }

    /** While a process becomes another program it has no environment yet. */
    @Test
    void whoeverBecomesOneProgramAfterTheOtherNamesItAllTheTime() throws IOException {
        Path script = Files.writeString(here.resolve("again"), "exec sh \"$0\"\n");
        Process process = started("sh", script.toString());
        try {
            for (int look = 0; look < 20_000; look++) {
                assertThat(names(process)).as("look %d", look).isTrue();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whoHasNoEnvironmentNamesNothing() throws Exception {
        Process without = started("env", "-i", "sh", "-c", "echo begun; exec sleep 100");
        try {
            assertThat(without.inputReader().readLine()).isEqualTo("begun");
            assertThat(names(without)).isFalse();
        } finally {
            without.destroyForcibly();
        }
    }

    @Test
    void whoHasEndedNamesNothing() throws Exception {
        Process ended = started("true");
        ended.waitFor();
        assertThat(names(ended)).isFalse();
    }

    @Test
    void whoHasEndedAndWasNotWaitedForNamesNothing() throws Exception {
        // A shell may wait for whatever ends while it is one: the child ends when it has become what never waits.
        Process parent = started("sh", "-c", "sleep 100 & echo $!; exec sleep 100");
        String id = parent.inputReader().readLine();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(id)).orElseThrow();
        try {
            assertThat(ProcessEnvironments.names(id, NAME)).isTrue();
            await(Path.of("/proc", Long.toString(parent.pid()), "comm"), "sleep");
            child.destroyForcibly();
            await(Path.of("/proc", id, "stat"), ") Z ");
            assertThat(ProcessEnvironments.names(id, NAME)).isFalse();
        } finally {
            child.destroyForcibly();
            parent.destroyForcibly();
        }
    }

    private static void await(Path file, String content) throws Exception {
        for (int waited = 0; waited < 60_000 && !Files.readString(file).contains(content); waited += 5) {
            Thread.sleep(5);
        }
        assertThat(Files.readString(file)).contains(content);
    }
}
