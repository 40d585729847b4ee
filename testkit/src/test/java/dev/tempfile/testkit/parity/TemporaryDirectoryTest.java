package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.LiveEntry;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.OnTmpfs;
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
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a temporary directory ends. What lies in it: {@link TreesOfAllKindsTest}. */
@Timeout(120)
class TemporaryDirectoryTest {
    @TempDir
    private Path here;

    private TempSpec spec() {
        return TempSpec.defaults().in(here);
    }

    private static TempDirectory filled(TempSpec spec) throws IOException {
        TempDirectory directory = spec.createDirectory();
        Files.writeString(directory.resolve("file"), "content");
        Files.writeString(Files.createDirectory(directory.resolve("sub")).resolve("file"), "content");
        return directory;
    }

    @Test
    @Tag("parity:td-scope")
    void whenTheBodyThrowsTheTreeIsGoneAndTheErrorIsTheBodys() {
        IllegalStateException body = new IllegalStateException("the body's");
        Path[] paths = new Path[2];

        assertThatThrownBy(() -> {
                    try (TempDirectory directory = filled(spec())) {
                        paths[0] = directory.path();
                        TempFile member = directory.createFile();
                        paths[1] = member.path();
                        throw body;
                    }
                })
                .isSameAs(body)
                .hasNoSuppressedExceptions();

        assertThat(paths[0]).doesNotExist();
        assertThat(paths[1]).doesNotExist();
    }

