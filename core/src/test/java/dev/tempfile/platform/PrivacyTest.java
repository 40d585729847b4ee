package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is its owner's alone, from when it is made. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
class PrivacyTest {
    @TempDir
    private Path here;

    @Test
    void whatIsMadeWithItsAttributesIsPrivate() throws IOException {
        Privacy privacy = Privacy.of(here);
        assertThat(privacy.enforced()).isTrue();
        Path directory = Files.createDirectory(here.resolve("directory"), privacy.directory());
        Path file = Files.createFile(here.resolve("file"), privacy.file());
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(Privacy.DIRECTORY);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Privacy.FILE);
        assertThat(Privacy.verify(directory)).as("nothing is said of it").isNull();
    }

    /** As a umask makes one that its own owner cannot use, or a file system one that others can read. */
    @Test
    void aDirectoryOfAnyOtherModeIsMended() throws IOException {
        for (String mode : new String[] {"rwxr-xr-x", "r-x------", "---------"}) {
            Path directory = Files.createDirectory(here.resolve("mode-" + mode));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
            assertThat(Privacy.verify(directory)).isNull();
            assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(Privacy.DIRECTORY);
        }
    }

    @Test
    void anotherDirectoryInItsPlaceIsLeftAsItIs() throws IOException {
        FileIdentity made = FileIdentity.of(Files.createDirectory(here.resolve("made")));
        Path other = Files.createDirectory(here.resolve("other"));
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> Privacy.verify(other, made)).isInstanceOf(FileSystemException.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void aProviderThatTakesNoPermissionsIsSaid() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            Path root = zip.getPath("/");
            assertThat(Privacy.of(root).enforced()).isFalse();
            assertThat(Privacy.verify(root)).isEqualTo("the file system takes no permissions when a file is created");
        }
    }
}
