package dev.tempfile.testkit.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.Requirement;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Root deletes a tree of which it gave one directory out, and the user who got it swaps, renames, links and plants FIFOs in it as
 * fast as a process can: nothing outside is lost, no deletion hangs, and what is left is named.
 */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "users are told apart, and mkfifo is there")
class AnotherUserTest {
    private static final int SECONDS = 5;
    private static final int FEWEST_TREES = 30;
    private static final int DIRECTORIES = 3;
    private static final int LONGEST_SECONDS = 100;

    private Path here;

    private final ExecutorService deleting = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "deletes");
        thread.setDaemon(true);
        return thread;
    });

    @BeforeEach
    void setTheScene() throws IOException {
        Requirement.that(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "only root can start a process of another user");
        // In memory where that is possible: the faster the attacks, the more they find.
        Path shared = Path.of("/dev/shm");
        here = Files.isWritable(shared)
                ? Files.createTempDirectory(shared, "another-user")
                : Files.createTempDirectory("another-user");
        mode(here, "rwxr-xr-x");
        Path precious = Files.createDirectory(here.resolve("precious"));
        Files.writeString(precious.resolve("file"), "content");
        Files.writeString(Files.createDirectory(precious.resolve("sub")).resolve("file"), "content");
        mode(precious, "rwx------");
        Path own = mode(Files.createDirectory(here.resolve("own")), "rwxrwxrwx");
        mode(Files.createDirectory(own.resolve("loot")), "rwxrwxrwx");
        mode(Files.createDirectory(own.resolve("stock")), "rwxrwxrwx");
        mode(Files.writeString(own.resolve("canary"), "content"), "rw-rw-rw-");
    }

    @AfterEach
    void end() throws IOException {
        deleting.shutdownNow();
        TempFiles.deleteAll();
        TempFiles.deleteTree(here);
    }

    @Test
    void aTreeWithADirectoryThatWasGivenOut() throws Exception {
        Path tree = here.resolve("tree");
        Path building = mode(Files.createDirectory(here.resolve("building")), "rwx------");
        int trees = 0;
        int disturbed = 0;
        long begun = System.nanoTime();
        try (RunningJvm attacker = attacking(here, tree.resolve("given out"), 1)) {
            for (; System.nanoTime() - begun < time(trees); trees++) {
                // Out of the other's reach until it is whole: else what follows links here would be this test.
                fill(mode(Files.createDirectories(building.resolve("tree/given out")), "rwxrwxrwx"));
                Files.move(building.resolve("tree"), tree);
                if (!inTime(() -> deleted(tree))) {
                    disturbed++;
                    // Where nobody else comes, there is nothing that could not be deleted.
                    Path hidden = Files.move(tree, building.resolve("left"));
                    TempFiles.deleteTree(hidden);
                }
                assertThat(tree).doesNotExist();
                assertNothingElseIsTouched();
            }
            assertEachAttackSucceeded(attacker.end());
        }
        Files.delete(building);
        assertThat(disturbed).as("deletions that found it filled again").isLessThan(trees);
    }

    /** How long, in nanoseconds: longer where so few could be attacked that they say nothing. */
    private static long time(int trees) {
        return TimeUnit.SECONDS.toNanos(trees < FEWEST_TREES ? 8 * SECONDS : SECONDS);
    }

    @Test
    void aTemporaryDirectoryInWhichAProcessOfThatUserWorks() throws Exception {
        for (int round = 0; round < DIRECTORIES; round++) {
            TempDirectory work = TempSpec.defaults().in(here).createDirectory();
            Path givenOut = mode(Files.createDirectory(work.resolve("given out")), "rwxrwxrwx");
            fill(givenOut);
            // Nobody else may enter what is around it: but it works in it already.
            try (RunningJvm attacker = attacking(givenOut, Path.of(""), round)) {
                boolean gone = inTime(() -> closed(work));
                assertNothingElseIsTouched();
                attacker.end();
                if (!gone) {
                    work.close();
                }
                assertThat(work.path()).doesNotExist();
            }
        }
    }

    /** What the attacker is worth: a deletion by paths, which looks before each step as most do, is led astray at once. */
    @Test
    void aDeletionThatLooksFirstAndThenFollowsItsPathLosesWhatIsOutside() throws Exception {
        Path tree = Files.createDirectory(here.resolve("tree"));
        int rounds = 0;
        try (RunningJvm attacker = attacking(here, tree, 1)) {
            while (Files.exists(here.resolve("precious/file")) && rounds < 500) {
                rounds++;
                Path building = mode(Files.createDirectory(here.resolve("building")), "rwx------");
                fill(building);
                for (int i = 0; i < 30; i++) {
                    Files.move(building.resolve("d" + i), tree.resolve(rounds + "-" + i));
                }
                Files.delete(building);
                mode(tree, "rwxrwxrwx");
                deleteNaively(tree);
            }
            attacker.end();
        }
        assertThat(here.resolve("precious/file")).doesNotExist();
    }

    private static void deleteNaively(Path directory) throws InterruptedException {
        // A FIFO that was put there is refused so; else it would be waited for, as long as nobody writes it.
        try (Stream<Path> entries = Files.list(directory.resolve("."))) {
            for (Path entry : entries.toList()) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    // As when the processor is taken away in between.
                    Thread.sleep(1);
                    deleteNaively(entry);
                }
                Files.deleteIfExists(entry);
            }
        } catch (IOException | UncheckedIOException disturbed) {
            return;
        }
    }

    private RunningJvm attacking(Path worksIn, Path attacked, long seed) throws IOException {
        RunningJvm attacker = ChildJvm.running(Attacker.class, worksIn)
                .asOrdinaryUser()
                .start(attacked, here.resolve("own"), here.resolve("precious"), seed);
        attacker.await("ready");
        return attacker;
    }

    private static void assertEachAttackSucceeded(Outcome outcome) {
        for (Attacker.Attack attack : Attacker.Attack.values()) {
            assertThat(Integer.parseInt(outcome.value(attack.name())))
                    .as(attack.name())
                    .isPositive();
        }
    }

    /** Directories of everybody's, so that they can be moved out as well, with something in them at each of three levels. */
    private static void fill(Path directory) throws IOException {
        for (int i = 0; i < 30; i++) {
            Path deepest = directory.resolve("d" + i + "/e/f");
            Files.createDirectories(deepest);
            for (Path each = deepest; !each.equals(directory); each = each.getParent()) {
                mode(each, "rwxrwxrwx");
                Files.createFile(each.resolve("file"));
            }
        }
    }

    private boolean inTime(Callable<Boolean> deletion) throws Exception {
        return deleting.submit(deletion).get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether it is gone; if not, the failure names what is left. */
    private static boolean deleted(Path tree) throws IOException {
        try {
            TempFiles.deleteTree(tree);
            return true;
        } catch (FileSystemException left) {
            assertThat(left).hasMessageContaining(tree.toString());
            return false;
        }
    }

    private static boolean closed(TempDirectory work) throws IOException {
        try {
            work.close();
            return true;
        } catch (FileSystemException left) {
            assertThat(left).hasMessageContaining(work.path().toString());
            return false;
        }
    }

    private void assertNothingElseIsTouched() {
        Path precious = here.resolve("precious");
        assertThat(Site.below(precious))
                .containsExactlyInAnyOrder(
                        precious.resolve("file"), precious.resolve("sub"), precious.resolve("sub/file"));
        assertThat(precious.resolve("file")).hasContent("content");
        assertThat(precious.resolve("sub/file")).hasContent("content");
        assertThat(here.resolve("own/canary")).hasContent("content");
        assertThat(Files.isRegularFile(here.resolve("own/canary"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    private static Path mode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
