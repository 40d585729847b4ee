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
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory is replaced and its previous content kept: what fails or ends the process between the steps loses neither. */
@Timeout(120)
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

    @Test
    void aLookThatFailsAfterTheExchangeIsAFailureAfterTheRename() throws Exception {
        Requirement.that(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace, which has it fail");
        int looks = 0;
        for (String call : replaced("one", null)) {
            if (call.contains("RENAME_EXCHANGE")) {
                break;
            }
            looks += call.startsWith("statx(") ? 1 : 0;
        }
        List<String> calls = replaced("two", "statx:error=EIO:when=" + (looks + 1) + "+");
        assertThat(calls).anyMatch(call -> call.contains("(INJECTED)"));
    }

    /** The calls of a replacement that brings the new content in any case, and says so. */
    private List<String> replaced(String name, String injection) throws Exception {
        Path directory = Files.createDirectory(here.resolve(name));
        Files.createDirectory(directory.resolve("target"));
        Path trace = here.resolve(name + ".trace");
        try (RunningJvm program = ChildJvm.running(ReplacingProgram.class, directory)
                .option("--enable-native-access=ALL-UNNAMED")
                .start(directory)) {
            Process strace = attach(program.await("thread"), trace, injection);
            program.say("begin");
            String done = program.await("done");
            assertThat(done.equals("true")
                            || injection != null && done.contains("has the new content, but clean up failed"))
                    .as(done)
                    .isTrue();
            program.end();
            strace.waitFor();
        }
        assertThat(directory.resolve("target/file")).hasContent("new");
        return Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
    }

    /** Kills it as it begins to rename or exchange for that time. */
    private void killedBefore(int step) throws Exception {
        try (RunningJvm program = ChildJvm.running(ReplacingProgram.class, here)
                .option("--enable-native-access=ALL-UNNAMED")
                .start(here, "previous")) {
            Process strace =
                    attach(program.await("thread"), Path.of("/dev/null"), "renameat2:signal=KILL:when=" + step);
            program.say("begin");
            program.end();
            strace.waitFor();
        }
    }

    private static Process attach(String thread, Path trace, String injection) throws IOException {
        String calls = "trace=renameat2,statx";
        String inject = injection == null ? calls : "inject=" + injection;
        Process strace =
                new ProcessBuilder("strace", "-p", thread, "-o", trace.toString(), "-e", calls, "-e", inject).start();
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
