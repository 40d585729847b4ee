package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Python's {@code TemporaryDirectory}: when it goes, and what happens when something else stands in its place. */
@Timeout(60)
class TempDirectoryTest {
    @TempDir
    private Path here;

    /** How a directory can be made. */
    enum Where {
        IN {
            @Override
            TempSpec spec(Path directory) {
                return TempSpec.defaults().in(directory);
            }
        },
        DIRECTLY_IN {
            @Override
            TempSpec spec(Path directory) {
                return TempSpec.defaults().directlyIn(directory);
            }
        };

        abstract TempSpec spec(Path directory);

        TempDirectory create(Path directory) throws IOException {
            return spec(directory).createDirectory();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:td-scope")
    void aBlockThatThrowsLeavesNothingAndItsErrorIsKept(Where where) {
        Path[] made = new Path[2];
        assertThatThrownBy(() -> {
                    try (TempDirectory directory = where.create(here)) {
                        made[0] = fill(directory.path());
                        made[1] = directory.createFile().write(new byte[1]).path();
                        throw new IllegalStateException("the body's own");
                    }
                })
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the body's own")
                .hasNoSuppressedExceptions();
        assertThat(made[0]).doesNotExist();
        assertThat(made[1]).doesNotExist();
    }

    @Test
    @Tag("parity:td-scope")
    void anErrorOfTheCleanupDoesNotHideTheBodys() {
        assertThatThrownBy(() -> {
                    try (TempDirectory directory = Where.IN.create(here)) {
                        replaceByFile(directory.path());
                        throw new IllegalStateException("the body's own");
                    }
                })
                .hasMessage("the body's own")
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).hasOnlyElementsOfType(NotDirectoryException.class));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:td-root-symlink")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links take a privilege there")
    void aLinkInItsPlaceIsAnErrorAndItsTargetIsSafe(Where where) throws IOException {
        Path precious = fill(Files.createDirectory(here.resolve("precious")));
        TempDirectory directory = where.create(here);
        Path path = directory.path();
        Files.delete(path);
        Files.createSymbolicLink(path, precious);

        assertThatThrownBy(directory::close)
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("symbolic link");

        assertThat(path).isSymbolicLink();
        assertFilled(precious);
        Files.delete(path);
        directory.close();
    }

