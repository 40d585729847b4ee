package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.platform.Boot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is done where nobody waits, once a place is used. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class BackgroundTest {
    @TempDir
    private Path here;

    @AfterEach
    void end() throws IOException {
        TempFiles.deleteAll();
    }

    static void await(BooleanSupplier seen) throws InterruptedException {
        for (int waited = 0; waited < 60_000 && !seen.getAsBoolean(); waited += 10) {
            Thread.sleep(10);
        }
        assertThat(seen.getAsBoolean()).isTrue();
    }

    static boolean isIdle() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("tempfile-sweep"));
    }

    /** What an atomic write of an earlier boot left there. */
    private static Path remnantIn(Path directory) throws IOException {
        String digest =
                (Boot.digest().charAt(0) == 'a' ? 'b' : 'a') + Boot.digest().substring(1);
        return Files.createFile(directory.resolve(".abcdefgh-tempfile-" + digest + "ijklmnop"));
    }

    @Test
    void aJvmSweepsByItselfUnlessItsPropertySaysOtherwise() {
        assertThat(new Background(Owner.current()).sweeps()).isTrue();
        System.setProperty("dev.tempfile.sweep", "false");
        try {
            assertThat(new Background(Owner.current()).sweeps()).isFalse();
        } finally {
            System.clearProperty("dev.tempfile.sweep");
        }
    }

    @Test
    void aNewDirectoryGetsItsSocketAlsoAfterOthersHadTheirs() throws Exception {
        for (String name : new String[] {"first", "second"}) {
            await(BackgroundTest::isIdle);
            Witnesses.warm = false;
            Path place = Files.createDirectory(here.resolve(name));
            try (TempFile file = TempSpec.defaults().in(place).createFile()) {
                Path socket = file.path().resolveSibling(Witnesses.SOCKET);
                await(() -> Knock.at(socket) == Knock.ANSWERED);
            }
        }
    }

    @Test
    void soItDoesWhereNothingIsSwept() throws Exception {
        TempFiles.sweepByItself(false);
        try {
            Path remnant = remnantIn(here);
            Witnesses.warm = false;
            try (TempFile file = TempSpec.defaults().in(here).createFile()) {
                Path socket = file.path().resolveSibling(Witnesses.SOCKET);
                await(() -> Knock.at(socket) == Knock.ANSWERED);
            }
            await(BackgroundTest::isIdle);
            assertThat(remnant).exists();
        } finally {
            TempFiles.sweepByItself(true);
        }
    }

    @Test
    void aDirectoryInWhichSomethingWasPublishedIsSwept() throws Exception {
        Path remnant = remnantIn(here);
        AtomicFile.writeString(here.resolve("target"), "content");
        await(() -> Files.notExists(remnant));
        assertThat(here.resolve("target")).hasContent("content");
    }
}
