package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Removing a process directory into which somebody puts something in the middle: what stays can still be judged. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class FailedRemovalTest {
    private static final int ROUNDS = 500;

    @TempDir
    private Path here;

    /** A directory whose owner is dead, as a killed process leaves it: its lock is free and its socket refuses. */
    private Path orphan() throws IOException {
        Path path = here.resolve(ProcessDirectory.MARK + Boot.digest() + "orphaned");
        Path home = Files.createDirectory(path, Privacy.of(path).directory());
        Witnesses witnesses = Witnesses.born(home, FileIdentity.of(home));
        witnesses.listen();
        Path socket = Files.createLink(here.resolve("kept"), home.resolve(Witnesses.SOCKET));
        witnesses.close();
        Files.move(socket, home.resolve(Witnesses.SOCKET));
        return home;
    }

    @Test
    void whoseOwnerLivesIsOwnedAgain() throws Exception {
        int failed = 0;
        for (int round = 0; round < ROUNDS && failed < 20; round++) {
            ProcessDirectory directory = ProcessDirectory.create(here);
            AtomicBoolean over = new AtomicBoolean();
            Thread putting = new Thread(() -> put(directory.path(), over));
            putting.start();
            boolean gone = delete(directory);
            over.set(true);
            putting.join(100_000);
            if (!gone) {
                failed++;
                assertThat(directory.path().resolve(OwnerFile.NAME))
                        .as("round %d", round)
                        .exists();
                assertThat(directory.path().resolve(Witnesses.SOCKET))
                        .as("round %d", round)
                        .exists();
                directory.delete();
            }
            assertThat(directory.path()).as("round %d", round).doesNotExist();
        }
        assertThat(failed).as("removals that met somebody else").isPositive();
    }

    private static boolean delete(ProcessDirectory directory) {
        try {
            directory.delete();
            return true;
        } catch (IOException met) {
            return false;
        }
    }

    private static void put(Path directory, AtomicBoolean over) {
        try {
            for (int i = 0; i < 100_000 && !over.get(); i++) {
                Files.createFile(directory.resolve("foreign-" + i));
            }
        } catch (IOException directoryIsGone) {
            return;
        }
    }

    @Test
    void whatIsBornInADeadOneAfterItWasJudgedStays() throws IOException {
        Path orphan = orphan();
        Path deep = Files.createDirectories(orphan.resolve("tmpwork/deep"));
        Files.writeString(deep.resolveSibling("content"), "of the dead");
        try (Inspection inspection = new Inspection(orphan)) {
            assertThat(inspection.verdict().state())
                    .as(inspection.verdict().reason())
                    .isEqualTo(Verdict.State.DEAD);
            ProcessDirectory late = ProcessDirectory.create(deep);
            try {
                Path content = Files.writeString(late.path().resolve("content"), "of the living");

                assertThatThrownBy(inspection::remove)
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("it belongs to this JVM")
                        .hasMessageContaining(late.path().toString());

                assertThat(content).hasContent("of the living");
                assertThat(orphan.resolve(OwnerFile.NAME)).exists();
                assertThat(deep.resolveSibling("content")).doesNotExist();
            } finally {
                late.delete();
            }
        }
        assertThat(Sweep.of(here, true)).extracting(Sweep.Found::removed).containsExactly(true);
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void whatIsHalfBornInADeadOneGoesWithIt() throws IOException {
        Path orphan = orphan();
        try (Inspection inspection = new Inspection(orphan)) {
            Path late = orphan.resolve(ProcessDirectory.MARK + Boot.digest() + "lateborn");
            Files.createDirectory(late, Privacy.of(late).directory());

            inspection.remove();
        }
        assertThat(here).isEmptyDirectory();
    }
}
