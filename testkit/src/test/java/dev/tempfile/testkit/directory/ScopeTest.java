package dev.tempfile.testkit.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory as a scope: whatever is made through it ends with it. */
@Timeout(120)
class ScopeTest {
    @TempDir
    private Path here;

    private TempDirectory scope() throws IOException {
        return TempSpec.defaults().in(here).createDirectory();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
        assertThat(Site.below(here))
                .allMatch(path -> path.getFileName().toString().startsWith("kept"));
    }

    @Test
    void everythingMadeThroughItLiesInItAndIsClosedWithIt() throws IOException {
        List<ByteFile> files = new ArrayList<>();
        TempDirectory within;
        Path path;
        try (TempDirectory work = scope()) {
            path = work.path();
            TempSpec spec = work.spec();
            TempFile file = work.createFile();
            assertThat(file.path()).hasParent(path);
            files.add(file.write(new byte[10]));
            files.add(spec.withPrefix("named-").withSuffix(".bin").createFile());
            files.add(spec.createUnnamedFile().write(new byte[10]));
            SpooledFile spooled = spec.createSpooledFile(5).write(new byte[10]);
            files.add(spooled);
            within = spec.createDirectory();
            assertThat(within.path()).hasParent(path);
            files.add(within.createFile());
            assertThat(TempFiles.live()).hasSize(7);
        }
        assertThat(files).noneMatch(ByteFile::isOpen);
        assertThat(path).doesNotExist();
        assertThatThrownBy(within::createFile).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatIsClosedEarlierIsForgotten() throws IOException {
        try (TempDirectory work = scope()) {
            for (int i = 0; i < 1_000; i++) {
                work.createFile().close();
            }
            assertThat(TempFiles.live()).hasSize(1);
            assertThat(work.path()).isEmptyDirectory();
        }
    }

    @Test
    void whatIsKeptOrPublishedOutlivesIt() throws IOException {
        Path kept;
        Path published = here.resolve("kept-published");
        try (TempDirectory work = scope()) {
            TempFile file = work.spec().withPrefix("kept-").createFile().write(new byte[3]);
            kept = file.keep();
            assertThat(kept).hasParent(here);
            work.createFile().write(new byte[4]).moveTo(published);
        }
        assertThat(kept).hasSize(3);
        assertThat(published).hasSize(4);
    }

    @Test
    void aScopeThatIsKeptClosesItsFilesAndKeepsThem() throws IOException {
        TempDirectory work = TempSpec.defaults().in(here).withPrefix("kept-").createDirectory();
        TempFile file = work.spec().withPrefix("kept-").createFile().write(new byte[3]);
        file.output().write(7);
        Files.writeString(work.resolve("kept-other"), "content");
        Path kept = work.keep();
        assertThat(work.keep()).as("again").isEqualTo(kept);
        work.close();
        assertThat(file.isOpen()).isFalse();
        assertThat(kept).hasParent(here).isDirectoryContaining("glob:**/kept-other");
        assertThat(file.path()).hasParent(kept).hasBinaryContent(new byte[] {0, 0, 0, 7});
        file.close();
        assertThat(file.path()).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
        assertThatThrownBy(work::createFile).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aScopeThatIsKeptKeepsTheScopesInIt() throws IOException {
        TempDirectory work = TempSpec.defaults().in(here).withPrefix("kept-").createDirectory();
        TempDirectory within = work.spec().withPrefix("kept-").createDirectory();
        TempFile file = within.spec().withPrefix("kept-").createFile().write(new byte[3]);
        file.closeHandle();
        SpooledFile nameless = within.spec().createSpooledFile(1).write(new byte[10]);
        Path kept = work.keep();
        assertThat(within.path()).hasParent(kept);
        assertThat(file.path()).hasParent(within.path()).hasSize(3);
        assertThat(nameless.isOpen()).isFalse();
        within.close();
        work.close();
        TempFiles.deleteAll();
        assertThat(file.path()).hasSize(3);
    }

    @Test
    @AsOrdinaryUser
    void aScopeThatCannotBeKeptLosesNothing(Path mine) throws IOException {
        Path shelf = Files.createDirectory(mine.resolve("shelf"));
        TempDirectory work = TempSpec.defaults().directlyIn(shelf).createDirectory();
        TempFile file = work.createFile().write(new byte[3]);
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("r-x------"));
        assertThatThrownBy(work::keep).isInstanceOf(IOException.class).hasMessageContaining(shelf.toString());
        assertThat(file.path()).hasSize(3);
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("rwx------"));
        work.close();
        TempFiles.deleteAll();
        assertThat(shelf).isEmptyDirectory();
    }

