package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Container;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two containers that use one directory at once, each of them with a process 1. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "namespaces")
class SharedVolumeTest {
    private static final OperationsDocument.Section RECIPE = section("Two containers that share a volume");

    @TempDir
    private Path here;

    private ChildJvm service() throws IOException {
        Path volume = Files.createDirectories(here.resolve("volume"));
        return ChildJvm.running(Service.class, here).with("TMPDIR", volume);
    }

    @Test
    void neitherTakesWhatIsTheOthersAndWhoLivesOnSweepsWhoDied() throws IOException {
        try (RunningJvm one = Container.of(service()).start("MAKE", "AWAIT", "SWEEP", "AWAIT");
                RunningJvm two = Container.of(service()).start("MAKE", "AWAIT", "SWEEP", "AWAIT", "CHECK", "LOOK")) {
            Path homeOfOne = Path.of(one.await("MAKE"));
            Path homeOfTwo = Path.of(two.await("MAKE"));
            assertThat(one.await("pid")).isEqualTo(two.await("pid")).isEqualTo("1");

            assertThat(one.say("sweep").await("SWEEP"))
                    .contains("ALIVE " + homeOfTwo + ": its socket answers")
                    .doesNotContain("SWEPT");
            assertThat(homeOfTwo).isNotEmptyDirectory();
            one.signal("KILL").await();

            assertThat(two.say("sweep").await("SWEEP"))
                    .contains("SWEPT " + homeOfOne + ": its lock is free and its socket refuses")
                    .contains("ALIVE " + homeOfTwo + ": it belongs to this JVM");
            assertThat(two.say("check").end().succeeded().value("CHECK")).isEqualTo("true");
        }
        RECIPE.says("its socket answers").says("its lock is free and its socket refuses");
        assertThat(here.resolve("volume")).isEmptyDirectory();
    }

    /** systemd-nspawn and some virtual machines show each container a boot of its own. */
    @Test
    void aBootOfItsOwnIsNoDeathOfTheOther() throws IOException {
        Path boot = Files.writeString(here.resolve("boot"), UUID.randomUUID() + "\n");
        String bound = "mount --bind '" + boot + "' /proc/sys/kernel/random/boot_id";
        try (RunningJvm one = Container.of(service(), bound).start("MAKE", "AWAIT", "CHECK")) {
            Path home = Path.of(one.await("MAKE"));

            String found = Container.of(service()).run("SWEEP").succeeded().value("SWEEP");

            assertThat(found).contains("ALIVE " + home).doesNotContain("SWEPT");
            assertThat(one.end().succeeded().value("CHECK")).isEqualTo("true");
        }
        assertThat(here.resolve("volume")).isEmptyDirectory();
    }
}
