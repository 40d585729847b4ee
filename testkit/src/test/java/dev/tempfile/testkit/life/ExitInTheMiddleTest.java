package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JVM ends, or somebody else deletes, while a thread is in the middle of making or deleting something. */
@Timeout(120)
class ExitInTheMiddleTest {
    private static final int ENTRIES = 20_000;

    @TempDir
    private Path here;

    @Test
    void ofADeletionItWaitsUntilThatIsDone() throws IOException {
        Outcome outcome = ChildJvm.running(ClosesATree.class, here).run(here);
        assertThat(outcome.exitCode()).as(String.join("\n", outcome.errors())).isZero();
        assertThat(Site.below(here)).isEmpty();
    }

    /** Exits when another thread has begun to delete a large tree beside the files of others. */
    static final class ClosesATree {
        public static void main(String[] args) throws Exception {
            TempDirectory tree = filled(TempSpec.defaults().directlyIn(Path.of(args[0])));
            closing(tree).start();
            awaitTheFirstDeletion(tree.path());
            System.exit(0);
        }
    }

    @Test
    void ofAtomicWritesNothingOfThemIsLeft() throws IOException {
        for (int round = 0; round < 3; round++) {
            Outcome outcome = ChildJvm.running(WritesOnAndOn.class, here).run(here);
            assertThat(outcome.exitCode())
                    .as(String.join("\n", outcome.errors()))
                    .isZero();
        }
        assertThat(Site.below(here))
                .hasSize(4)
                .allMatch(path -> path.getFileName().toString().startsWith("target"));
    }

    /** Exits while four threads replace files, each for the second time or later. */
    static final class WritesOnAndOn {
        public static void main(String[] args) throws InterruptedException {
            CountDownLatch written = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                Path target = Path.of(args[0]).resolve("target" + i);
                Thread writing = new Thread(() -> {
                    try {
                        AtomicFile.writeString(target, "x".repeat(5_000));
                        written.countDown();
                        while (true) {
                            AtomicFile.writeString(target, "x".repeat(5_000));
                        }
                    } catch (IOException failure) {
                        throw new IllegalStateException(failure);
                    }
                });
                writing.setDaemon(true);
                writing.start();
            }
            written.await();
            Thread.sleep(100);
            System.exit(0);
        }
    }

    @Test
    void whoClosesWhatSomebodyElseIsDeletingReturnsWhenItIsGone() throws Exception {
        TempDirectory tree = filled(TempSpec.defaults().in(here));
        Path path = tree.path();
        CountDownLatch begun = new CountDownLatch(1);
        Thread deleting = new Thread(() -> {
            begun.countDown();
            try {
                TempFiles.deleteAll();
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
        deleting.start();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        awaitTheFirstDeletion(path);
        tree.close();
        assertThat(path).doesNotExist();
        deleting.join(100_000);
    }

    @Test
    @AsOrdinaryUser
    void whatCouldNotBeDeletedIsOwedThoughMoreWasMadeMeanwhile(Path mine) throws IOException {
        TempSpec spec = TempSpec.defaults().in(mine);
        Path first = spec.createFileUntilExit();
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("r-x------"));
        assertThatThrownBy(TempFiles::deleteAll).isInstanceOf(IOException.class);
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
        assertThat(first.getParent()).exists();
        spec.createFile().close();
        TempFiles.deleteAll();
        assertThat(mine).isEmptyDirectory();
    }

    private static TempDirectory filled(TempSpec spec) throws IOException {
        TempDirectory tree = spec.createDirectory();
        for (int i = 0; i < ENTRIES; i++) {
            Files.createFile(tree.path().resolve("entry" + i));
        }
        return tree;
    }

    private static Thread closing(TempDirectory tree) {
        return new Thread(() -> {
            try {
                tree.close();
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private static void awaitTheFirstDeletion(Path tree) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < end
                && Files.exists(tree.resolve("entry0"))
                && Files.exists(tree.resolve("entry" + (ENTRIES - 1)))) {
            Thread.onSpinWait();
        }
    }
}
