package dev.tempfile.testkit.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an ordinary user may delete although a mode says otherwise, and where that would be unsafe. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
class RightsTest {
    @Test
    @AsOrdinaryUser
    void aDirectoryWithoutAnyRightIsDeletedThoughTheGroupMayWriteAboveIt(Path mine) throws IOException {
        // As everything is that is made under a umask of 002.
        TempDirectory directory = TempSpec.defaults().in(mine).createDirectory();
        fillWithUnreadable(directory.path());

        directory.close();

        assertThat(directory.path()).doesNotExist();
    }

    @Test
    @AsOrdinaryUser
    void soItIsInATreeThatEverybodyMayEnter(Path mine) throws IOException {
        Path tree = withMode(Files.createDirectory(mine.resolve("tree")), "rwxrwxrwx");
        fillWithUnreadable(tree);

        TempFiles.deleteTree(tree);

        assertThat(tree).doesNotExist();
    }

    @Test
    @AsOrdinaryUser
    void itIsLeftAloneWhereOthersCouldLeadThePathElsewhere(Path mine) throws IOException {
        Path shared = withMode(Files.createDirectory(mine.resolve("shared")), "rwxrwxrwx");
        Path tree = Files.createDirectories(shared.resolve("around/tree"));
        Path unreadable = fillWithUnreadable(tree);

        assertThatThrownBy(() -> TempFiles.deleteTree(tree))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(unreadable.toString());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unreadable)))
                .isEqualTo("---------");
        withMode(shared, "rwx------");
        TempFiles.deleteTree(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    @AsOrdinaryUser
    void aTreeInADropBoxIsDeletedThoughTheBoxMayNotBeListed(Path mine) throws IOException {
        Path box = Files.createDirectory(mine.resolve("box"));
        Path tree = Files.createDirectories(box.resolve("tree"));
        fillWithUnreadable(tree);
        withMode(box, "-wx------");

        TempFiles.deleteTree(tree);

        assertThat(Files.exists(tree)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(box)))
                .isEqualTo("-wx------");
        withMode(box, "rwx------");
    }

    @Test
    @AsOrdinaryUser
    void aTreeThatCannotBeSeenIsLeftAloneAndThatIsSaid(Path mine) throws IOException {
        Path around = Files.createDirectory(mine.resolve("around"));
        Path tree = Files.createDirectory(around.resolve("tree"));
        withMode(around, "rw-------");

        assertThatThrownBy(() -> TempFiles.deleteTree(tree))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(tree + ": nothing was deleted: no right to look into the directory around it");

        withMode(around, "rwx------");
        assertThat(tree).isEmptyDirectory();
    }

    private static Path fillWithUnreadable(Path tree) throws IOException {
        Path unreadable = Files.createDirectories(tree.resolve("open/to/group/unreadable"));
        Files.writeString(unreadable.resolve("file"), "content");
        for (String shared : new String[] {"open", "open/to", "open/to/group"}) {
            withMode(tree.resolve(shared), "rwxrwxr-x");
        }
        return withMode(unreadable, "---------");
    }

    private static Path withMode(Path directory, String mode) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }
}