    @Test
    @Tag("parity:td-root-symlink")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links take a privilege there")
    void whoIgnoresFailuresIsNotTold() throws IOException {
        Path precious = fill(Files.createDirectory(here.resolve("precious")));
        try (TempDirectory directory =
                Where.IN.spec(here).ignoringCleanupFailures().createDirectory()) {
            Files.delete(directory.path());
            Files.createSymbolicLink(directory.path(), precious);
        }
        assertFilled(precious);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:td-root-file")
    void aFileInItsPlaceIsAnErrorAndKept(Where where) throws IOException {
        TempDirectory directory = where.create(here);
        Path path = directory.path();
        replaceByFile(path);

        assertThatThrownBy(directory::close)
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining(path.toString());

        assertThat(path).hasContent("somebody else's");
        Files.delete(path);
        directory.close();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:td-root-gone")
    void removedOrRenamedItIsNoError(Where where) throws IOException {
        try (TempDirectory directory = where.create(here)) {
            Files.delete(directory.path());
        }
        Path renamed = here.resolve("renamed");
        try (TempDirectory directory = where.create(here)) {
            fill(directory.path());
            Files.move(directory.path(), renamed);
        }
        assertFilled(renamed);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:td-repeat")
    void closedTwiceItIsDeletedOnce(Where where) throws IOException {
        TempDirectory directory = where.create(here);
        Path path = directory.path();
        directory.close();
        directory.close();

        // Ours is gone: what is made at its name afterwards is not ours.
        fill(Files.createDirectory(path));
        directory.close();

        assertFilled(path);
        TempFiles.deleteTree(path);
    }

    @Test
    @Tag("parity:td-delete-false")
    void whatWasMadeToStayIsDeletedWhenThatIsAskedFor() throws IOException {
        Path kept = TempSpec.defaults().in(here).createKeptDirectory();
        fill(kept);
        TempFiles.deleteAll();
        assertFilled(kept);

        TempFiles.deleteTree(kept);

        assertThat(kept).doesNotExist();
    }

    /** A directory without rights in one that others may write: nobody can be sure to chmod the right one by its path. */
    @Test
    @AsOrdinaryUser
    @Tag("parity:td-ignore")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void whatCannotBeRemovedStaysTheRestGoesAndALaterCloseFinishes(Path mine) throws IOException {
        for (boolean ignoring : new boolean[] {true, false}) {
            TempSpec spec = TempSpec.defaults().in(mine);
            TempDirectory directory = (ignoring ? spec.ignoringCleanupFailures() : spec).createDirectory();
            Path path = fill(directory.path());
            Path shared = Files.createDirectory(path.resolve("shared"));
            Path locked = Files.createDirectory(shared.resolve("locked"));
            Files.createFile(locked.resolve("inside"));
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
            Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));

            if (ignoring) {
                directory.close();
            } else {
                assertThatThrownBy(directory::close)
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(locked.toString());
            }
            assertThat(path.toFile().list()).containsExactly("shared");
            assertThat(shared.toFile().list()).containsExactly("locked");

            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
            directory.close();
            assertThat(path).doesNotExist();
        }
    }

    @Test
    @Tag("parity:td-error-kind")
    @EnabledOnOs(value = OS.WINDOWS, disabledReason = "written for Windows, not run here")
    void onWindowsAFileThatIsHeldOpenIsNamedForWhatItIs() throws IOException {
        TempDirectory directory = Where.IN.create(here);
        Path file = Files.writeString(directory.resolve("held open"), "content");
        try (FileInputStream holder = new FileInputStream(file.toFile())) {
            assertThat(holder.read()).isEqualTo('c');
            assertThatThrownBy(directory::close)
                    .isInstanceOf(FileSystemException.class)
                    .isNotInstanceOf(NotDirectoryException.class)
                    .hasMessageContaining("held open");
        }
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    @Tag("parity:td-gc")
    void aForgottenOneIsWarnedOfAndGoneAtExitBecauseItsPathIsOut() throws IOException {
        Outcome forgot = ChildJvm.running(Forgets.class, here).run(here).succeeded();

        assertThat(forgot.value("after the collection")).isEqualTo("gone, there");
        assertThat(String.join("\n", forgot.errors()))
                .contains("A temporary directory was never closed: " + forgot.value("unseen"))
                .contains("A temporary directory was never closed: " + forgot.value("seen")
                        + ". Its path was given out, so it is deleted at exit.");
        assertThat(here).as("after the exit").isEmptyDirectory();
    }

    /** Forgets a directory that nobody has a path in, and one whose path was asked for. */
    static final class Forgets {
        public static void main(String[] args) throws IOException, InterruptedException {
            try (Told told = Told.listening()) {
                Where.IN.create(Path.of(args[0]));
                Path unseen = told.made.get(0);
                Path seen = Where.IN.create(Path.of(args[0])).path();
                fill(seen);
                System.out.println("unseen=" + unseen);
                System.out.println("seen=" + seen);
                Garbage.collectUntil(() -> told.forgotten.size() == 2 && told.deleted.contains(unseen));
                System.out.println("after the collection=" + (Files.exists(unseen) ? "there" : "gone") + ", "
                        + (Files.exists(seen) ? "there" : "gone"));
            }
        }
    }

    @Test
    @Tag("parity:td-exit")
    void theEndOfTheProcessLeavesNothing() throws IOException {
        for (String end : List.of("return", "exit", "throw")) {
            Outcome ended = ChildJvm.running(EndsWithAllAlive.class, here).run(here, end);

            assertThat(ended.exitCode()).as(end).isEqualTo(end.equals("return") ? 0 : end.equals("exit") ? 3 : 1);
            assertThat(ended.value("alive")).isEqualTo("7");
            assertThat(here).as(end).isEmptyDirectory();
            assertThat(ended.errors())
                    .filteredOn(line -> line.contains("tempfile:"))
                    .isEmpty();
        }
    }

    @Test
    @Tag("parity:td-exit")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals")
    void norDoesASignalThatAsksItToEnd() throws IOException {
        try (RunningJvm running = ChildJvm.running(EndsWithAllAlive.class, here).start(here, "wait")) {
            assertThat(running.await("alive")).isEqualTo("7");
            assertThat(here).isNotEmptyDirectory();

            assertThat(running.signal("TERM").await().exitCode()).isEqualTo(128 + 15);
        }
        assertThat(here).isEmptyDirectory();
    }

    /** Ends with one of everything alive. */
    static final class EndsWithAllAlive {
        static final Object[] HELD = new Object[9];

        public static void main(String[] args) throws IOException, InterruptedException {
            Path directory = Path.of(args[0]);
            TempSpec spec = TempSpec.defaults().in(directory);
            TempDirectory alive = spec.createDirectory();
            fill(alive.path());
            HELD[0] = alive;
            HELD[1] = alive.createFile();
            HELD[2] = spec.createFile();
            HELD[3] = TempSpec.defaults().directlyIn(directory).createFile();
            HELD[4] = TempSpec.defaults().directlyIn(directory).createDirectory();
            HELD[5] = spec.createUnnamedFile();
            HELD[6] = AtomicFile.open(directory.resolve("target"));
            HELD[7] = spec.createFileUntilExit();
            HELD[8] = fill(spec.createDirectoryUntilExit());
            System.out.println("alive=" + TempFiles.live().size());
            switch (args[1]) {
                case "exit" -> System.exit(3);
                case "throw" -> throw new IllegalStateException("uncaught");
                case "wait" -> Thread.sleep(60_000);
                default -> {}
            }
        }
    }

    @Test
    @Tag("parity:td-ctor")
    void oneThatCouldNotBeMadeIsOneErrorAndNoMore() throws IOException {
        Outcome failed = ChildJvm.running(FailsToMakeOne.class, here).run(here.resolve("missing"));

        assertThat(failed.succeeded().value("error")).startsWith(NoSuchFileException.class.getName());
        assertThat(failed.errors())
                .as("nothing at its collection, nothing at exit")
                .isEmpty();
    }

    /** Fails to make a directory, and collects what is left of it. */
    static final class FailsToMakeOne {
        public static void main(String[] args) throws IOException, InterruptedException {
            try {
                TempDirectory impossible =
                        TempSpec.defaults().in(Path.of(args[0])).createDirectory();
                System.out.println("made=" + impossible);
            } catch (IOException failure) {
                System.out.println("error=" + failure);
            }
            Garbage.collect();
        }
    }

    @Test
    @Tag("parity:td-scope")
    void whatIsMadeThroughItIsClosedWithIt() throws IOException {
        TempFile file;
        TempDirectory inner;
        try (TempDirectory directory = Where.IN.create(here)) {
            file = directory.createFile();
            inner = directory.spec().createDirectory();
            assertThat(file.path()).hasParent(directory.path());
        }
        assertThat(file.isOpen()).isFalse();
        assertThat(inner.path()).doesNotExist();
        assertThatCode(file::close).doesNotThrowAnyException();
    }

    private static Path fill(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("a/b/c"));
        Files.writeString(directory.resolve("a/b/c/file"), "content");
        Files.writeString(directory.resolve("file"), "content");
        return directory;
    }

    private static void assertFilled(Path directory) {
        assertThat(directory.resolve("a/b/c/file")).hasContent("content");
        assertThat(directory.resolve("file")).hasContent("content");
    }

    private static void replaceByFile(Path directory) throws IOException {
        Files.delete(directory);
        Files.writeString(directory, "somebody else's");
    }
}
