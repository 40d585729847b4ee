package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.MemoryFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More than any heap holds, asked of a file in memory. */
class MemoryLimitTest {
    @ParameterizedTest
    @CsvSource({
        "1125899906842624, 1125899906842634",
        "9223372036854775797, 9223372036854775807",
        "9223372036854775798, more than 9223372036854775807"
    })
    void aWriteThereIsRefusedAndSaysHowLargeTheFileWouldBe(long position, String size) throws IOException {
        try (MemoryFile file = MemoryFile.create().write(new byte[3]).position(position)) {
            assertThatThrownBy(() -> file.write(new byte[10]))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("it cannot grow to " + size + " bytes; use a file on disk");
            assertThat(file.size()).isEqualTo(3);
            assertThat(file.position()).isEqualTo(position);
        }
    }

    @Test
    void soIsASizeThatLarge() throws IOException {
        try (MemoryFile file = MemoryFile.create().write(new byte[3])) {
            assertThatThrownBy(() -> file.resize(1L << 50)).isInstanceOf(FileSystemException.class);
            assertThat(file.size()).isEqualTo(3);
        }
    }
}
