package dev.tempfile.testkit.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Requirement;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real systemd-tmpfiles that takes everything, whatever its age: what is alive stays, and goes after a kill. */
@Timeout(120)
@Tag("native")
class AgeingTest {
    private static final Path CLEANER = Path.of("/usr/bin/systemd-tmpfiles");
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    @TempDir
    private Path here;

    private Path roots;

    @BeforeEach
    void aCleanerIsHere() throws IOException {
        Requirement.that(Files.isExecutable(CLEANER), "needs systemd-tmpfiles, the cleaner that is asked");
        roots = Files.createDirectory(here.resolve("roots"));
    }

    @Test
    void whatIsAliveStaysAndAfterAKillItGoes() throws Exception {
        try (RunningJvm living =
                ChildJvm.running(HoldingProgram.class, here).option(NATIVE).start(roots)) {
            awaitLocked(Path.of(living.await("home")));
            awaitLocked(Path.of(living.await("beside")));
            Path old = Files.writeString(roots.resolve("old"), "nobody's");
            clean();
            assertThat(old).as("what is nobody's goes").doesNotExist();
            assertThat(living.say("").await("there1")).isEqualTo("6 of 6");

            living.signal("KILL").await();
            clean();
            assertThat(entries()).isEmpty();
        }
    }

    /** So that the test above shows the lock, and nothing else. */
    @Test
    void withoutNativeCallsItGoesAtOnce() throws Exception {
        try (RunningJvm living = ChildJvm.running(HoldingProgram.class, here).start(roots)) {
            living.await("home");
            clean();
            assertThat(living.say("").await("there1")).isEqualTo("0 of 6");
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(roots)) {
            return entries.toList();
        }
    }

    private void clean() throws Exception {
        Path rules = Files.writeString(here.resolve("rules.conf"), "e " + roots + " - - - 0\n");
        Process clean = new ProcessBuilder(CLEANER.toString(), "--clean", rules.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(clean.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(clean.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
    }

    private static void awaitLocked(Path directory) throws Exception {
        for (int look = 0; look < 6_000; look++) {
            Process flock = new ProcessBuilder("flock", "-x", "-n", directory.toString(), "true").start();
            if (flock.waitFor() != 0) {
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError(directory + " was never locked");
    }
}
