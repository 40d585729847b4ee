package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Container;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM that is frozen into an image, and goes on later, perhaps on another machine and in many copies.
 *
 * <p>No JVM that can do that is here. What it asks of a program is tested: nothing open, no thread; and that the program is right
 * when it wakes up in another boot, and in a process that it takes for the old one.
 */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc")
class CheckpointTest {
    @TempDir
    private Path here;

    /** What CRaC asks an application's resource to do. */
    static final class Checkpointed {
        private Checkpointed() {}

        // recipe: checkpoint
        static void beforeCheckpoint() throws IOException {
            TempFiles.deleteAll();
            TempFiles.release();
        }

        static void afterRestore() {
            TempFiles.setDefaultDirectory(null); // looked up again, where it may be another one
        }
        // end
    }

    @Test
    void nothingIsOpenInBetweenAndAfterwardsItIsOfTheOtherBoot() throws IOException {
        String later = UUID.randomUUID().toString();
        Path boot = Files.writeString(here.resolve("boot"), UUID.randomUUID() + "\n");
        Path volume = Files.createDirectory(here.resolve("volume"));
        ChildJvm jvm = Container.mounts(
                ChildJvm.running(Restored.class, here).with("TMPDIR", volume),
                "mount --bind '" + boot + "' /proc/sys/kernel/random/boot_id");
        try (RunningJvm running = jvm.start(volume)) {
            assertThat(running.await("open before")).isNotEqualTo("[]");
            assertThat(running.await("open")).isEqualTo("[]");
            assertThat(running.await("threads")).isEqualTo("[]");
            assertThat(volume).isEmptyDirectory();

            Files.writeString(boot, later + "\n");
            Outcome outcome = running.say("restored").end().succeeded();

            assertThat(outcome.value("owner")).contains("boot " + later);
            assertThat(outcome.value("digest before")).isNotEqualTo(outcome.value("digest"));
        }
        assertThat(volume).isEmptyDirectory();
        section("A checkpointed JVM").says("random names");
    }

    /** Is frozen while it waits for its input. */
    static final class Restored {
        public static void main(String[] args) throws Exception {
            Path volume = Path.of(args[0]);
            TempFile file = TempSpec.defaults().createFile();
            Path home = file.path().getParent();
            for (int waited = 0; waited < 60_000 && !Files.exists(home.resolve("socket")); waited += 10) {
                Thread.sleep(10);
            }
            System.out.println("digest before=" + digest(home));
            System.out.println("open before=" + open(volume));
            Checkpointed.beforeCheckpoint();
            System.out.println("open=" + open(volume));
            for (int waited = 0; waited < 60_000 && !threads().isEmpty(); waited += 10) {
                Thread.sleep(10);
            }
            System.out.println("threads=" + threads());
            System.in.read();
            Checkpointed.afterRestore();
            try (TempFile again = TempFile.create().write(new byte[10])) {
                Path homeAgain = again.path().getParent();
                System.out.println("digest=" + digest(homeAgain));
                // By another process, for this one's lock must stay.
                Process cat =
                        new ProcessBuilder("cat", homeAgain.resolve("owner").toString()).start();
                System.out.println("owner=" + new String(cat.getInputStream().readAllBytes()).replace('\n', ' '));
            }
        }

        private static String digest(Path home) {
            return home.getFileName().toString().substring("tempfile-".length(), "tempfile-".length() + 5);
        }

        /** What this process has open below a directory, sockets included. */
        private static List<String> open(Path volume) throws IOException {
            List<Path> all;
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                all = open.toList();
            }
            String sockets = Files.readString(Path.of("/proc/self/net/unix"));
            return Stream.concat(
                            all.stream().filter(Files::isSymbolicLink).map(Restored::target),
                            sockets.lines().map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                    .filter(name -> name.startsWith(volume.toString()))
                    .toList();
        }

        private static String target(Path link) {
            try {
                return Files.readSymbolicLink(link).toString();
            } catch (IOException closed) {
                return "";
            }
        }

        private static List<String> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("tempfile"))
                    .toList();
        }
    }
}
