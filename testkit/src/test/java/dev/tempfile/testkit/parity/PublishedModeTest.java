package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is published gets the mode that was promised, whatever mode it had before; and nothing of it stays where it was. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
class PublishedModeTest {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    @TempDir
    private Path here;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private TempFile executable() throws IOException {
        TempFile file = TempSpec.defaults().in(here).createFile().write(new byte[3]);
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    @Test
    @Tag("parity:atomic-replace")
    void aModeThatTheFileWasGivenMeanwhileIsNotPublished() throws IOException {
        Path asked =
                executable().moveTo(here.resolve("asked"), AtomicSpec.atomic().withPermissions(PRIVATE));
        assertThat(mode(asked)).isEqualTo("rw-------");
        Path secret = Files.createFile(here.resolve("secret"), PosixFilePermissions.asFileAttribute(PRIVATE));
        executable().moveTo(secret, AtomicSpec.atomic().replacing());
        assertThat(mode(secret)).isEqualTo("rw-------");
    }

    @Test
    void afterAFailureItHasTheModeThatItHad() throws IOException {
        Path taken = Files.createFile(here.resolve("taken"));
        try (TempFile file = executable()) {
            Path link = Files.createSymbolicLink(here.resolve("link"), here.resolve("nothing"));
            assertThatThrownBy(() -> file.moveTo(taken)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> file.moveTo(link)).isInstanceOf(FileSystemException.class);
            assertThat(mode(file.path())).isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    @AsOrdinaryUser
    void aUmaskThatTakesAllAwayChangesNothingOfIt(Path mine) throws IOException {
        Outcome published = ChildJvm.running(Publisher.class, mine)
                .after("umask 0777")
                .run(mine)
                .succeeded();
        assertThat(published.value("replaced")).isEqualTo("rw-------");
        assertThat(published.value("asked")).isEqualTo("rw-------");
        assertThat(published.value("new")).isEqualTo("---------");
    }

    /** Publishes over a private file, with a mode, and without one. */
    static final class Publisher {
        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            Path replaced = Files.createFile(directory.resolve("replaced"));
            Files.setPosixFilePermissions(replaced, PRIVATE);
            System.out.println("replaced=" + mode(AtomicFile.writeString(replaced, "x")));
            System.out.println("asked="
                    + mode(AtomicFile.writeString(
                            directory.resolve("asked"), "x", AtomicSpec.atomic().withPermissions(PRIVATE))));
            System.out.println("new=" + mode(AtomicFile.writeString(directory.resolve("new"), "x")));
        }
    }

    @Test
    @OnTmpfs("size=1m")
    void whatWasKeptAndIsMovedToAnotherFileSystemStaysNowhereElse(Path small) throws IOException {
        try (TempDirectory another = TempDirectory.create()) {
            TempFile file = TempSpec.defaults().in(small).createFile().write(new byte[3]);
            Path kept = file.keep();
            Path target = another.resolve("target");
            assertThat(file.moveTo(target)).hasSize(3);
            assertThat(file.path()).isEqualTo(target);
            assertThat(kept).doesNotExist();
        }
        TempFiles.deleteAll();
        assertThat(Site.below(small)).isEmpty();
    }

    @Test
    @AsOrdinaryUser
    void aNameThatCannotBeDeletedAfterwardsIsSaidToBeLeftOfWhatWasPublished(Path mine) throws IOException {
        TempFile file = TempSpec.defaults().in(mine).createFile().write(new byte[3]);
        Path ours = file.path().getParent();
        Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("r-x------"));
        Path target = mine.resolve("target");
        assertThatThrownBy(() -> file.moveTo(target))
                .isInstanceOfSatisfying(PublishException.class, failure -> {
                    assertThat(failure.isPublished()).isTrue();
                    assertThat(failure.step()).isEqualTo(PublishException.Step.CLEAN_UP);
                })
                .hasMessageContaining(target + ": has the new content, but clean up failed")
                .hasMessageContaining("could not be closed and deleted");
        assertThat(target).hasSize(3);
        assertThat(file.isOpen()).isFalse();
        Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rwx------"));
        file.close();
        TempFiles.deleteAll();
        assertThat(Site.below(mine)).containsExactly(target);
    }

    @Test
    @AsOrdinaryUser
    void aFileThatAToolMadeReadOnlyIsPublishedAfterItsHandleWasClosed(Path mine) throws IOException {
        TempFile file =
                TempSpec.defaults().in(mine).createFile().write(new byte[3]).closeHandle();
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("r--r--r--"));
        assertThat(file.moveTo(mine.resolve("target"))).hasSize(3);
        TempFiles.deleteAll();
        assertThat(Site.below(mine)).containsExactly(mine.resolve("target"));
    }
}
