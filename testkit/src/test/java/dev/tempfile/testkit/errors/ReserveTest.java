package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.Budget;
import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reserve of free space, on a real file system that has little of it. */
@Timeout(120)
class ReserveTest {
    private static final int KIB = 1024;

    @Test
    @OnTmpfs("size=1m")
    void growthLeavesItFreeAndSaysWhy(Path small) throws IOException {
        TempSpec spec = TempSpec.defaults().in(small).withReserve(512 * KIB);
        try (TempFile file = spec.createFile();
                ByteFile unnamed = spec.createUnnamedFile()) {
            file.write(new byte[400 * KIB]);
            assertThatThrownBy(() -> unnamed.write(new byte[200 * KIB]))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(small.toString())
                    .hasMessageContaining("reserve: 204800 more bytes were asked for")
                    .hasMessageContaining("524288 must stay so")
                    .hasMessageContaining("lower TempSpec.withReserve");
            assertThat(unnamed.size()).as("refused whole").isZero();
            assertThatThrownBy(() -> file.resize(700 * KIB)).hasMessageContaining("reserve");
            assertThatThrownBy(() -> file.output().write(new byte[200 * KIB])).hasMessageContaining("reserve");
            file.position(0).write(new byte[400 * KIB]);
            assertThat(file.size()).as("overwriting takes nothing").isEqualTo(400 * KIB);
            file.truncate(0);
            unnamed.write(new byte[200 * KIB]);
            assertThat(unnamed.size()).as("once there is room").isEqualTo(200 * KIB);
            try (TempFile without = TempSpec.defaults().in(small).createFile()) {
                assertThat(without.write(new byte[600 * KIB]).size()).isEqualTo(600 * KIB);
            }
        }
        TempFiles.deleteAll();
        assertThat(small).isEmptyDirectory();
    }

    @Test
    @OnTmpfs("size=1m")
    void aSpoolIsAskedOnceItGoesToDiskAndLosesNothing(Path small) throws IOException {
        TempSpec spec = TempSpec.defaults().in(small).withReserve(512 * KIB);
        try (SpooledFile spool = spec.createSpooledFile(700 * KIB)) {
            spool.write(new byte[700 * KIB]);
            assertThat(spool.isInMemory()).isTrue();
            assertThatThrownBy(() -> spool.write(new byte[1])).hasMessageContaining("reserve");
            assertThat(spool.isInMemory()).isTrue();
            assertThat(spool.size()).isEqualTo(700 * KIB);
            spool.truncate(400 * KIB).rollover();
            assertThatThrownBy(() -> spool.write(new byte[200 * KIB])).hasMessageContaining("reserve");
            assertThat(spool.rewind().readAll()).hasSize(400 * KIB);
        }
        TempFiles.deleteAll();
        assertThat(small).isEmptyDirectory();
    }

    @Test
    @OnTmpfs("size=1m")
    void whatIsMadeThroughADirectoryKeepsItsReserve(Path small) throws IOException {
        Budget budget = Budget.ofBytes(1 << 20);
        TempSpec spec =
                TempSpec.defaults().directlyIn(small).withReserve(1 << 20).withBudget(budget);
        try (TempDirectory work = spec.createDirectory();
                TempDirectory within = work.spec().createDirectory();
                TempFile file = within.createFile()) {
            assertThatThrownBy(() -> file.write(new byte[1])).hasMessageContaining("1048576 must stay so");
            assertThatThrownBy(() -> work.unpack(ReserveTest.class, "ReserveTest.class"))
                    .hasMessageContaining("reserve");
            try (TempFile inner = work.spec().withReserve(0).createFile()) {
                inner.write(new byte[10]);
            }
        }
        assertThat(budget.used()).as("what was refused takes none").isZero();
        assertThatThrownBy(() -> TempSpec.defaults()
                        .in(small)
                        .withReserve(1 << 20)
                        .unpackUntilExit(ReserveTest.class, "ReserveTest.class"))
                .hasMessageContaining("reserve");
        TempFiles.deleteAll();
        assertThat(small).isEmptyDirectory();
    }

    @Test
    @OnTmpfs("size=2m")
    void manySmallFilesLeaveIt(Path small) throws IOException {
        TempSpec spec = TempSpec.defaults().in(small).withReserve(1 << 20);
        Random random = new Random(7);
        try (TempDirectory work = spec.createDirectory()) {
            assertThatThrownBy(() -> {
                        while (true) {
                            work.createFile().write(new byte[1 + random.nextInt(8 * KIB)]);
                        }
                    })
                    .hasMessageContaining("reserve");
            // Each took whole pages of 4 KiB, which shows only when it is asked again: a sixteenth of 1 MiB later.
            long lacking = (1 << 20) - Files.getFileStore(small).getUsableSpace();
            assertThat(lacking).isLessThanOrEqualTo(2 * (1 << 20) / 16);
        }
        TempFiles.deleteAll();
    }

    @Test
    void itIsNotNegative() {
        assertThatThrownBy(() -> TempSpec.defaults().withReserve(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
