package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.AtomicFile;
import dev.tempfile.ByteFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is ended holds no descriptor: not of a file that is gone, and not of one that lives on. */
@Timeout(120)
class DescriptorsTest {
    @TempDir
    private Path here;

    /** What a quota stands before has a storage more to close. */
    private enum Opening {
        FILE((spec, target) -> spec.createFile()),
        FILE_UNDER_A_QUOTA((spec, target) -> spec.withQuota(100).createFile()),
        UNNAMED((spec, target) -> spec.createUnnamedFile()),
        UNNAMED_UNDER_A_QUOTA((spec, target) -> spec.withQuota(100).createUnnamedFile()),
        SPOOLED((spec, target) -> spec.createSpooledFile(1)),
        SPOOLED_UNDER_A_QUOTA((spec, target) -> spec.withQuota(100).createSpooledFile(1)),
        ATOMIC((spec, target) -> AtomicFile.open(target));

        private final Making making;

        Opening(Making making) {
            this.making = making;
        }

        private interface Making {
            ByteFile make(TempSpec spec, Path target) throws IOException;
        }

        ByteFile open(Path in) throws IOException {
            return making.make(TempSpec.defaults().in(in), in.resolve("target"))
                    .write(new byte[50])
                    .flush();
        }
    }

    @BeforeEach
    void descriptorsCanBeSeen() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs the descriptors of this process in /proc");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsClosed(Opening opening) throws IOException {
        ByteFile file = opening.open(here);
        assertThat(OpenFiles.below(here)).as("while it is open").hasSize(1);

        file.close();

        assertThat(OpenFiles.below(here)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "FILE_UNDER_A_QUOTA"})
    void thatOfWhichOnlyTheHandleIsClosed(Opening opening) throws IOException {
        try (TempFile file = (TempFile) opening.open(here)) {
            file.closeHandle();

            assertThat(OpenFiles.below(here)).isEmpty();
            assertThat(file.path()).hasSize(50);
            assertThat(file.moveTo(here.resolve("published"))).hasSize(50);
            assertThat(OpenFiles.below(here)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPublished(Opening opening) throws IOException {
        try (ByteFile file = opening.open(here)) {
            file.moveTo(here.resolve("published"));

            assertThat(OpenFiles.below(here)).isEmpty();
        }
        assertThat(here.resolve("published")).hasSize(50);
    }
}
