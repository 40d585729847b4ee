package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.MemoryFile;
import dev.tempfile.TextFormat;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Text that is longer than the pieces in which it is encoded and decoded: what is said of places in it is right there too. */
class FarTextTest {
    @Test
    void theByteThatIsAmissIsNamedByItsPosition() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            file.write("a".repeat(10_000).getBytes(StandardCharsets.US_ASCII)).write(new byte[] {(byte) 0xff});
            file.rewind();
            assertThatThrownBy(() -> file.text().readAll()).hasMessageContaining("0xFF at position 10000");
        }
    }

    @Test
    void theCharacterThatDoesNotExistIsNamedByItsIndex() throws IOException {
        for (int offset : new int[] {0, 2}) {
            try (MemoryFile file = MemoryFile.create()) {
                String written = "x".repeat(offset) + "a".repeat(3_000) + "\u20ac";
                Writer writer =
                        file.text(TextFormat.of(StandardCharsets.ISO_8859_1)).writer();
                assertThatThrownBy(() -> writer.write(written, offset, 3_001)).hasMessageContaining("at index 3000");
                assertThat(file.size()).isZero();
            }
        }
    }

    @Test
    void aPositionInAnEncodingWithShiftsIsTheBytesBeforeIt() throws IOException {
        Charset shifting = Charset.forName("ISO-2022-JP");
        String line = "\u65e5\u672c\u8a9e and more\n";
        try (MemoryFile file = MemoryFile.create()) {
            file.write(line.repeat(3_000).getBytes(shifting)).rewind();
            for (int i = 0; i < 2_000; i++) {
                file.text(TextFormat.of(shifting)).readLine();
            }
            assertThat(file.position()).isEqualTo(line.repeat(2_000).getBytes(shifting).length);
        }
    }
}