    @Test
    @Tag("parity:td-scope")
    void anErrorOfTheCleanupComesWithTheBodysAndNotInItsPlace() throws IOException {
        IllegalStateException body = new IllegalStateException("the body's");
        TempDirectory directory = spec().createDirectory();

        assertThatThrownBy(() -> {
                    try (directory) {
                        Files.delete(directory.path());
                        Files.writeString(directory.path(), "somebody else's");
                        throw body;
                    }
                })
                .isSameAs(body)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).hasOnlyElementsOfType(NotDirectoryException.class));

        Files.delete(directory.path());
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("parity:td-root-symlink")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "making a link is a privilege there")
    void aLinkInPlaceOfTheRootIsAnErrorUnlessIgnoredAndItsTargetIsSafe(boolean ignoring) throws IOException {
        Path target = Files.createDirectory(here.resolve("target"));
        Path precious = Files.writeString(target.resolve("precious"), "content");
        TempDirectory directory = (ignoring ? spec().ignoringCleanupFailures() : spec()).createDirectory();
        Path path = directory.path();
        Files.delete(path);
        Files.createSymbolicLink(path, target);

        if (ignoring) {
            directory.close();
        } else {
            assertThatThrownBy(directory::close)
                    .isInstanceOfSatisfying(
                            NotDirectoryException.class,
                            failure -> assertThat(failure.getFile()).isEqualTo(path.toString()))
                    .hasMessageContaining("symbolic link");
        }

        assertThat(path).isSymbolicLink();
        assertThat(precious).hasContent("content");
        Files.delete(path);
        directory.close();
        assertThat(TempFiles.live()).noneMatch(live -> path.equals(live.path()));
    }

    @Test
    @Tag("parity:td-root-file")
    void aFileInPlaceOfTheRootIsNotADirectoryAndIsKept() throws IOException {
        TempDirectory directory = spec().createDirectory();
        Path path = directory.path();
        Files.delete(path);
        Files.writeString(path, "content");

        assertThatThrownBy(directory::close)
                .isInstanceOfSatisfying(
                        NotDirectoryException.class,
                        failure -> assertThat(failure.getFile()).isEqualTo(path.toString()))
                .hasMessageContaining("nothing was deleted");

        assertThat(path).hasContent("content");
        Files.delete(path);
        directory.close();
    }

    @Test
    @Tag("parity:td-root-gone")
    void aRootThatWasRemovedOrRenamedIsNoError() throws IOException {
        TempDirectory removed = spec().createDirectory();
        Files.delete(removed.path());
        TempDirectory renamed = filled(spec());
        Path elsewhere = Files.move(renamed.path(), here.resolve("elsewhere"));

        removed.close();
        renamed.close();

        assertThat(elsewhere.resolve("sub/file")).as("it is the user's now").hasContent("content");
    }

    @Test
    @Tag("parity:td-repeat")
    void aSecondCloseDoesNothingAlsoWhereADirectoryWasMadeAnew() throws IOException {
        TempDirectory directory = filled(spec());
        Path path = directory.path();
        directory.close();
        directory.close();
        assertThat(path).doesNotExist();

        Files.createDirectories(path);
        directory.close();

        assertThat(path).isDirectory();
        Files.delete(path);
    }

    @Test
    @Tag("parity:td-repeat")
    void anotherDirectoryAtThePathIsNotOursToDelete() throws IOException {
        TempDirectory directory = spec().createDirectory();
        Path path = directory.path();
        Path elsewhere = Files.move(path, here.resolve("elsewhere"));
        Files.writeString(Files.createDirectories(path).resolve("precious"), "content");

        directory.close();

        assertThat(path.resolve("precious")).hasContent("content");
        TempFiles.deleteTree(path);
        Files.delete(elsewhere);
    }

    @Test
    @Tag("parity:td-delete-false")
    void whatWasKeptStaysAndIsDeletedWhenAskedTo() throws IOException {
        Path kept;
        try (TempDirectory directory = filled(spec())) {
            kept = directory.keep();
        }
        Path keptFromTheStart = spec().createKeptDirectory();
        Files.writeString(keptFromTheStart.resolve("file"), "content");

        assertThat(kept.resolve("sub/file")).hasContent("content");
        TempFiles.deleteTree(kept);
        TempFiles.deleteTree(keptFromTheStart);
        assertThat(kept).doesNotExist();
        assertThat(keptFromTheStart).doesNotExist();
    }

    @Test
    @OnTmpfs("size=1m")
    @Tag("parity:td-ignore")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a mount, which refuses to be deleted")
    void whatCannotBeDeletedIsIgnoredTheRestGoesAndALaterCloseFinishes(Path top) throws IOException {
        TempDirectory directory = filled(TempSpec.defaults().in(top).ignoringCleanupFailures());
        Path path = directory.path();
        Path mounted = Mounts.mounted(directory.resolve("sub").resolve("mounted"));

        directory.close();

        assertThat(path.resolve("file")).doesNotExist();
        assertThat(path.resolve("sub/file")).doesNotExist();
        assertThat(mounted.resolve("precious")).hasContent("content");
        assertThat(TempFiles.live()).anyMatch(live -> path.equals(live.path()));

        Mounts.unmount(mounted);
        directory.close();
        assertThat(path).doesNotExist();
        assertThat(TempFiles.live()).isEmpty();
    }

    @Test
    @OnTmpfs("size=1m")
    @Tag("parity:td-ignore")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a mount, which can be made unwritable")
    void thatNoRightsCanBeGivenBackIsIgnoredToo(Path top) throws IOException {
        TempDirectory directory = filled(TempSpec.defaults().in(top).ignoringCleanupFailures());
        Path path = directory.path();
        Files.setPosixFilePermissions(directory.resolve("sub"), Set.of());
        // Another mount over it, for what is open in the one below keeps that from becoming unwritable.
        Mounts.run("mount", "--bind", top.toString(), top.toString());
        Mounts.remount(top, false);

        directory.close();

        assertThat(path.resolve("file")).hasContent("content");
        // Lazily, for what was opened through it may be open still.
        Mounts.run("umount", "-l", top.toString());
        directory.close();
        assertThat(path).doesNotExist();
    }

    /** A directory without rights below one in which others may rename: nobody can be sure to change the right one by its path. */
    @Test
    @AsOrdinaryUser
    @Tag("parity:td-ignore")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void norIsThatItWouldNotBeSafeToGiveThemBack(Path mine) throws IOException {
        Path shared = Files.createDirectory(mine.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));
        for (boolean ignoring : new boolean[] {true, false}) {
            TempSpec spec = TempSpec.defaults().in(shared);
            TempDirectory directory = filled(ignoring ? spec.ignoringCleanupFailures() : spec);
            Path locked = Files.createDirectory(directory.resolve("locked"));
            Files.createFile(locked.resolve("inside"));
            Files.setPosixFilePermissions(locked, Set.of());

            if (ignoring) {
                directory.close();
            } else {
                assertThatThrownBy(directory::close)
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(locked.toString());
            }
            assertThat(directory.path().toFile().list()).containsExactly("locked");

            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
            directory.close();
            assertThat(directory.path()).doesNotExist();
        }
    }

    /** Java's word for a file that is in use is no more than that the deletion failed, and why. */
    @Test
    @Tag("parity:td-error-kind")
    @EnabledOnOs(value = OS.WINDOWS, disabledReason = "only Windows refuses to delete what is open")
    void aFileThatIsHeldOpenIsNamedAndNotTakenForADirectory() throws IOException {
        TempDirectory directory = filled(spec());
        Path held = directory.resolve("sub").resolve("file");
        // Unlike NIO, the older streams do not share the right to delete.
        try (FileInputStream holding = new FileInputStream(held.toFile())) {
            assertThat(holding.available()).isPositive();
            assertThatThrownBy(directory::close)
                    .isInstanceOf(FileSystemException.class)
                    .isNotInstanceOf(NotDirectoryException.class)
                    .hasMessageContaining(held.toString());
        }
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    @Tag("parity:td-gc")
    void oneThatWasForgottenBeforeAnybodyAskedForItsPathIsGoneAtOnce() throws Exception {
        try (Told told = Told.listening()) {
            forget();

            Garbage.collectUntil(() -> told.forgotten.contains("directory") && !told.deleted.isEmpty());

            assertThat(told.deleted).containsExactlyElementsOf(told.made);
            assertThat(told.made.get(0)).doesNotExist();
        }
    }

    private void forget() throws IOException {
        assertThat(spec().createDirectory().toString()).isNotEmpty();
    }

    @Test
    @Tag("parity:td-gc")
    void oneWhosePathIsOutIsWarnedOfByNameAndGoneAtExit() throws IOException {
        Outcome outcome = ChildJvm.running(Forgetful.class, here).run(here).succeeded();

        assertThat(outcome.value("exists")).isEqualTo("true");
        assertThat(String.join("\n", outcome.errors()))
                .contains("A temporary directory was never closed: " + outcome.value("path"))
                .contains("it is deleted at exit");
        assertThat(here).isEmptyDirectory();
    }

    /** Forgets a directory whose path it asked for. */
    static final class Forgetful {
        public static void main(String[] args) throws Exception {
            try (Told told = Told.listening()) {
                Path path = filled(TempSpec.defaults().in(Path.of(args[0]))).path();
                Garbage.collectUntil(() -> told.forgotten.contains("directory"));
                System.out.println("path=" + path);
                System.out.println("exists=" + Files.exists(path.resolve("sub/file")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "throw"})
    @Tag("parity:td-exit")
    void whatIsAliveWhenTheJvmEndsIsGone(String way) throws IOException {
        Outcome outcome = ChildJvm.running(Leaving.class, here).run(here, way);

        assertThat(outcome.exitCode()).isEqualTo(way.equals("exit") ? 3 : way.equals("throw") ? 1 : 0);
        assertThat(outcome.value("existed")).isEqualTo("true");
        assertThat(here).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    @Tag("parity:td-exit")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals")
    void whatIsAliveWhenASignalEndsTheJvmIsGone(String signal) throws IOException {
        try (RunningJvm leaving = ChildJvm.running(Leaving.class, here).start(here, "wait")) {
            leaving.await("existed");

            assertThat(leaving.signal(signal).await().exitCode()).isGreaterThan(128);
        }
        assertThat(here).isEmptyDirectory();
    }

    /** Ends in one way or another with a directory that is alive and one that was promised until exit. */
    static final class Leaving {
        public static void main(String[] args) throws Exception {
            TempSpec spec = TempSpec.defaults().in(Path.of(args[0]));
            TempDirectory alive = filled(spec);
            Path promised = spec.createDirectoryUntilExit();
            System.out.println("existed=" + (Files.exists(alive.path()) && Files.exists(promised)));
            switch (args[1]) {
                case "exit" -> System.exit(3);
                case "throw" -> throw new IllegalStateException("the end");
                case "wait" -> Thread.sleep(60_000);
                default -> System.out.println("returns with " + alive);
            }
        }
    }

    @Test
    @Tag("parity:td-ctor")
    void whatCouldNotBeMadeIsOneErrorAndNoneLater() throws Exception {
        Path missing = here.resolve("missing");
        List<LiveEntry> before = TempFiles.live();
        try (Told told = Told.listening()) {
            assertThatThrownBy(() -> TempSpec.defaults().in(missing).createDirectory())
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(missing.toString())
                    .hasNoSuppressedExceptions();

            // Nothing was taken on that could be forgotten later.
            assertThat(TempFiles.live())
                    .filteredOn(entry -> !before.contains(entry))
                    .isEmpty();
            assertThat(told.left).isEmpty();
        }
        assertThat(here).isEmptyDirectory();
    }
}
