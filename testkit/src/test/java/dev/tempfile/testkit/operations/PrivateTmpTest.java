package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.reason;
import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.Finding;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Container;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A unit that sees a directory of its own where others see theirs, as PrivateTmp= has it.
 *
 * <p>No systemd runs here: a bind mount in mounts of the unit's own is what it would make. The directory is not /tmp itself, in which
 * the classes of the tests may lie.
 */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts")
class PrivateTmpTest {
    private static final OperationsDocument.Section RECIPE = section("systemd: PrivateTmp");

    @TempDir
    private Path here;

    private Path tmp;
    private Path privateTmp;

    @BeforeEach
    void directories() throws IOException {
        tmp = shared(here.resolve("tmp"));
        privateTmp = shared(here.resolve("tmp/systemd-private-unit/tmp"));
    }

    private static Path shared(Path directory) throws IOException {
        Files.createDirectories(directory);
        new ProcessBuilder("chmod", "1777", directory.toString())
                .start()
                .onExit()
                .join();
        return directory;
    }

    private ChildJvm unit() throws IOException {
        return Container.mounts(
                ChildJvm.running(Service.class, here).with("TMPDIR", tmp),
                "mount --bind '" + privateTmp + "' '" + tmp + "'");
    }

    @Test
    void whatIsSweptOutsideIsNotTheUnitsAndWhoLooksInFromOutsideSeesThatItLives() throws IOException {
        try (RunningJvm unit = unit().start("MAKE", "AWAIT", "CHECK")) {
            Path inside = Path.of(unit.await("MAKE"));
            assertThat(inside).hasParentRaw(tmp).doesNotExist();
            Path outside = privateTmp.resolve(inside.getFileName());
            assertThat(outside).isNotEmptyDirectory();

            assertThat(TempFiles.sweep(tmp)).isEmpty();
            List<Finding> found = TempFiles.sweep(privateTmp);

            assertThat(found).extracting(Finding::state).containsExactly(Finding.State.ALIVE);
            RECIPE.says(found.get(0).reason());
            assertThat(unit.end().succeeded().value("CHECK")).isEqualTo("true");
        }
        assertThat(privateTmp).isEmptyDirectory();
    }

    @Test
    void aUnitThatIsKilledAndStartedAgainOverTheSameDirectorySweeps() throws IOException {
        Path home;
        try (RunningJvm unit = unit().start("MAKE", "AWAIT")) {
            home = Path.of(unit.await("MAKE"));
            unit.signal("KILL").await();
        }
        assertThat(privateTmp).isNotEmptyDirectory();

        Outcome again = unit().run("LOOK", "MAKE", "AWAIT_SWEEP", "CHECK").succeeded();

        RECIPE.says(reason(again.value("LOOK")));
        assertThat(again.value("AWAIT_SWEEP")).isEqualTo(home.toString());
        assertThat(privateTmp).isEmptyDirectory();
    }

    /** What systemd does when a unit stops: it deletes the directory itself, here while the unit still runs. */
    @Test
    void aDirectoryThatIsTakenAwayIsMadeAgainAndSaid() throws IOException {
        try (RunningJvm unit = unit().start("MAKE", "AWAIT", "MAKE", "CHECK")) {
            Path home = Path.of(unit.await("MAKE"));
            TempFiles.deleteTree(privateTmp.resolve(home.getFileName()));

            Outcome outcome = unit.say("go on").end().succeeded();

            assertThat(String.join("\n", outcome.errors())).contains("was deleted by somebody else");
            assertThat(outcome.lines()).contains("CHECK=false");
        }
        RECIPE.says("was deleted by somebody else with all that it held; it is made again");
        assertThat(privateTmp).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateTmp)))
                .isEqualTo("rwxrwxrwx");
    }
}
