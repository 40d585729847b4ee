package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What we made is changed only while it stands at its path. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
class OriginalTest {
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rw-r--r--");

    @TempDir
    private Path here;

    private Path file;

    @BeforeEach
    void aPrivateFile() throws IOException {
        file = Files.createFile(here.resolve("file"), Privacy.of(here).file());
    }

    @Test
    void whatItWasIsToldAndGivenBack() throws IOException {
        Original original = Original.at(file, FileIdentity.of(file));
        assertThat(original.path()).isEqualTo(file);
        assertThat(original.mode()).isEqualTo(Privacy.FILE);

        assertThat(original.setMode(Privacy.FILE)).as("nothing to change").isFalse();
        assertThat(original.restore()).as("nothing to give back").isFalse();
        assertThat(original.setMode(OPEN)).isTrue();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(OPEN);
        assertThat(original.restore()).isTrue();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Privacy.FILE);
    }

    @Test
    void aFileThatItsOwnerMayNotReadGetsItsModeAllTheSame() throws IOException {
        Files.setPosixFilePermissions(file, Set.of());
        assertThat(Original.at(file, null).setMode(Privacy.FILE)).isTrue();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Privacy.FILE);
    }

    @Test
    void anotherFileIsLeftAlone() throws IOException {
        Path other = Files.createFile(here.resolve("other"));
        FileIdentity ours = FileIdentity.of(file);
        assertThatThrownBy(() -> Original.at(other, ours))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(other + ": something else was put in place of what was made here");
    }

    @Test
    void aLinkOrSomethingSpecialIsLeftAloneWhateverItLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(here.resolve("link"), file);
        Path socket = here.resolve("socket");
        try (ServerSocketChannel bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            bound.bind(UnixDomainSocketAddress.of(socket));
            for (Path special : new Path[] {link, socket}) {
                assertThatThrownBy(() -> Original.at(special, null))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(special + ": is no file or directory any more");
            }
        }
    }

    @Test
    void aFileWithAnotherNameKeepsItsModeAndADirectoryHasNone() throws IOException {
        Path name = Files.createLink(here.resolve("name"), file);
        assertThatThrownBy(() -> Original.at(file, null).setMode(OPEN))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("has another name (a hard link)");
        assertThat(Files.getPosixFilePermissions(name)).isEqualTo(Privacy.FILE);

        Path directory = Files.createDirectory(here.resolve("directory"));
        Files.createDirectory(directory.resolve("its parent is named in it as well"));
        assertThat(Original.at(directory, null).setMode(Privacy.DIRECTORY)).isTrue();
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(Privacy.DIRECTORY);
    }

    @Test
    void itIsTheSameFileUnderEachOfItsNames() throws IOException {
        Path other = Files.createFile(here.resolve("other"));
        Path link = Files.createSymbolicLink(here.resolve("link"), here);
        Original alone = Original.at(file, null);
        assertThat(alone.isSameFile(file)).isTrue();
        assertThat(alone.isSameFile(link.resolve("file"))).as("by another way").isTrue();
        assertThat(alone.isSameFile(other)).isFalse();
        assertThat(alone.isSameFile(here.resolve("missing/file"))).isFalse();

        Path name = Files.createLink(here.resolve("name"), file);
        Original named = Original.at(file, null);
        assertThat(named.isSameFile(name)).isTrue();
        assertThat(named.isSameFile(other)).isFalse();
    }

    @Test
    void aProviderWithoutModesChangesNone() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            Original entry = Original.at(Files.createFile(zip.getPath("/file")), null);
            assertThat(entry.mode()).isNull();
            assertThat(entry.setMode(OPEN)).isFalse();
            assertThat(entry.restore()).isFalse();
        }
    }
}
