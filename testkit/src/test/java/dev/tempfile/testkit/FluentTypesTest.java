package dev.tempfile.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fluent methods return the type that they are called on: that this compiles is the test. */
class FluentTypesTest {
    private static final byte[] BYTES = {1, 2, 3};

    @TempDir
    private Path here;

    @Test
    void eachTypeReturnsItself() throws IOException {
        TempSpec spec = TempSpec.defaults().in(here);
        try (TempFile named = spec.createFile().write(BYTES).rewind().closeHandle();
                UnnamedFile unnamed =
                        spec.createUnnamedFile().write(BYTES).position(1).force();
                SpooledFile spooled =
                        spec.createSpooledFile(9).write(BYTES).truncate(2).rollover();
                MemoryFile memory = MemoryFile.create().write(BYTES).resize(5).flush();
                AtomicFile atomic = AtomicFile.open(here.resolve("target"))
                        .write(BYTES)
                        .rewind()
                        .truncate(1)) {
            assertThat(named.path()).hasSize(3);
            assertThat(unnamed.size()).isEqualTo(3);
            assertThat(spooled.size()).isEqualTo(2);
            assertThat(memory.size()).isEqualTo(5);
            assertThat(atomic.size()).isEqualTo(1);
        }
    }
}
