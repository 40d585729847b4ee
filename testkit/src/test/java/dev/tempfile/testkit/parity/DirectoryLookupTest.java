package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.CandidateDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which directory is used where nobody named one, with real environments. */
@Timeout(120)
class DirectoryLookupTest {
    @TempDir
    private Path here;

    @AfterEach
    void lookUpAgain() {
        TempFiles.setDefaultDirectory(null);
    }

    @Test
    @Tag("parity:dir-env-order")
    void theEnvironmentOfTheProcessDecides() throws IOException {
        Files.createDirectory(here.resolve("first"));
        Files.createDirectory(here.resolve("second"));
        ChildJvm lookup = ChildJvm.running(Lookup.class, here).with("TMP", here.resolve("second"));

        assertThat(lookup.with("TMPDIR", here.resolve("first")).run().value("default"))
                .isEqualTo(here.resolve("first").toString());
        assertThat(lookup.with("TMPDIR", "").with("TEMP", "").run().value("default"))
                .isEqualTo(here.resolve("second").toString());
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:dir-env-unusable")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aDirectoryWithoutTheRightToWriteIsPassedOver(Path mine) throws IOException {
        Path readOnly = Files.createDirectory(mine.resolve("read-only"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-x------"));
        Path usable = Files.createDirectory(mine.resolve("usable"));

        Outcome found = ChildJvm.running(Lookup.class, mine)
                .with("TMPDIR", readOnly)
                .with("TEMP", usable)
                .run()
                .succeeded();

        assertThat(found.value("default")).isEqualTo(usable.toString());
        assertThat(found.value("TMPDIR")).isEqualTo("no right to create files in it");
        assertThat(found.errors()).as("no error, no warning").isEmpty();
    }

    @Test
    @Tag("parity:dir-probe-clean")
    @Tag("parity:dir-none")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a shell that limits the size of files")
    void whereNothingCanBeWrittenEveryCandidateIsListedAndNoneIsLittered() throws IOException {
        Path candidate = Files.createDirectory(here.resolve("candidate"));
        Path current = Files.createDirectory(here.resolve("current"));

        // Files can be created and not written.
        Outcome failed = ChildJvm.running(Lookup.class, current)
                .after("ulimit -f 0")
                .with("TMPDIR", candidate)
                .run();

        assertThat(failed.value("error"))
                .startsWith(NoSuchFileException.class.getName())
                .contains("no usable directory for temporary files")
                .contains(candidate + " (TMPDIR)")
                .contains("/tmp (platform)")
                .contains("/var/tmp (platform)")
                .contains(current + " (current directory)")
                .contains("File too large")
                .contains("set TMPDIR or java.io.tmpdir");
        assertThat(candidate).isEmptyDirectory();
        assertThat(current).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:dir-override")
    void aDirectoryThatWasSetIsNotLookedAtBeforeItIsUsed(Making making) {
        Path missing = here.resolve("missing");

        TempFiles.setDefaultDirectory(missing);

        assertThat(missing)
                .satisfies(set -> assertThat(TempFiles.defaultDirectory()).isEqualTo(set));
        assertThatThrownBy(() -> making.make(TempSpec.defaults()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("create it");
    }

    /** Says which directory is used and what is wrong with the candidates. */
    static final class Lookup {
        public static void main(String[] args) {
            for (CandidateDirectory candidate : TempFiles.candidates()) {
                System.out.println(candidate.source() + "=" + candidate.problem());
            }
            try {
                System.out.println("default=" + TempFiles.defaultDirectory());
            } catch (IOException failure) {
                System.out.println("error=" + failure);
            }
        }
    }
}
