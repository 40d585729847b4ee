package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A refresh gives each file a second name for a moment: whoever publishes the file just then must not take that for a hard link. */
@Timeout(120)
class RefreshMeetsPublicationTest {
    private static final int FILES = 1000;

    @TempDir
    private Path here;

    @AfterEach
    void end() throws IOException {
        TempFiles.deleteAll();
    }

    @Test
    void aFileThatIsRefreshedIsPublishedAllTheSame() throws Exception {
        TempSpec spec = TempSpec.defaults().in(here);
        AtomicBoolean over = new AtomicBoolean();
        try (TempFile first = spec.createFile()) {
            Path home = first.path().getParent();
            Thread refreshing = new Thread(() -> refresh(home, over));
            refreshing.start();
            try {
                for (int i = 0; i < FILES; i++) {
                    try (TempFile file = spec.createFile().write(new byte[10])) {
                        Path target = here.resolve("target-" + i);
                        assertThat(file.moveTo(target)).hasSize(10);
                        Files.delete(target);
                    }
                }
            } finally {
                over.set(true);
                refreshing.join();
            }
        }
    }

    private static void refresh(Path home, AtomicBoolean over) {
        try {
            while (!over.get()) {
                Refresh.of(home);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