    @Test
    void itsRecipeMakesNothingElsewhere() throws IOException {
        try (TempDirectory work = scope()) {
            assertThatThrownBy(() -> work.spec().in(here)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> work.spec().directlyIn(here))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TempSpec.defaults()");
        }
    }

    @Test
    void theBodysExceptionIsNotHidden() {
        IllegalStateException body = new IllegalStateException("the body");
        assertThatThrownBy(() -> {
                    try (TempDirectory work = scope()) {
                        Files.createDirectories(work.resolve("a/b"));
                        work.createFile().output().write(1);
                        throw body;
                    }
                })
                .isSameAs(body)
                .hasNoSuppressedExceptions();
    }

    @Test
    void whatCouldNotBeClosedIsSaidAndTheTreeGoesAllTheSame() throws IOException {
        for (boolean ignoring : new boolean[] {false, true}) {
            TempSpec spec = TempSpec.defaults().in(here);
            TempDirectory scope = (ignoring ? spec.ignoringCleanupFailures() : spec).createDirectory();
            for (int i = 0; i < 2; i++) {
                Path member = scope.createFile().path();
                Files.delete(member);
                Files.createFile(Files.createDirectory(member).resolve("theirs"));
            }
            if (ignoring) {
                scope.close();
            } else {
                assertThatThrownBy(scope::close)
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("Is a directory")
                        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
            }
            assertThat(scope.path()).doesNotExist();
            TempFiles.deleteAll();
        }
    }

