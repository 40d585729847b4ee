package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A directory in which nothing can be made. */
@Timeout(120)
class UnfitDirectoryTest {
    @TempDir
    private Path here;

    @AfterEach
    void nothingWasLeft() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryThatIsMissing(Attempt attempt) {
        Path missing = here.resolve("missing");
        assertRefused(attempt, missing, NoSuchFileException.class, "does not exist", "create it");
        assertThat(here).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void aLinkThatLeadsNowhere(Attempt attempt) throws IOException {
        Path link = Files.createSymbolicLink(here.resolve("link"), here.resolve("missing"));
        assertRefused(attempt, link, NoSuchFileException.class, "does not exist", "create it");
        assertThat(here.resolve("missing")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryThatIsAFile(Attempt attempt) throws IOException {
        Path file = Files.writeString(here.resolve("file"), "content");
        assertRefused(attempt, file, NotDirectoryException.class, "director", "choose another directory");
        assertThat(file).hasContent("content");
    }

    @ParameterizedTest
    @EnumSource
    void linksThatLeadInACircle(Attempt attempt) throws IOException {
        Path loop = Files.createSymbolicLink(here.resolve("loop"), here.resolve("other"));
        Files.createSymbolicLink(here.resolve("other"), loop);
        assertRefused(
                attempt, loop, FileSystemException.class, "Too many levels of symbolic links", "another directory");
    }

    @ParameterizedTest
    @EnumSource
    void aPathWithNoRoomForAnotherName(Attempt attempt) throws IOException {
        StringBuilder longPath = new StringBuilder(here.toString());
        while (longPath.length() < 4_090) {
            int left = 4_090 - longPath.length();
            longPath.append('/').append("d".repeat(left <= 201 ? left - 1 : Math.min(200, left - 3)));
        }
        assertThat(longPath).hasSize(4_090);
        Path tooLong = Files.createDirectories(Path.of(longPath.toString()));
        assertRefused(attempt, tooLong, FileSystemException.class, "File name too long", "a shorter path is needed");
    }

    @ParameterizedTest
    @EnumSource
    void aNameOfMoreThanTheFileSystemAllows(Attempt attempt) {
        Path tooLong = here.resolve("d".repeat(300));
        assertRefused(attempt, tooLong, FileSystemException.class, "File name too long", "a shorter path is needed");
    }

    private static void assertRefused(
            Attempt attempt, Path directory, Class<? extends FileSystemException> as, String what, String advice) {
        assertThatThrownBy(() -> attempt.makeIn(directory)).isInstanceOfSatisfying(as, failure -> {
            // What is published is named itself.
            assertThat(Path.of(failure.getFile())).isIn(directory, directory.resolve("target"));
            assertThat(failure.getReason()).contains(what, advice);
            assertThat(failure).hasMessage(failure.getFile() + ": " + failure.getReason());
        });
    }

    // ---------------------------------------------------------------- without the right to

    @Test
    @AsOrdinaryUser
    void aDirectoryThatMayNotBeWritten(Path mine) throws IOException {
        for (String mode : List.of("r-x------", "r--------", "---------")) {
            Path closed = Files.createDirectory(mine.resolve("mode-" + mode));
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(mode));
            for (Attempt attempt : Attempt.values()) {
                assertThatThrownBy(() -> attempt.makeIn(closed))
                        .as(attempt + " with " + mode)
                        .isInstanceOf(AccessDeniedException.class)
                        .hasMessageContaining(closed.toString())
                        .hasMessageContaining("no right to create files in this directory")
                        .hasMessageContaining("another directory");
            }
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            assertThat(closed).isEmptyDirectory();
        }
    }

    @Test
    @AsOrdinaryUser
    void aDirectoryThatMayBeWrittenButNotListed(Path mine) throws IOException {
        for (Attempt attempt : Attempt.values()) {
            Path unlisted = Files.createDirectory(mine.resolve(attempt.name()));
            Files.setPosixFilePermissions(unlisted, PosixFilePermissions.fromString("-wx------"));
            try {
                attempt.makeIn(unlisted);
                TempFiles.deleteAll();
            } finally {
                Files.setPosixFilePermissions(unlisted, PosixFilePermissions.fromString("rwx------"));
            }
            try (Stream<Path> left = Files.list(unlisted)) {
                assertThat(left).as(attempt.name()).isEmpty();
            }
        }
    }

    @Test
    @AsOrdinaryUser
    void aDirectoryOfAnotherUser(Path mine) throws IOException {
        Path theirs = Path.of("/usr");
        for (Attempt attempt : Attempt.values()) {
            assertThatThrownBy(() -> attempt.makeIn(theirs))
                    .as(attempt.name())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(theirs.toString())
                    .hasMessageContaining("another directory");
        }
        assertThat(mine).isEmptyDirectory();
    }
}
