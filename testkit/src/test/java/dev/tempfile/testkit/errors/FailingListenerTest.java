package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.Garbage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners and loggers are other people's code, called from a thread of ours that everybody's forgotten files need. */
@Timeout(60)
class FailingListenerTest {
    @TempDir
    private Path here;

    @AfterEach
    void tellNobody() {
        TempFiles.setListener(null);
    }

    @Test
    void whatWasForgottenIsDeletedWhateverItsListenerThrows() throws Exception {
        AtomicInteger told = new AtomicInteger();
        TempFiles.setListener(new TempListener() {
            @Override
            public void forgotten(String kind, @Nullable Path path) {
                if (told.incrementAndGet() % 2 == 1) {
                    throw new NoClassDefFoundError("of the application's");
                }
                throw new IllegalStateException("of the application's");
            }
        });
        for (int round = 1; round <= 4; round++) {
            int expected = round;
            forget();
            Garbage.collectUntil(() -> told.get() == expected);
            Garbage.collectUntil(() -> TempFiles.live().isEmpty());
        }
        try (Stream<Path> left = Files.walk(here)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void whoIsToldOfWhatWasForgottenFindsTheClassesOfTheProgram() throws Exception {
        AtomicReference<ClassLoader> found = new AtomicReference<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void forgotten(String kind, @Nullable Path path) {
                found.set(Thread.currentThread().getContextClassLoader());
            }
        });
        forget();

        Garbage.collectUntil(() -> TempFiles.live().isEmpty());

        // Logging handlers ask for it and fail without one.
        assertThat(found).hasValue(ClassLoader.getSystemClassLoader());
    }

    private void forget() throws IOException {
        TempSpec.defaults().in(here).createFile().write(new byte[1]);
    }
}
