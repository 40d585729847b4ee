package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory of this process that somebody deleted, as cleaners do with what looks old. */
@Timeout(20)
class CleanedAwayTest {
    @TempDir
    private Path here;

    private TempFile newFile() throws IOException {
        return TempSpec.defaults().in(here).createFile();
    }

    @Test
    void itIsMadeAgainForTheNextFile() throws IOException {
        TempFile before = newFile();
        Path gone = before.path().getParent();
        TempFiles.deleteTree(gone);

        try (TempFile after = newFile()) {
            assertThat(after.path()).exists();
            assertThat(after.path().getParent()).isNotEqualTo(gone).hasParent(here);
            assertThat(directoryOfTheNext())
                    .as("and used by the one after that")
                    .isEqualTo(after.path().getParent());
        }
        before.close();
        assertThat(TempFiles.live())
                .noneMatch(alive -> alive.path() != null && alive.path().startsWith(here));
        assertThat(gone).doesNotExist();
    }

    private Path directoryOfTheNext() throws IOException {
        try (TempFile file = newFile()) {
            return file.path().getParent();
        }
    }

    @Test
    void whereThePlaceItselfIsGoneThatIsSaid() throws IOException {
        Path place = Files.createDirectory(here.resolve("place"));
        TempSpec spec = TempSpec.defaults().in(place);
        spec.createFile().close();
        TempFiles.deleteTree(place);

        assertThatThrownBy(spec::createFile)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(place + ": the directory for temporary files does not exist: create it");
        assertThat(place).doesNotExist();
    }
}
