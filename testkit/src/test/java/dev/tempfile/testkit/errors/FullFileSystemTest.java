package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.CandidateDirectory;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A file system that is full, for real: what was there stays, nothing half stays, and it works again once there is room. */
@Timeout(120)
class FullFileSystemTest {
    private static final int ROOM = 64 * 1024;

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static void fill(Path full) throws IOException {
        try (OutputStream filling = Files.newOutputStream(full.resolve("filling"))) {
            while (true) {
                filling.write(bytes(4096));
            }
        } catch (FileSystemException thrown) {
            throw thrown;
        } catch (IOException noSpaceLeft) {
            assertThat(noSpaceLeft).hasMessageContaining("No space left");
        }
    }

    @Test
    @OnTmpfs("size=64k")
    void aWriteSaysWhatItWantedAndWhatWasWrittenStays(Path small) throws IOException {
        try (TempFile file = TempSpec.defaults().in(small).createFile().write(bytes(10))) {
            assertThatThrownBy(() -> file.write(bytes(100_000)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(file.path().toString())
                    .hasMessageContaining("writing 100000 bytes at position 10: No space left on device")
                    .hasMessageContaining("free space or inodes on that file system");
            assertThat(file.isOpen()).isTrue();
            assertThat(file.position()).isEqualTo(file.size()).isBetween(10L, (long) ROOM);
            assertThat(file.rewind().readAll()).containsOnly('x');
            file.truncate(10).write(bytes(100));
            assertThat(file.size()).as("once there is room").isEqualTo(110);
        }
        TempFiles.deleteAll();
        assertThat(small).isEmptyDirectory();
    }

    /** A file can still be made in it: only writing shows. */
    @Test
    @OnTmpfs("size=64k")
    void aDirectoryOnItIsNoCandidate(Path small) throws IOException {
        fill(small);
        System.setProperty("java.io.tmpdir", small.toString());
        CandidateDirectory first = TempFiles.candidates().get(0);
        assertThat(first.path()).isEqualTo(small);
        assertThat(first.problem()).contains("No space left on device");
        assertThat(TempFiles.defaultDirectory()).isNotEqualTo(small);
        assertThat(small).as("no probe is left").isDirectoryNotContaining("glob:**tmp*");
    }

    @Test
    @OnTmpfs("size=64k")
    void whatWasCollectedIsNotLost(Path small) throws IOException {
        try (TempFile file = TempSpec.defaults().in(small).createFile()) {
            file.path();
            fill(small);
            OutputStream output = file.output();
            output.write(bytes(3_000));
            assertThatThrownBy(output::flush).hasMessageContaining("No space left on device");
            assertThatThrownBy(file::size).hasMessageContaining("No space left on device");
            assertThat(file.position()).isEqualTo(3_000);
            Files.delete(small.resolve("filling"));
            output.flush();
            assertThat(file.rewind().readAll()).isEqualTo(bytes(3_000));
        }
    }

    @Test
    @OnTmpfs("size=64k")
    void cuttingTheFileMakesRoomWithoutWritingWhatIsCutOff(Path small) throws IOException {
        try (TempFile file = TempSpec.defaults().in(small).createFile().write(bytes(8_192))) {
            file.path();
            fill(small);
            OutputStream output = file.output();
            output.write(bytes(3_000));
            assertThatThrownBy(output::flush).hasMessageContaining("No space left on device");
            assertThat(file.truncate(0).position()).isZero();
            assertThat(file.size()).isZero();
            output.write(bytes(3_500));
            assertThat(file.rewind().readAll()).isEqualTo(bytes(3_500));
        }
    }

    @Test
    @OnTmpfs("size=64k")
    void closingWhatCannotBeFlushedIsQuietBecauseItGoesAway(Path small) throws IOException {
        TempFile file = TempSpec.defaults().in(small).createFile();
        fill(small);
        file.output().write(bytes(100));
        file.close();
        TempFiles.deleteAll();
        assertThat(Site.below(small)).containsExactly(small.resolve("filling"));
    }

    @Test
    @OnTmpfs("size=64k")
    void aKeptFileSaysWhatItLost(Path small) throws IOException {
        TempFile file = TempSpec.defaults().in(small).createFile();
        Path kept = file.keep();
        fill(small);
        file.output().write(bytes(100));
        assertThatThrownBy(file::close)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining(kept.toString());
        assertThat(file.isOpen()).isFalse();
        assertThat(kept).isEmptyFile();
    }

    @Test
    @OnTmpfs("size=64k")
    void aSpoolThatCannotRollOverKeepsEverythingInMemory(Path small) throws IOException {
        fill(small);
        try (SpooledFile spool = TempSpec.defaults().in(small).createSpooledFile(10_000)) {
            spool.write(bytes(10_000));
            assertThatThrownBy(() -> spool.write(bytes(1)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(small.toString())
                    .hasMessageContaining("No space left on device");
            assertThat(spool.isInMemory()).isTrue();
            assertThat(spool.position()).isEqualTo(10_000);
            assertThat(spool.rewind().readAll()).isEqualTo(bytes(10_000));
            Files.delete(small.resolve("filling"));
            spool.write(bytes(1));
            assertThat(spool.isInMemory()).isFalse();
            assertThat(spool.size()).isEqualTo(10_001);
        }
        TempFiles.deleteAll();
        assertThat(small).isEmptyDirectory();
    }

    @Test
    @OnTmpfs("size=64k")
    void anUnnamedFileGivesItsRoomBack(Path small) throws IOException {
        for (int round = 0; round < 3; round++) {
            try (UnnamedFile file = TempSpec.defaults().in(small).createUnnamedFile()) {
                assertThatThrownBy(() -> file.transferFrom(new ByteArrayInputStream(bytes(200_000))))
                        .hasMessageContaining("No space left on device");
                assertThat(file.size()).isGreaterThan(0);
            }
        }
    }

    @Test
    @OnTmpfs("size=64k")
    void anAtomicWriteLeavesTheTargetAndNothingBesideIt(Path small) throws IOException {
        Path target = Files.writeString(small.resolve("config"), "old");
        FileSystemException failure = catchThrowableOfType(
                FileSystemException.class, () -> AtomicFile.write(target, out -> out.write(bytes(100_000))));
        assertThat(failure)
                .hasMessageContaining(small.toString())
                .hasMessageContaining("writing 100000 bytes at position 0: No space left on device");
        assertThat(target).hasContent("old");
        assertThat(Site.below(small)).containsExactly(target);
        AtomicFile.write(target, out -> out.write(bytes(1_000)));
        assertThat(target).hasBinaryContent(bytes(1_000));
    }

    @Test
    @OnTmpfs("size=64k")
    void publishingThereFromElsewhereFailsAndTheFileIsIntact(Path small) throws IOException {
        Path target = Files.writeString(small.resolve("config"), "old");
        Path work = small.resolveSibling("elsewhere");
        Files.createDirectory(work);
        try (TempFile file = TempSpec.defaults().in(work).createFile().write(bytes(100_000))) {
            for (Path wanted : new Path[] {target, small.resolve("new")}) {
                assertThatThrownBy(() -> file.moveTo(wanted, AtomicSpec.atomic().replacing()))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(small.toString())
                        .hasMessageContaining("No space left on device");
            }
            assertThatThrownBy(() -> file.closeHandle().moveTo(small.resolve("new")))
                    .hasMessageContaining("No space left on device");
            assertThat(file.path()).hasBinaryContent(bytes(100_000));
            assertThat(Files.getPosixFilePermissions(file.path()))
                    .as("private again")
                    .hasSize(2);
            assertThat(target).hasContent("old");
            assertThat(Site.below(small)).containsExactly(target);
            Files.delete(file.moveTo(work.resolve("after-all")));
        }
        TempFiles.deleteAll();
        Files.delete(work);
    }

    @Test
    @OnTmpfs("size=64k")
    void aZipThatDoesNotFitLeavesNone(Path small) throws IOException {
        Path work = small.resolveSibling("elsewhere");
        Files.createDirectory(work);
        try (TempDirectory directory = TempSpec.defaults().in(work).createDirectory()) {
            byte[] random = new byte[200_000];
            new Random(1).nextBytes(random);
            Files.write(directory.resolve("incompressible"), random);
            assertThatThrownBy(() -> directory.zipTo(small.resolve("work.zip")))
                    .hasMessageContaining("No space left on device");
            assertThat(small).isEmptyDirectory();
        }
        TempFiles.deleteAll();
        Files.delete(work);
    }

    @Test
    @OnTmpfs("size=1m,nr_inodes=6")
    void withoutInodesNothingIsMadeAndTheErrorSaysWhatIsMissing(Path small) throws IOException {
        TempSpec spec = TempSpec.defaults().in(small);
        TempFile first = spec.createFile();
        while (true) {
            try {
                Files.createFile(small.resolve("filling-" + System.nanoTime()));
            } catch (FileSystemException noInodeLeft) {
                break;
            }
        }
        for (Attempt attempt : Attempt.values()) {
            if (attempt != Attempt.GUARANTEES) {
                assertThatThrownBy(() -> attempt.makeIn(small))
                        .as(attempt.name())
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(small.toString())
                        .hasMessageContaining("No space left on device (free space or inodes on that file system)")
                        .hasMessageContaining("another directory");
            }
        }
        first.close();
        spec.createFile().close();
        assertThat(TempFiles.live()).isEmpty();
    }
}
