package dev.tempfile.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which directory is deleted or emptied, and which is left alone. Trees of all kinds: {@code TreesOfAllKindsTest} of the testkit. */
@Timeout(120)
class TreeDeletionTest {
    @TempDir
    private Path here;

    private Path filled(String name) throws IOException {
        Path directory = Files.createDirectory(here.resolve(name));
        Files.createFile(directory.resolve("file"));
        Files.createFile(directory.resolve("spared"));
        Files.createFile(Files.createDirectory(directory.resolve("sub")).resolve("spared"));
        return directory;
    }

    @Test
    void whatIsEmptiedKeepsWhatIsSparedInItAndNothingDeeper() throws IOException {
        Path directory = filled("directory");

        TreeDeletion.empty(directory, FileIdentity.of(directory), new Exemption() {
            @Override
            protected boolean isSpared(String name) {
                return name.equals("spared");
            }
        });

        assertThat(directory.toFile().list()).containsExactly("spared");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its provider has no keys")
    void anotherDirectoryAtThePathIsNeitherEmptiedNorDeleted() throws IOException {
        Path directory = filled("directory");
        FileIdentity other = FileIdentity.of(filled("other"));

        TreeDeletion.empty(directory, other, Exemption.NOTHING);
        TreeDeletion.delete(directory, other, null);

        assertThat(directory.toFile().list()).hasSize(3);
        TreeDeletion.delete(directory, FileIdentity.of(directory), null);
        assertThat(directory).doesNotExist();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links take a privilege there")
    void aLinkToItIsNotFollowed() throws IOException {
        Path directory = filled("directory");
        Path link = Files.createSymbolicLink(here.resolve("link"), directory);

        TreeDeletion.empty(link, FileIdentity.of(directory), Exemption.NOTHING);
        assertThatThrownBy(() -> TreeDeletion.delete(link, null, null))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining(link + ": is a symbolic link; nothing was deleted");

        assertThat(directory.toFile().list()).hasSize(3);
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(here.resolve("file"));
        assertThatThrownBy(() -> TreeDeletion.delete(file, null, null))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining(file + ": is not a directory; nothing was deleted");
        TreeDeletion.empty(file, FileIdentity.of(file), Exemption.NOTHING);
        assertThat(file).exists();
    }

    @Test
    void whatIsGoneIsNoFailure() throws IOException {
        Path directory = filled("directory");
        FileIdentity identity = FileIdentity.of(directory);
        TreeDeletion.delete(directory, identity, null);

        TreeDeletion.delete(directory, identity, null);
        TreeDeletion.empty(directory, identity, Exemption.NOTHING);
        TreeDeletion.empty(directory.resolve("sub"), identity, Exemption.NOTHING);

        assertThat(here).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs the descriptors of this process in /proc")
    void askingWhetherItGoesByHandlesHoldsNothingOpen() throws IOException {
        assertThat(TreeDeletion.byHandles(here)).isTrue();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.filter(this::leadsHere)).isEmpty();
        }
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(here);
        } catch (IOException closed) {
            return false;
        }
    }

    private FileSystem archiveWithModes(Object owner) throws IOException {
        return FileSystems.newFileSystem(
                here.resolve("modes.zip"),
                Map.of(
                        "create", "true",
                        "enablePosixFileAttributes", "true",
                        "defaultPermissions", "rwx------",
                        "defaultOwner", owner));
    }

    /** Without handles, nothing is deleted in it before nobody else can lead the way elsewhere. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aDirectoryThatOthersMayWriteIsTakenFromThemFirst() throws IOException {
        try (FileSystem zip = archiveWithModes(Files.getOwner(here))) {
            Path tree = Files.createDirectory(zip.getPath("/tree"));
            Path open = Files.createDirectory(tree.resolve("open"));
            Files.createFile(open.resolve("file"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            try (OpenDirectory around = new PathDirectory(null, tree);
                    OpenDirectory opened = around.open(open.getFileName(), seen(open))) {
                assertThat(Files.getPosixFilePermissions(open)).isEqualTo(Privacy.DIRECTORY);
                assertThat(opened.names()).toIterable().hasSize(1);
            }

            TreeDeletion.delete(tree, null, null);

            assertThat(Files.exists(tree)).isFalse();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aDirectoryOfAnotherUserIsLeftThere() throws IOException {
        try (FileSystem zip = archiveWithModes("somebody")) {
            Path theirs = Files.createDirectory(zip.getPath("/theirs"));
            assertThatThrownBy(() -> new PathDirectory(null, zip.getPath("/"))
                            .open(theirs.getFileName(), seen(theirs))
                            .close())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(theirs + ": not deleted: it belongs to another user");
        }
    }

    private static BasicFileAttributes seen(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Where nothing can be moved up, it goes as deep as it must. */
    @Test
    void anArchiveOfManyLevelsIsDeleted() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            Path tree = zip.getPath("/tree");
            Path level = tree;
            for (int depth = 0; depth < 30; depth++) {
                Files.createFile(Files.createDirectories(level).resolve("file"));
                level = level.resolve("level");
            }
            assertThat(TreeDeletion.byHandles(tree)).isFalse();

            TreeDeletion.delete(tree, null, null);

            assertThat(Files.exists(tree)).isFalse();
            assertThat(Files.exists(zip.getPath("/"))).isTrue();
        }
    }
}
