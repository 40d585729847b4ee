package dev.tempfile.testkit.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.parity.Mounts;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for what cannot be is told what it is, and what to do; and nothing is changed. */
@Timeout(120)
class RefusalsTest {
    private static final AtomicSpec SPEC = AtomicSpec.atomic();

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    @Test
    void aParentThatIsALinkToNothing() throws IOException {
        Path link = Files.createSymbolicLink(here.resolve("link"), here.resolve("nothing"));
        assertThatThrownBy(() -> AtomicFile.open(link.resolve("a/target"), SPEC.creatingParents()))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining(link + ": is a symbolic link that leads nowhere; make what it leads to");
        assertThat(Site.below(here)).containsExactly(link);
    }

    @Test
    void aNameThatIsTooLongForTheLock() throws IOException {
        Path target = here.resolve("x".repeat(253));
        AtomicFile.writeString(target, "old");
        assertThatThrownBy(() -> AtomicFile.open(target, SPEC.exclusive(Duration.ZERO)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("the name of the lock of writers is longer")
                .hasMessageContaining("give the target a shorter name");
        assertThat(Site.below(here)).containsExactly(target);
    }

    @Test
    void aDirectoryThatWouldLieInItself() throws IOException {
        try (TempDirectory staged = TempSpec.defaults().in(here).createDirectory()) {
            Files.createDirectory(staged.resolve("inner"));
            assertThatThrownBy(() -> staged.moveTo(staged.resolve("inner/target")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("lies in the very directory that is to be put there");
            assertThat(staged.resolve("inner")).isEmptyDirectory();
        }
    }

    @Test
    void aBackupByTheNameOfADirectory() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Path directory = Files.createDirectory(here.resolve("directory"));
        assertThatThrownBy(() -> AtomicFile.writeString(target, "new", SPEC.withBackup("directory")))
                .isInstanceOfSatisfying(PublishException.class, failure -> {
                    assertThat(failure.step()).isEqualTo(PublishException.Step.BACKUP);
                    assertThat(failure.isPublished()).isFalse();
                })
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("give the backup another name");
        assertThat(target).hasContent("old");
        assertThat(Site.below(here)).containsExactlyInAnyOrder(target, directory);
        try (TempDirectory staged = TempSpec.defaults().in(here).createDirectory()) {
            assertThatThrownBy(() -> staged.moveTo(directory, SPEC.replacing().withBackup("directory")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("its backup would have its own name");
        }
    }

    @Test
    void anExchangeWithTheDirectoryAround() throws IOException {
        Path inner = Files.createDirectories(here.resolve("outer/middle/inner"));
        Path outer = here.resolve("outer");
        for (Path[] pair : new Path[][] {{inner, outer}, {outer, inner}}) {
            assertThatThrownBy(() -> AtomicFile.exchange(pair[0], pair[1], SPEC))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("choose two of which neither lies in the other");
        }
        assertThat(inner).isEmptyDirectory();
    }

    @Test
    void aChangeThatGivesNothing() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        assertThatThrownBy(() -> AtomicFile.update(target, old -> null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the change of " + target + " gave no content");
        assertThat(target).hasContent("old");
        assertThat(Site.below(here)).containsExactly(target);
    }

    @Test
    void whatIsClosedIsNamedByItsTarget() throws IOException {
        Path target = here.resolve("target");
        AtomicFile file = AtomicFile.open(target);
        file.close();
        assertThatThrownBy(() -> file.write(new byte[1]))
                .isInstanceOf(ClosedChannelException.class)
                .hasMessageStartingWith(target + ": was closed");
    }

    @Test
    void anUpdateWhereWritersCannotExcludeEachOther() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path target = Files.writeString(memory.getPath("target"), "old");
            assertThatThrownBy(() -> AtomicFile.update(target, old -> new byte[1]))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(
                            "in place of AtomicFile.update() read it and write with AtomicSpec.ifUnchanged()");
            assertThat(Files.readString(target)).isEqualTo("old");
        }
    }

    @Test
    void aWaitThatIsInterrupted() throws IOException {
        Path target = here.resolve("target");
        try (AtomicFile other = AtomicFile.open(target, SPEC.exclusive(Duration.ZERO))) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> AtomicFile.open(target, SPEC.exclusive(Duration.ofSeconds(30))))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("the thread was interrupted while it waited");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(other.isOpen()).isTrue();
        }
    }

    /** Each close of the lock's file would drop the lock that this process has on it. */
    @Test
    @OnTmpfs("size=1m")
    void anotherWriterWhoComesByAnotherMount(Path top) throws IOException {
        Path one = Files.createDirectory(top.resolve("one"));
        Path other = Files.createDirectory(top.resolve("other"));
        Mounts.run("mount", "--bind", one.toString(), other.toString());
        try (AtomicFile file = AtomicFile.open(one.resolve("target"), SPEC.exclusive(Duration.ZERO))) {
            assertThatThrownBy(() -> AtomicFile.open(other.resolve("target"), SPEC.exclusive(Duration.ZERO)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("another writer has it");
            String inode =
                    Files.getAttribute(one.resolve(".target.lock"), "unix:ino").toString();
            assertThat(Files.readAllLines(Path.of("/proc/locks")))
                    .as("the lock is held still")
                    .anyMatch(line -> line.contains(":" + inode + " "));
            assertThat(file.isOpen()).isTrue();
        }
        Mounts.unmount(other);
    }
}