    @Test
    void closingItEndsWritersInOtherThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            TempDirectory work = scope();
            CountDownLatch begun = new CountDownLatch(4);
            List<Future<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TempFile file = work.createFile();
                writers.add(threads.submit(() -> {
                    begun.countDown();
                    while (true) {
                        file.write(new byte[10_000]).truncate(0);
                    }
                }));
            }
            assertThat(begun.await(100, TimeUnit.SECONDS)).isTrue();
            work.close();
            for (Future<Void> ended : writers) {
                assertThatThrownBy(() -> ended.get(100, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(ClosedChannelException.class);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void filesThatAreMadeWhileItClosesAreRefusedOrGone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 20; round++) {
                TempDirectory work = scope();
                Path path = work.path();
                CountDownLatch begun = new CountDownLatch(3);
                List<TempFile> made = Collections.synchronizedList(new ArrayList<>());
                Callable<Void> maker = () -> {
                    while (true) {
                        made.add(work.createFile());
                        begun.countDown();
                    }
                };
                List<Future<Void>> makers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    makers.add(threads.submit(maker));
                }
                assertThat(begun.await(100, TimeUnit.SECONDS)).isTrue();
                work.close();
                for (Future<Void> ended : makers) {
                    assertThatThrownBy(() -> ended.get(100, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
                }
                assertThat(made).noneMatch(TempFile::isOpen);
                work.close();
                assertThat(path).doesNotExist();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @AsOrdinaryUser
    void aReadOnlyTreeIsDeletedAndTheDirectoryAroundKeepsItsMode(Path mine) throws IOException {
        Path shelf = Files.createDirectory(mine.resolve("shelf"));
        TempDirectory work = TempSpec.defaults().in(shelf).createDirectory();
        Path deep = Files.createDirectories(work.resolve("a/b/c"));
        Files.writeString(deep.resolve("file"), "content");
        for (Path directory : List.of(deep, deep.getParent(), deep.getParent().getParent(), work.path())) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        }
        work.close();
        assertThat(work.path()).doesNotExist();
        TempFiles.deleteAll();

        Path tree = Files.createDirectories(shelf.resolve("tree/sub")).getParent();
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThatThrownBy(() -> TempFiles.deleteTree(tree))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(tree.toString());
        assertThat(tree).as("emptied all the same").isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shelf)))
                .isEqualTo("r-xr-xr-x");
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    @AsOrdinaryUser
    void whatCannotBeDeletedIsNamedAndTriedAgain(Path mine) throws IOException {
        Path shelf = Files.createDirectory(mine.resolve("shelf"));
        TempDirectory work = TempSpec.defaults().directlyIn(shelf).createDirectory();
        TempFile file = work.createFile();
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("r-x------"));
        assertThatThrownBy(work::close)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(work.path().toString());
        assertThat(file.isOpen()).isFalse();
        assertThat(TempFiles.live()).as("it stays ours").hasSize(1);
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("rwx------"));
        work.close();
        assertThat(work.path()).doesNotExist();
        assertThat(TempFiles.live()).isEmpty();

        TempDirectory ignoring =
                TempSpec.defaults().directlyIn(shelf).ignoringCleanupFailures().createDirectory();
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("r-x------"));
        ignoring.close();
        assertThat(ignoring.path()).exists();
        Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("rwx------"));
        TempFiles.deleteAll();
        assertThat(shelf).isEmptyDirectory();
    }

    @Test
    void aFileThatIsMadeWhileItIsKeptIsRefusedAndNotLeftInIt() throws Exception {
        for (boolean deep : new boolean[] {false, true}) {
            TempDirectory work = TempSpec.defaults().in(here).withPrefix("kept").createDirectory();
            TempDirectory within = deep ? work.spec().withPrefix("kept").createDirectory() : work;
            whenCreated(path -> inAnotherThread(work::keep));
            assertThatThrownBy(within::createFile)
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("was kept");
            TempFiles.setListener(null);
            assertThat(Site.below(work.path())).noneMatch(Files::isRegularFile);
        }
    }

    @Test
    void aScopeThatIsMadeWhileItIsKeptIsRefusedAndNotLeftInIt() throws Exception {
        TempDirectory work = TempSpec.defaults().in(here).withPrefix("kept").createDirectory();
        whenCreated(path -> inAnotherThread(work::keep));
        assertThatThrownBy(work.spec()::createDirectory).isInstanceOf(NoSuchFileException.class);
        TempFiles.setListener(null);
        assertThat(work.path()).isEmptyDirectory();
    }

    @Test
    void aFileWithoutANameThatIsMadeWhileItIsKeptIsNotLeftInIt() throws Exception {
        TempDirectory work = TempSpec.defaults().in(here).withPrefix("kept").createDirectory();
        whenCreated(path -> inAnotherThread(work::keep));
        assertThatThrownBy(work.spec()::createUnnamedFile)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("was kept");
        TempFiles.setListener(null);
        assertThat(work.path()).isEmptyDirectory();
    }

    @Test
    void aFileWithoutANameThatIsMadeWhileItIsClosedLeavesNoDescriptor() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Requirement.that(Files.exists(descriptors), "needs to count descriptors in /proc");
        TempSpec.defaults().in(here).createUnnamedFile().close();
        int before = Site.below(descriptors).size();
        for (int i = 0; i < 20; i++) {
            TempDirectory work = TempSpec.defaults().in(here).withQuota(10).createDirectory();
            whenCreated(path -> work.close());
            try {
                work.spec().createUnnamedFile().close();
            } catch (IOException closedMeanwhile) {
                assertThat(closedMeanwhile).hasMessageContaining(work.path().toString());
            } finally {
                TempFiles.setListener(null);
            }
        }
        assertThat(Site.below(descriptors)).hasSizeLessThan(before + 10);
    }

    @Test
    void aListenerMayCloseAScopeThatAnotherThreadIsClosing() throws Exception {
        assertEndsThough(TempDirectory::close);
    }

    @Test
    void aListenerMayCloseAScopeThatAnotherThreadIsKeeping() throws Exception {
        assertEndsThough(TempDirectory::keep);
    }

    private interface Ending {
        void of(TempDirectory scope) throws IOException;
    }

    /** A thread that writes, and so has the file's lock, closes the scope while another one waits for that file. */
    private void assertEndsThough(Ending ending) throws Exception {
        TempDirectory work = TempSpec.defaults().in(here).withPrefix("kept").createDirectory();
        SpooledFile spool = work.spec().createSpooledFile(10);
        Thread other = new Thread(() -> quietly(() -> ending.of(work)), "ends the scope");
        other.setDaemon(true);
        TempFiles.setListener(new TempListener() {
            @Override
            public void spilled() {
                other.start();
                for (int i = 0; i < 500 && other.getState() != Thread.State.WAITING; i++) {
                    quietly(() -> Thread.sleep(2));
                }
                quietly(work::close);
            }
        });
        Thread writing = new Thread(() -> quietly(() -> spool.write(new byte[11])), "writes");
        writing.setDaemon(true);
        writing.start();
        writing.join(100_000);
        other.join(100_000);
        TempFiles.setListener(null);
        assertThat(writing.isAlive() || other.isAlive())
                .as("one waits for ever")
                .isFalse();
        spool.close();
        work.close();
    }

    private interface Call {
        void run() throws Exception;
    }

    private interface Told {
        void of(Path path) throws Exception;
    }

    private static void whenCreated(Told told) {
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                try {
                    told.of(path);
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }
        });
    }

    private static void inAnotherThread(Call call) throws InterruptedException {
        Thread other = new Thread(() -> quietly(call));
        other.start();
        other.join();
    }

    private static void quietly(Call call) {
        try {
            call.run();
        } catch (Exception ofNoInterest) {
            // What came of it is asserted by what is left.
            return;
        }
    }
}
