package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that records itself while a sweep is at work: it comes in time and keeps all, or too late and learns of it. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class HolderMeetsSweepTest {
    private static final ProcessIdentity SELF = Objects.requireNonNull(ProcessIdentity.self());
    private static final ProcessIdentity GONE = new ProcessIdentity(4194304, "1", SELF.namespace());

    @TempDir
    private Path here;

    private Path home;
    private Hold hold;

    @BeforeEach
    void makeHomeOfTheDead() throws IOException {
        home = dead(here);
        hold = Hold.in(home);
        hold.by(GONE);
    }

    private static Path dead(Path place) throws IOException {
        Path path = place.resolve(ProcessDirectory.MARK + Boot.digest() + "isdead00");
        Path made = Files.createDirectory(path, Privacy.of(path).directory());
        OwnerFile owner = new OwnerFile(Boot.id(), GONE, FileIdentity.of(made).key(), true);
        Files.write(made.resolve(OwnerFile.NAME), owner.bytes());
        Files.createFile(made.resolve("content"));
        return made;
    }

    @Test
    void whoComesBeforeTheClaimKeepsAll() throws IOException {
        try (Inspection inspection = new Inspection(home)) {
            assertThat(inspection.verdict().state()).isEqualTo(Verdict.State.DEAD);
            hold.by(SELF);

            Verdict verdict = inspection.claim();

            assertThat(verdict.state()).isEqualTo(Verdict.State.ALIVE);
            assertThat(verdict.reason()).isEqualTo("process " + SELF.pid() + " holds it");
            assertThat(home.resolve("content")).exists();
        }
    }

    @Test
    void whoComesAfterTheClaimLearnsThatItIsTooLate() throws IOException {
        try (Inspection inspection = new Inspection(home)) {
            assertThat(inspection.claim().state()).isEqualTo(Verdict.State.DEAD);
            assertThatThrownBy(() -> hold.by(SELF)).isInstanceOf(NoSuchFileException.class);
            inspection.remove();
        }
        assertThat(home).doesNotExist();
    }

    @Test
    void whoTakesHoldOfWhatIsNestedWhileAllAroundItGoesKeepsThatAndWhatItLiesIn() throws IOException {
        Path inner = dead(home);
        Hold innerHold = Hold.in(inner);
        try (Inspection inspection = new Inspection(home)) {
            assertThat(inspection.claim().state()).isEqualTo(Verdict.State.DEAD);
            innerHold.by(SELF);
            assertThatThrownBy(inspection::remove)
                    .hasMessageContaining(inner.toString())
                    .hasStackTraceContaining("left alone: process " + SELF.pid() + " holds it");
            assertThat(inner.resolve("content")).exists();
            assertThat(home.resolve("content")).doesNotExist();
        }
    }

    @Test
    void whatIsNestedCanBeTakenHoldOfByNobodyOnceItGoes() throws IOException {
        Hold innerHold = Hold.in(dead(home));
        try (Inspection inspection = new Inspection(home)) {
            inspection.claim();
            inspection.remove();
        }
        assertThatThrownBy(() -> innerHold.by(SELF)).isInstanceOf(NoSuchFileException.class);
    }

    /** Killed between its claim and the removal, a sweep leaves what the next one removes. */
    @Test
    void aClaimThatWasAllThatHappenedIsNoObstacle() throws IOException {
        try (Inspection inspection = new Inspection(home)) {
            inspection.claim();
        }
        Sweep.of(here, true);
        assertThat(home).doesNotExist();
    }

    @Test
    void atExitNobodyCanTakeHoldAnyMoreOfWhatIsDeleted() throws IOException {
        assertThat(hold.holdsOn()).isFalse();
        assertThatThrownBy(() -> hold.by(SELF)).isInstanceOf(NoSuchFileException.class);
    }
}
