package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory of this process that somebody deleted, as cleaners do with what looks old. */
@Timeout(120)
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

    @Test
    void soItIsForWhatLiesBesideOthers() throws IOException {
        TempSpec beside = TempSpec.defaults().directlyIn(here);
        try (TempFile before = beside.createFile()) {
            Path gone = homeOf(before);
            TempFiles.deleteTree(gone);
            try (TempFile after = beside.createFile()) {
                assertThat(homeOf(after))
                        .as("which speaks for it")
                        .isNotEqualTo(gone)
                        .exists();
            }
        }
    }

    /** The directory that its mark names. */
    private Path homeOf(TempFile file) {
        String name = file.path().getFileName().toString();
        return here.resolve(OwnerMark.in(name).owner());
    }

    @Test
    void whatWasHeldOfItIsGivenUp() throws IOException {
        TempFile before = newFile();
        Path gone = before.path().getParent();
        before.close();
        TempFiles.deleteTree(gone);
        newFile().close();
        assertThat(ListedOwners.contains(gone.getFileName().toString())).isFalse();
        assertThat(openIn(gone)).isEmpty();
    }

    /** What this process has open there, where the system tells. */
    private static List<String> openIn(Path directory) {
        List<String> open = new ArrayList<>();
        String[] descriptors = new File("/proc/self/fd").list();
        for (String descriptor : descriptors == null ? new String[0] : descriptors) {
            try {
                open.add(Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor))
                        .toString());
            } catch (IOException closed) {
                continue;
            }
        }
        open.removeIf(file -> !file.startsWith(directory.toString()));
        return open;
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
