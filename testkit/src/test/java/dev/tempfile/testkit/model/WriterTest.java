package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.LineEnds;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.TextFormat;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer of text hands over, and where it says that something is amiss. */
class WriterTest {
    @TempDir
    private Path here;

    @Test
    void closingItHandsOverWhatWasCollectedAndTheFileStaysOpen() throws IOException {
        try (TempFile file = TempSpec.defaults().in(here).createFile()) {
            Writer writer = file.text().writer();
            writer.write("text");
            writer.close();
            assertThat(file.path().toFile()).hasContent("text");
            file.text().write(" and more").flush();
            assertThat(file.path().toFile()).hasContent("text and more");
            file.close();
            writer.close();
        }
    }

    /** A pair may come in two calls; its first half is not of the text that is counted in. */
    @Test
    void theIndexIsThatInTheTextOfTheCallAlsoBehindHalfOfAPair() throws IOException {
        for (int length : new int[] {5, 3_000}) {
            try (MemoryFile file = MemoryFile.create()) {
                file.text().write("\ud83d");
                String rest = "\ude00" + "a".repeat(length) + "\udc00";
                assertThatThrownBy(() -> file.text().write(rest))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("at index " + (length + 1));
            }
        }
    }

    @Test
    void theLineEndsOfTheSystemAreThoseThatItsProgramsWrite() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            file.text(TextFormat.utf8().withLineEnds(LineEnds.system())).write("a\nb\n");
            String written = new String(file.rewind().readAll(), StandardCharsets.UTF_8);
            assertThat(written).isEqualTo(String.format("a%nb%n"));
        }
    }
}
