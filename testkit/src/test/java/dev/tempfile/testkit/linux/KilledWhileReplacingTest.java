package dev.tempfile.testkit.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Requirement;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory is replaced and its previous content kept: a kill before any of the steps loses neither, whoever sweeps then. */
@Timeout(60)
@Tag("native")
class KilledWhileReplacingTest {
    @TempDir
    private Path here;

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "1, true", "2, true"})
    void whatTheTargetHadIsThereStill(int step, boolean hasBackup) throws Exception {
        Requirement.that(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace, which kills");
        Path target = Files.createDirectory(here.resolve("target"));
        Files.writeString(target.resolve("file"), "old");
        Path backup = here.resolve("previous");
        if (hasBackup) {
            Files.writeString(Files.createDirectory(backup).resolve("file"), "older");
        }
        killedBefore(step);
        TempFiles.sweep(here);

        assertThat(target.resolve("file")).hasContent("old");
        if (step == 1) {
            assertThat(Files.exists(backup)).isEqualTo(hasBackup);
        } else {
            assertThat(backup.resolve("file")).hasContent("new");
        }
    }

    /** Kills it as it begins to rename or exchange for that time. */
    private void killedBefore(int step) throws Exception {
        try (RunningJvm program = ChildJvm.running(ReplacingProgram.class, here)
                .option("--enable-native-access=ALL-UNNAMED")
                .start(here)) {
            Process strace = attach(program.await("thread"), step);
            program.say("begin");
            program.end();
            strace.waitFor();
        }
    }

    private static Process attach(String thread, int step) throws IOException {
        Process strace = new ProcessBuilder(
                        "strace",
                        "-p",
                        thread,
                        "-e",
                        "inject=renameat2:signal=KILL:when=" + step,
                        "-e",
                        "trace=renameat2")
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
}
