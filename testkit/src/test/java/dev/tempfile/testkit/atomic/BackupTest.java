package dev.tempfile.testkit.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import dev.tempfile.PublishException;
import dev.tempfile.TargetChangedException;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The old file stays under another name, whole at every moment. */
@Timeout(120)
class BackupTest {
    private static final AtomicSpec SPEC = AtomicSpec.atomic().withBackup("target~");

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    @Test
    void itIsTheOldFileAndReplacesTheOneBefore() throws IOException {
        Path target = here.resolve("target");
        Path backup = here.resolve("target~");
        AtomicFile.writeString(target, "1", SPEC);
        assertThat(backup).as("nothing was there").doesNotExist();
        Object first = Files.getAttribute(target, "unix:ino");
        AtomicFile.writeString(target, "2", SPEC);
        assertThat(backup).hasContent("1");
        assertThat(Files.getAttribute(backup, "unix:ino")).isEqualTo(first);
        AtomicFile.writeString(target, "3", AtomicSpec.unsynced().withBackup("target~"));
        assertThat(backup).hasContent("2");
        TempSpec.defaults().in(here).createFile().write(new byte[4]).moveTo(target, SPEC.replacing());
        assertThat(backup).hasContent("3");
        assertThat(target).hasSize(4);
        assertThat(Site.below(here)).filteredOn(Files::isRegularFile).containsExactlyInAnyOrder(target, backup);
        assertThat(Files.getAttribute(backup, "unix:nlink")).isEqualTo(1);
    }

    @Test
    void aBackupThatIsTheSameFileAlreadyStaysThat() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Path backup = Files.createLink(here.resolve("target~"), target);
        AtomicFile.writeString(target, "new", SPEC);
        assertThat(backup).hasContent("old");
        assertThat(target).hasContent("new");
        assertThat(Site.below(here)).containsExactlyInAnyOrder(target, backup);
    }

    @Test
    void whereThereAreNoHardLinksItIsACopy() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .setSupportedFeatures()
                .build())) {
            Path directory = Files.createDirectory(memory.getPath("/directory"));
            Path target = Files.writeString(directory.resolve("target"), "old");
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx--x---"));
            for (String old : List.of("old", "new")) {
                AtomicFile.writeString(target, "new", SPEC);
                assertThat(Files.readString(directory.resolve("target~"))).isEqualTo(old);
            }
            assertThat(Files.getPosixFilePermissions(directory.resolve("target~")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx--x---"));
            assertThat(Site.below(directory)).hasSize(2);
        }
    }

    @Test
    void aBackupThatCannotBeIsAFailureAndTheOldContentStands() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Files.createFile(Files.createDirectory(here.resolve("target~")).resolve("in it"));
        assertThatThrownBy(() -> AtomicFile.writeString(target, "new", SPEC))
                .isInstanceOfSatisfying(PublishException.class, failure -> {
                    assertThat(failure.step()).isEqualTo(PublishException.Step.BACKUP);
                    assertThat(failure.isPublished()).isFalse();
                });
        assertThat(target).hasContent("old");
        assertThat(Site.below(here)).hasSize(3);
        assertThatThrownBy(() -> AtomicFile.open(target, AtomicSpec.atomic().withBackup("target")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("its own name");
    }

    /** Replaces something that has a backup already. */
    static final class Replacing {
        public static void main(String[] args) throws IOException {
            AtomicFile.writeString(Path.of(args[0]), "new", SPEC);
        }
    }

    @Test
    void aSweepThatTakesItsLinkAwayMeanwhileIsNoFailure() throws IOException {
        Requirement.that(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
        Path target = Files.writeString(here.resolve("target"), "old");
        Path backup = Files.writeString(here.resolve("target~"), "older");
        Path log = here.resolve("log");
        // Its first rename is that of the link.
        String inject =
                "exec strace -f -qq -o '" + log + "' -e trace=rename -e inject=rename:error=ENOENT:when=1 \"$@\"";
        ChildJvm.running(Replacing.class, here).after(inject).run(target).succeeded();
        assertThat(log).content().contains("(INJECTED)");
        Files.delete(log);
        assertThat(target).hasContent("new");
        assertThat(backup).hasContent("old");
        assertThat(Site.below(here)).filteredOn(Files::isRegularFile).containsExactlyInAnyOrder(target, backup);
    }

    @Test
    void aNameThatLeadsElsewhereIsRefusedByTheRecipe() {
        for (String name : List.of("", ".", "..", "a/b", "a\\b", "a\0b")) {
            assertThatThrownBy(() -> AtomicSpec.atomic().withBackup(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("beside");
        }
    }

    @Test
    void itIsNoChangeOfAnUnchangedTarget() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        AtomicFile.writeString(target, "new", SPEC.ifUnchanged(FileVersion.of(target)));
        assertThat(here.resolve("target~")).hasContent("old");
        assertThat(target).hasContent("new");
        FileVersion seen = FileVersion.of(target);
        Files.writeString(target, "of others");
        assertThatThrownBy(() -> AtomicFile.writeString(target, "lost", SPEC.ifUnchanged(seen)))
                .isInstanceOf(TargetChangedException.class);
        try (AtomicFile file = AtomicFile.open(target, SPEC.ifUnchanged(FileVersion.of(target)))) {
            Files.writeString(target, "in between");
            assertThatThrownBy(file::commit).isInstanceOf(TargetChangedException.class);
        }
        assertThat(target).hasContent("in between");
        assertThat(here.resolve("target~")).as("nothing was replaced").hasContent("old");
    }
}
