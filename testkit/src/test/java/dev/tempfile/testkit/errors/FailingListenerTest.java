package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicSpec;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners and loggers are other people's code, called from a thread of ours that everybody's forgotten files need. */
@Timeout(120)
class FailingListenerTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

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
        assertThat(Site.below(here)).noneMatch(Files::isRegularFile);
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

    @Test
    void whatWasPublishedIsDoneWhateverItsListenerThrows() throws IOException {
        TempFiles.setListener(new TempListener() {
            @Override
            public void kept(Path path) {
                throw new IllegalStateException("of the application's");
            }
        });
        Path target = here.resolve("target");
        TempFile file = TempSpec.defaults().in(here).createFile().write(new byte[3]);
        assertThatThrownBy(() -> file.moveTo(target)).isInstanceOf(IllegalStateException.class);
        assertThat(target).hasSize(3);
        assertThat(file.isOpen()).isFalse();
        assertThat(TempFiles.live()).isEmpty();
    }

    @Test
    void theEndOfAFileWithoutANameIsTold() throws IOException {
        List<String> told = new ArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                told.add("created " + path);
            }

            @Override
            public void deleted(Path path) {
                told.add("deleted " + path);
            }
        });
        TempSpec.defaults().in(here).createUnnamedFile().close();
        TempSpec.defaults().in(here).createSpooledFile(1).write(new byte[2]).close();
        assertThat(told).hasSize(4);
        assertThat(told.get(1)).isEqualTo(told.get(0).replace("created", "deleted"));
        assertThat(told.get(3)).isEqualTo(told.get(2).replace("created", "deleted"));
    }

    private void forget() throws IOException {
        TempSpec.defaults().in(here).createFile().write(new byte[1]);
    }

    @Test
    void nothingIsLeftOfWhatWasCreatedWhateverItsListenerThrows() throws IOException {
        Requirement.that(Files.exists(DESCRIPTORS), "needs to count descriptors in /proc");
        spec().createFile().close();
        failsAt("created");
        int before = open();
        for (Attempt attempt : EnumSet.complementOf(EnumSet.of(Attempt.GUARANTEES))) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> attempt.makeIn(here))
                        .as(attempt.name())
                        .isInstanceOf(AssertionError.class);
            }
        }
        assertThat(open()).isLessThan(before + 10);
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void nothingIsLeftOfWhatWasToBeKeptWhateverItsListenerThrows() {
        failsAt("kept");
        assertThatThrownBy(() -> spec().createKeptFile()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> spec().createKeptDirectory()).isInstanceOf(AssertionError.class);
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void noDescriptorIsLeftOfASpoolThatCouldNotRollOver() throws IOException {
        Requirement.that(Files.exists(DESCRIPTORS), "needs to count descriptors in /proc");
        spec().createUnnamedFile().close();
        failsAt("spilled");
        try (SpooledFile spool = spec().createSpooledFile(10)) {
            int before = open();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> spool.write(new byte[11])).isInstanceOf(AssertionError.class);
            }
            assertThat(open()).isLessThan(before + 10);
        }
    }

    @Test
    void nothingReachesWhatWasPublishedWhateverItsListenerThrows() throws IOException {
        failsAt("kept");
        Path target = here.resolve("target");
        try (TempFile file = spec().createFile().write(new byte[3])) {
            assertThatThrownBy(() -> file.moveTo(target, AtomicSpec.atomic().replacing()))
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> file.write(new byte[9])).isInstanceOf(ClosedChannelException.class);
        }
        assertThat(target).hasSize(3);
    }

    /** How many descriptors are open; they are only counted, for the one that lists them is gone at once. */
    private static int open() {
        return Objects.requireNonNull(DESCRIPTORS.toFile().list()).length;
    }

    private TempSpec spec() {
        return TempSpec.defaults().in(here);
    }

    private static void failsAt(String event) {
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                failAt("created");
            }

            @Override
            public void kept(Path path) {
                failAt("kept");
            }

            @Override
            public void spilled() {
                failAt("spilled");
            }

            private void failAt(String now) {
                if (now.equals(event)) {
                    throw new AssertionError("of the application's");
                }
            }
        });
    }
}
