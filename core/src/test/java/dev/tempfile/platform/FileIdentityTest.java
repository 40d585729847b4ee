package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What tells one file from another. */
class FileIdentityTest {
    @TempDir
    private Path here;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its provider has no keys")
    void eachFileIsItselfUnderEveryNameAndNoOther() throws IOException {
        Path file = Files.createFile(here.resolve("file"));
        Path name = Files.createLink(here.resolve("name"), file);
        Path other = Files.createFile(here.resolve("other"));
        Path link = Files.createSymbolicLink(here.resolve("link"), file);
        FileIdentity identity = FileIdentity.of(file);

        assertThat(identity.isUnique()).isTrue();
        assertThat(identity.isDirectory()).isFalse();
        assertThat(identity.same(FileIdentity.of(name))).isTrue();
        assertThat(identity.same(FileIdentity.of(other))).isFalse();
        assertThat(identity.same(FileIdentity.of(link))).as("a link is itself").isFalse();
        assertThat(identity.standsAt(name)).isTrue();
        assertThat(identity.standsAt(other)).isFalse();
        assertThat(identity.standsAt(here.resolve("missing"))).isFalse();
        assertThat(identity.key())
                .isEqualTo(String.valueOf(Files.getAttribute(file, "fileKey")))
                .contains("ino=" + Files.getAttribute(file, "unix:ino"));
    }

    @Test
    void withoutKeysTheKindMustDo() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            FileIdentity file = FileIdentity.of(Files.createFile(zip.getPath("/file")));
            FileIdentity directory = FileIdentity.of(Files.createDirectory(zip.getPath("/directory")));

            assertThat(file.isUnique()).isFalse();
            assertThat(file.key()).isEmpty();
            assertThat(directory.isDirectory()).isTrue();
            assertThat(file.standsAt(Files.createFile(zip.getPath("/other")))).isTrue();
            assertThat(file.same(directory)).isFalse();
            assertThat(directory.same(file)).isFalse();
        }
    }
}
