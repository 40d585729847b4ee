package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.errors.OneWayFileSystem.Fault;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When cleaning up after a failure fails, too, the first failure is the one that is told, and what is left stays ours. */
class FailedCleanUpTest {
    @Test
    @AsOrdinaryUser
    void whatABirthCouldNotTakeBackIsTriedAgain(Path here) throws IOException {
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                mode(here, "r-x------");
                throw new IllegalStateException("of the application's");
            }
        });
        try {
            assertThatThrownBy(() -> AtomicFile.open(here.resolve("target")))
                    .isInstanceOf(IllegalStateException.class)
                    .satisfies(first -> assertThat(first.getSuppressed())
                            .singleElement()
                            .isInstanceOf(AccessDeniedException.class));
        } finally {
            TempFiles.setListener(null);
            mode(here, "rwx------");
        }
        assertThat(Site.below(here)).hasSize(1);

        TempFiles.deleteAll();

        assertThat(Site.below(here)).isEmpty();
    }

    @Test
    @AsOrdinaryUser
    void theFirstFailureOfAClosedDirectoryIsThrown(Path here) throws IOException {
        TempDirectory directory = TempSpec.defaults().in(here).createDirectory();
        TempFile member = directory.createFile();
        Files.delete(member.path());
        Files.createDirectory(member.path());
        Path around = directory.path().getParent();
        mode(around, "r-x------");
        try {
            assertThatThrownBy(directory::close)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(member.path() + ": Is a directory")
                    .satisfies(first -> assertThat(first.getSuppressed())
                            .singleElement()
                            .asString()
                            .contains(directory.path().toString()));
        } finally {
            mode(around, "rwx------");
        }

        TempFiles.deleteAll();

        assertThat(Site.below(here)).isEmpty();
    }

    @Test
    void whyADirectoryCouldNotBeKeptIsNotHiddenByTheNameThatWasReservedForIt(@TempDir Path here) throws IOException {
        Path root = new OneWayFileSystem(Fault.DELETING).over(here);
        TempDirectory work = TempSpec.defaults().in(root).createDirectory();

        assertThatThrownBy(work::keep)
                .isInstanceOf(AccessDeniedException.class)
                .satisfies(first -> assertThat(first.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("does not go away"));

        assertThat(Files.exists(work.path())).as("still temporary").isTrue();
        work.close();
        TempFiles.deleteAll();
        assertThat(Site.below(here))
                .as("the reserved name")
                .singleElement()
                .satisfies(reserved -> assertThat(reserved).isEmptyDirectory());
    }

    @Test
    void ofTheHandlesThatCannotBeClosedWhenADirectoryIsKeptTheFirstIsTold(@TempDir Path here) throws IOException {
        Path root = new OneWayFileSystem(Fault.CLOSING_HANDLES).over(here);
        TempDirectory outer = TempSpec.defaults().directlyIn(root).createDirectory();
        TempDirectory within = outer.spec().createDirectory();
        // Deleted by the handle, which is open from then on.
        within.createFile().close();
        List<Path> kept = new ArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void kept(Path path) {
                kept.add(path);
            }
        });
        String nameOfWithin = within.path().getFileName().toString();
        String nameOfOuter = outer.path().getFileName().toString();
        try {
            assertThatThrownBy(outer::keep)
                    .hasStackTraceContaining("the handle of " + nameOfWithin + " does not close")
                    .satisfies(first -> assertThat(first.getSuppressed())
                            .singleElement()
                            .satisfies(later -> assertThat(later)
                                    .hasStackTraceContaining("the handle of " + nameOfOuter + " does not close")));
        } finally {
            TempFiles.setListener(null);
        }
        assertThat(kept).containsExactly(outer.path());
        assertThat(outer.keep()).as("it was kept all the same").isEqualTo(outer.path());
        TempFiles.deleteAll();
        assertThat(Files.isDirectory(outer.path())).isTrue();
    }

    private static void mode(Path directory, String mode) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
