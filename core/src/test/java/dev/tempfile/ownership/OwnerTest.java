package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.platform.Boot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a process has of its own, and what it gives up. */
@Timeout(120)
class OwnerTest {
    @TempDir
    private Path here;

    @BeforeEach
    @AfterEach
    void nothingIsOurs() throws IOException {
        TempFiles.sweepByItself(true);
        TempFiles.deleteAll();
    }

    private Path fails() throws IOException {
        return Owner.current().createIn(here, home -> {
            throw new IOException("nothing was made");
        });
    }

    @Test
    void aDirectoryThatNothingCameOfIsGone() {
        assertThatThrownBy(this::fails).hasMessage("nothing was made");
        assertThat(here).isEmptyDirectory();
        assertThat(Owner.current().roots()).isEmpty();
    }

    @Test
    void oneThatIsInUseStaysThenAndIsIdleOnceItIsNotAnyMore() throws IOException {
        Path home;
        try (TempFile file = TempSpec.defaults().in(here).createFile()) {
            home = file.path().getParent();
            assertThatThrownBy(this::fails).hasMessage("nothing was made");
            assertThat(file.path()).exists();
        }
        assertThat(home).as("kept for the next file").exists();
        TempFiles.release();
        assertThat(here).as("what is idle can be given up").isEmptyDirectory();
    }

    private String hiddenName() throws IOException {
        try (AtomicFile file = AtomicFile.open(here.resolve("target"))) {
            assertThat(file.isOpen()).isTrue();
            return here.toFile().list()[0];
        }
    }

    @Test
    void whatItMakesWithoutADirectoryHasOneMarkThatIsListedUntilItsRelease() throws IOException {
        OwnerMark mark = OwnerMark.in(hiddenName());
        assertThat(mark).isNotNull();
        assertThat(mark.digest()).isEqualTo(Boot.digest());
        assertThat(OwnerMark.in(hiddenName()).owner()).isEqualTo(mark.owner());
        assertThat(ListedOwners.contains(mark.owner())).isTrue();

        TempFiles.release();

        assertThat(ListedOwners.contains(mark.owner())).isFalse();
        assertThat(OwnerMark.in(hiddenName()).owner()).isNotEqualTo(mark.owner());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
    void thatNothingIsSweptByItselfOutlivesARelease() throws Exception {
        TempFiles.sweepByItself(false);
        TempFiles.release();
        String digest =
                (Boot.digest().charAt(0) == 'a' ? 'b' : 'a') + Boot.digest().substring(1);
        Path remnant = Files.createFile(here.resolve(".abcdefgh-tempfile-" + digest + "ijklmnop"));

        AtomicFile.writeString(here.resolve("target"), "content");
        Thread.sleep(300);

        assertThat(remnant).exists();
    }
}
