package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes as numbers. With real umasks: {@code AtomicWriteTest} of the testkit. */
class CreationModeTest {
    @TempDir
    private Path here;

    @ParameterizedTest
    @CsvSource({
        "0, ---------",
        "0100, --x------",
        "0400, r--------",
        "0640, rw-r-----",
        "0755, rwxr-xr-x",
        "0666, rw-rw-rw-",
        "0777, rwxrwxrwx",
        "0001, --------x",
        "0002, -------w-",
        "01600, rw-------"
    })
    void eachOfTheLowestNineBitsIsOneRight(String octal, String rights) {
        assertThat(PosixFilePermissions.toString(FileStatus.permissions(Integer.parseInt(octal, 8))))
                .isEqualTo(rights);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void whatIsToldIsWhatACreationGives() throws IOException {
        Path ordinary = Files.createFile(here.resolve("ordinary"));
        Path ours = Files.createFile(here.resolve("ours"), Privacy.of(here).file());
        // A file of the JDK's is born 0666, less the umask.
        assertThat(CreationMode.ordinary(here)).isEqualTo(Files.getPosixFilePermissions(ordinary));
        assertThat(CreationMode.ofPrivate(here)).isEqualTo(Files.getPosixFilePermissions(ours));
        assertThat(here).as("no probe is left").isDirectoryContaining(ours::equals);
        assertThat(here.toFile().list()).hasSize(2);
    }

    /** What somebody made of it since is his: only an unusual umask is mended, see {@code KeptTest} of the testkit. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void underAnOrdinaryUmaskNothingIsMended() throws IOException {
        assumeTrue(CreationMode.ofPrivate(here).equals(Privacy.FILE), "needs a umask that leaves the owner his rights");
        Path file = Files.createFile(here.resolve("file"), Privacy.of(here).file());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        CreationMode.mend(file, null);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--r-----");
    }
}
