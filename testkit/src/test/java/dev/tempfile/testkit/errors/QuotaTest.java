package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A quota that is smaller than what is written. */
class QuotaTest {
    private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path here;

    /** The types that a recipe makes; of spools on both sides of their limit. */
    enum Type {
        TEMP_FILE {
            @Override
            ByteFile make(TempSpec spec) throws IOException {
                return spec.createFile();
            }
        },
        UNNAMED_FILE {
            @Override
            ByteFile make(TempSpec spec) throws IOException {
                return spec.createUnnamedFile();
            }
        },
        SPOOL_IN_MEMORY {
            @Override
            ByteFile make(TempSpec spec) throws IOException {
                return spec.createSpooledFile(1_000);
            }
        },
        SPOOL_ON_DISK {
            @Override
            ByteFile make(TempSpec spec) throws IOException {
                return spec.createSpooledFile(3);
            }
        };

        abstract ByteFile make(TempSpec spec) throws IOException;
    }

    private TempSpec spec() {
        return TempSpec.defaults().in(here);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEmptyTakesNothingWhereverItIsWritten(Type type) throws IOException {
        try (ByteFile file = type.make(spec().withQuota(10))) {
            file.position(500);
            file.write(new byte[0]);
            file.output().write(new byte[0]);
            file.flush();
            assertThat(file.size()).isZero();
            assertThat(file.rewind().write(TEN).size()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatWouldPassItIsRefusedWhole(Type type) throws IOException {
        try (ByteFile file = type.make(spec().withQuota(25))) {
            file.write(TEN).write(TEN);
            assertThatThrownBy(() -> file.write(TEN))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(here.toString())
                    .hasMessageContaining("10 more bytes were asked for, 25 are allowed in all and 5 are free")
                    .hasMessageContaining("write less or raise TempSpec.withQuota");
            assertThat(file.position()).isEqualTo(20);
            assertThat(file.size()).isEqualTo(20);
            file.write(new byte[5]);
            assertThatThrownBy(() -> file.write(new byte[1])).hasMessageContaining("0 are free");
            assertThatThrownBy(() -> file.resize(26)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> file.position(1L << 40).write(new byte[1]))
                    .isInstanceOf(FileSystemException.class);
            file.position(3).write(TEN);
            assertThat(file.size()).as("overwriting takes nothing").isEqualTo(25);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCutOffIsFreeAgain(Type type) throws IOException {
        try (ByteFile file = type.make(spec().withQuota(10))) {
            file.write(TEN).truncate(4).write(new byte[6]).resize(0).resize(10);
            assertThatThrownBy(() -> file.resize(11)).isInstanceOf(FileSystemException.class);
            assertThat(file.size()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCollectedIsRefusedAtOnceAndTheFileIsAsGoodAsBefore(Type type) throws IOException {
        try (ByteFile file = type.make(spec().withQuota(25))) {
            OutputStream output = file.output();
            output.write(TEN);
            file.text().write("abcde");
            assertThatThrownBy(() -> output.write(new byte[11])).hasMessageContaining("quota");
            assertThatThrownBy(() -> output.write(new byte[9_000])).hasMessageContaining("quota");
            assertThatThrownBy(() -> file.text().write("more than ten")).hasMessageContaining("quota");
            output.flush();
            assertThat(file.size()).isEqualTo(15);
            assertThat(file.rewind().readAll())
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("0123456789abcde");
            assertThat(file.truncate(0).size()).isZero();
            output.write(new byte[25]);
            assertThat(file.size()).isEqualTo(25);
        }
    }

    @Test
    void whatAFailedWriteDidNotWriteTakesNoRoom() throws IOException {
        TempFiles.setListener(new TempListener() {
            @Override
            public void spilled() {
                throw new IllegalStateException("of the application's");
            }
        });
        try (TempDirectory work = spec().withQuota(100).createDirectory();
                SpooledFile spool = work.spec().createSpooledFile(10);
                TempFile other = work.createFile()) {
            assertThatThrownBy(() -> spool.write(new byte[90])).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> spool.resize(90)).isInstanceOf(IllegalStateException.class);
            assertThat(spool.size()).isZero();
            assertThat(other.write(new byte[90]).size()).isEqualTo(90);
        } finally {
            TempFiles.setListener(null);
        }
    }

    @Test
    void whatWasDeletedIsFreeAgainWhateverItsListenerThrows() throws IOException {
        try (TempDirectory work = spec().withQuota(10).createDirectory()) {
            TempFile file = work.createFile().write(TEN);
            TempFiles.setListener(new TempListener() {
                @Override
                public void deleted(Path path) {
                    throw new IllegalStateException("of the application's");
                }
            });
            assertThatThrownBy(file::close).isInstanceOf(IllegalStateException.class);
            TempFiles.setListener(null);
            work.createFile().write(TEN);
        } finally {
            TempFiles.setListener(null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTransferEndsWhereTheQuotaDoes(Type type) throws IOException {
        try (ByteFile file = type.make(spec().withQuota(100_000))) {
            assertThatThrownBy(() -> file.transferFrom(new ByteArrayInputStream(new byte[500_000])))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("100000 are allowed");
            assertThat(file.size()).isEqualTo(file.position()).isLessThanOrEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQuotaOfNothingAllowsNothing(Type type) throws IOException {
        try (ByteFile file = type.make(spec().withQuota(0))) {
            file.write(new byte[0]).truncate(0).resize(0);
            assertThatThrownBy(() -> file.write(new byte[1])).hasMessageContaining("0 are allowed in all");
        }
    }

    @Test
    void allFilesOfADirectoryShareItsQuota() throws IOException {
        try (TempDirectory work = spec().withQuota(25).createDirectory()) {
            TempFile first = work.createFile().write(TEN);
            SpooledFile second = work.spec().createSpooledFile(100).write(TEN);
            try (TempDirectory within = work.spec().createDirectory();
                    TempFile third = within.createFile()) {
                assertThatThrownBy(() -> third.write(TEN))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(within.path().toString())
                        .hasMessageContaining("25 are allowed in all and 5 are free");
                third.write(new byte[5]);
                assertThatThrownBy(() -> second.write(new byte[1])).hasMessageContaining("0 are free");
            }
            second.write(new byte[5]);
            first.close();
            second.write(TEN);
            assertThatThrownBy(() -> second.write(new byte[1])).hasMessageContaining("0 are free");
        }
    }

    @Test
    void aQuotaWithinAQuotaEscapesNeither() throws IOException {
        try (TempDirectory work = spec().withQuota(25).createDirectory()) {
            TempFile large = work.spec().withQuota(1_000).createFile().write(TEN);
            TempFile small = work.spec().withQuota(5).createFile().write(new byte[5]);
            assertThatThrownBy(() -> small.write(new byte[1])).hasMessageContaining("5 are allowed");
            assertThatThrownBy(() -> large.write(new byte[11])).hasMessageContaining("25 are allowed");
            large.write(TEN);
            assertThatThrownBy(() -> work.createFile().write(new byte[1])).hasMessageContaining("0 are free");
        }
    }

    @Test
    void whatIsClosedKeptOrPublishedIsFreeAgain() throws IOException {
        try (TempDirectory work = spec().withQuota(10).createDirectory()) {
            work.createFile().write(TEN).close();
            TempFile kept = work.createFile().write(TEN);
            Path keptAt = kept.keep();
            kept.close();
            work.createFile().write(TEN).moveTo(here.resolve("published"));
            TempFile handleClosed = work.createFile().write(TEN).closeHandle();
            assertThatThrownBy(() -> work.createFile().write(new byte[1]))
                    .as("the bytes of a file whose handle is closed are still there")
                    .hasMessageContaining("0 are free");
            handleClosed.close();
            work.createFile().write(TEN);
            assertThat(keptAt).hasBinaryContent(TEN);
            Files.delete(keptAt);
        }
    }

    @Test
    void whatIsUnpackedCountsUntilItsDirectoryIsClosed() throws IOException {
        String resource = QuotaTest.class.getSimpleName() + ".class";
        try (TempDirectory work = spec().withQuota(100_000).createDirectory()) {
            try (TempDirectory small = work.spec().withQuota(10).createDirectory()) {
                assertThatThrownBy(() -> small.unpack(QuotaTest.class, resource))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("10 are allowed");
                assertThat(small.path()).isEmptyDirectory();
            }
            long size;
            try (TempDirectory large = work.spec().createDirectory()) {
                size = Files.size(large.unpack(QuotaTest.class, resource));
                assertThatThrownBy(() -> work.createFile().write(new byte[100_001 - (int) size]))
                        .hasMessageContaining((100_000 - size) + " are free");
            }
            work.createFile().write(new byte[100_001 - (int) size]);
        }
    }

    @Test
    void whatCouldNotBeDeletedTakesItsRoomUntilItIs() throws IOException {
        try (TempDirectory work = spec().withQuota(10).createDirectory()) {
            TempFile file = work.createFile().write(TEN);
            Path path = file.path();
            Files.delete(path);
            Files.createDirectory(path);
            assertThatThrownBy(file::close).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> work.createFile().write(new byte[1])).hasMessageContaining("0 are free");
            Files.delete(path);
            file.close();
            work.createFile().write(TEN);
        }
    }

    @Test
    void whatAnInnerQuotaGetsBackIsFreeInTheOneAroundItToo() throws IOException {
        try (TempDirectory work = spec().withQuota(25).createDirectory()) {
            TempFile within = work.spec().withQuota(20).createFile().write(TEN).write(TEN);
            within.truncate(10);
            TempFile other = work.createFile().write(TEN);
            within.close();
            other.write(TEN).write(new byte[5]);
            assertThatThrownBy(() -> other.write(new byte[1])).hasMessageContaining("0 are free");
        }
    }
}
