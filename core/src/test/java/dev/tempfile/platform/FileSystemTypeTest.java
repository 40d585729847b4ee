package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the type of a file system says. */
class FileSystemTypeTest {
    @TempDir
    private Path here;

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "ramfs"})
    void whatIsOfThisMachineAloneIsSwept(String type) {
        assertThat(FileSystemType.isLocal(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse", "fuse.sshfs", "ceph", "vfat", "ext", ""
            })
    void whatOthersMayShareOrNobodyKnowsIsNot(String type) {
        assertThat(FileSystemType.isLocal(type)).isFalse();
    }

    @Test
    void onlyTwoAreMemory() {
        assertThat(FileSystemType.isMemory("tmpfs")).isTrue();
        assertThat(FileSystemType.isMemory("ramfs")).isTrue();
        assertThat(FileSystemType.isMemory("ext4")).isFalse();
    }

    @Test
    void theTypeIsWhatTheSystemCallsIt() throws IOException {
        for (int again = 0; again < 2; again++) {
            assertThat(FileSystemType.of(here))
                    .isEqualTo(Files.getFileStore(here).type());
        }
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            assertThat(FileSystemType.of(zip.getPath("/"))).isEqualTo("zipfs");
        }
    }
}
