package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PrivateDirectory.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept elsewhere")
class SweepCommandTest {

    @TempDir
    private Path directory;

    /** A process that made a file of 1,000 bytes and was killed; returns its directory. */
    private Path killed() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader()) {
            Path made = Path.of(Objects.requireNonNull(said.readLine()));
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Objects.requireNonNull(made.getParent());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Makes a file, says where, and waits to be killed. */
    static final class Victim {
        public static void main(String[] args) throws IOException, InterruptedException {
            TempFile file =
                    TempSpec.defaults().in(Path.of(args[0])).createFile().write(new byte[1_000]);
            Path socket = file.path().resolveSibling("socket");
            for (int waited = 0; waited < 60_000 && !Files.exists(socket); waited += 10) {
                Thread.sleep(10);
            }
            System.out.println(file.path());
            Thread.sleep(300_000);
        }
    }

    @Test
    void whatAKilledProcessLeftIsShownThenRemoved() throws Exception {
        Path left = killed();

        CliRun listed = CliRun.of("list", directory.toString());
        assertThat(listed.status()).isZero();
        assertThat(listed.out())
                .contains("dead", left.toString(), "its lock is free and its socket refuses")
                .contains("alive 0 (0 bytes), dead 1 (")
                .contains("'tempfile sweep' removes what is dead");

        assertThat(CliRun.of("sweep", "--dry-run", directory.toString()).out()).contains("would be removed: 1 (");
        assertThat(left).exists();

        CliRun swept = CliRun.of("sweep", directory.toString());
        assertThat(swept.status()).isZero();
        assertThat(swept.out()).contains("swept", left.toString(), "removed: 1 (", "left alone: 0 (0 bytes) alive");
        assertThat(left).doesNotExist();
        assertThat(CliRun.of("sweep", directory.toString()).out())
                .isEqualToIgnoringNewLines(
                        "removed: 0 (0 bytes); left alone: 0 (0 bytes) alive, 0 (0 bytes) undecided");
    }

    @Test
    void programsGetADocument() throws Exception {
        Path left = killed();
        assertThat(CliRun.of("sweep", "--json", directory.toString()).json().get("found"))
                .asInstanceOf(LIST)
                .singleElement()
                .asInstanceOf(MAP)
                .containsEntry("path", left.toString())
                .containsEntry("state", "swept")
                .containsKeys("because", "files", "bytes", "since");
        assertThat(left).doesNotExist();
    }

    @Test
    void whatThisProcessOwnsIsAlive() throws IOException {
        try (TempFile file = TempSpec.defaults().in(directory).createFile()) {
            assertThat(CliRun.of("sweep", directory.toString()).out()).contains("it belongs to this JVM");
            assertThat(file.path()).exists();
        }
    }

    @Test
    void aDirectoryThatCannotBeListedIsOneLine() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        CliRun run = CliRun.of("sweep", file.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains(file.toString());
    }
}
