package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK says, with the path, the step and the advice in it. */
class FailuresTest {
    private static final Path FILE = Path.of("/place/file");

    private static IOException during(Exception failure) {
        return Failures.during("writing 10 bytes at position 5", FILE, failure);
    }

    @Test
    void aFailureWithoutAPathGetsIt() {
        IOException failure = new IOException("Input/output error");
        assertThat(during(failure))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("/place/file: writing 10 bytes at position 5: Input/output error")
                .hasCause(failure);
    }

    @Test
    void whatIsFullIsToldFromWhatIsTooLong() {
        assertThat(during(new IOException("No space left on device")))
                .hasMessageContaining("No space left on device (free space or inodes on that file system)");
        assertThat(during(new IOException("File name too long")))
                .hasMessageContaining("File name too long (a shorter path is needed)");
        assertThat(during(new IOException())).hasMessageContaining("the operating system gave no reason");
    }

    @Test
    void whatSaysEnoughIsLeftAsItIs() {
        FileSystemException known = new FileSystemException("/place/file");
        ClosedChannelException closed = new ClosedChannelException();
        assertThat(during(known)).isSameAs(known);
        assertThat(during(closed)).isSameAs(closed);
    }

    @Test
    void aCheckedExceptionThatNothingDeclaresIsAFailureOfTheFileSystem() {
        // As Java 17's native close throws sun.nio.fs.UnixException.
        Exception undeclared = new Exception("No such file or directory");
        assertThat(during(undeclared))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("/place/file: writing 10 bytes at position 5: No such file or directory")
                .hasCause(undeclared);
    }

    @Test
    void whatIsNoFailureOfTheFileSystemIsThrownOn() {
        RuntimeException closed = new ClosedDirectoryStreamException();
        assertThatThrownBy(() -> during(closed)).isSameAs(closed);
    }

    // ---------------------------------------------------------------- relative to a handle

    @Test
    void whatKnewOnlyANameGetsTheWholePathAndStaysOfItsKind() {
        for (FileSystemException failure : List.of(
                new NoSuchFileException("file", null, "reason"),
                new AccessDeniedException("file", null, "reason"),
                new FileSystemException("file", null, "reason"))) {
            assertThat(Failures.at(FILE, failure))
                    .isExactlyInstanceOf(failure.getClass())
                    .hasMessage("/place/file: reason")
                    .hasCause(failure);
        }
        DirectoryNotEmptyException filled = new DirectoryNotEmptyException("file");
        assertThat(Failures.at(FILE, filled))
                .isExactlyInstanceOf(DirectoryNotEmptyException.class)
                .hasMessage("/place/file")
                .hasCause(filled);
    }

    // ---------------------------------------------------------------- where nothing can be created

    @Test
    void aDirectoryInWhichNothingCanBeCreatedIsNamedWithTheReasonAndWhatToDo(@TempDir Path here) throws IOException {
        IOException failure = new FileSystemException("its file", null, "No space left on device");
        assertThat(Failures.creatingIn(here.resolve("missing"), failure))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing: the directory for temporary files does not exist: create it;")
                .hasCause(failure);
        assertThat(Failures.creatingIn(Files.createFile(here.resolve("file")), failure))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining("file: temporary files need a directory;");
        assertThat(Failures.creatingIn(here, failure))
                .hasMessage(here + ": nothing can be created in this directory: No space left on device (free space or"
                        + " inodes on that file system); choose another directory with TempSpec.in(directory) or the"
                        + " variable TMPDIR");
        assertThat(Failures.creatingIn(here, new IOException("plain"))).hasMessageContaining("directory: plain;");
        assertThat(Failures.creatingIn(here, new AccessDeniedException("its file")))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(here + ": no right to create files in this directory; choose another");
    }

    @Test
    void soIsATargetThatCannotBePublished(@TempDir Path here) {
        Path target = here.resolve("target");
        assertThat(Failures.publishingAt(target, new FileAlreadyExistsException(target.toString())))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage(target + ": " + Failures.EXISTS);
        assertThat(Failures.publishingAt(target, new AccessDeniedException("its file")))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(target + ": no right to create files in this directory, " + here
                        + "; choose another directory");
        assertThat(Failures.publishingAt(target, new FileSystemException("its file", null, "File name too long")))
                .hasMessage(target + ": nothing can be created there: File name too long (a shorter path is needed);"
                        + " choose another directory");
        // As Linux says of a name that no file can have there, though the directory is.
        assertThat(Failures.publishingAt(target, new NoSuchFileException("its file", null, "no such name")))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessageContaining("nothing can be created there: no such name;");
    }

    @Test
    void whatSaysEnoughOfATargetIsLeftAsItIs(@TempDir Path here) {
        Path target = here.resolve("missing/target");
        for (IOException enough : List.of(
                new NoSuchFileException(target.toString()),
                new FileAlreadyExistsException("another file"),
                new FileSystemLoopException(target.toString()),
                new ClosedChannelException())) {
            assertThat(Failures.publishingAt(target, enough)).isSameAs(enough);
        }
    }

    // ---------------------------------------------------------------- what the JDK's own have no room for

    @Test
    void theJdksOwnKindsGetAReason() {
        assertThat(Failures.notDirectory(FILE, "is a file; name a directory"))
                .hasMessage("/place/file: is a file; name a directory");
        assertThat(Failures.loop(FILE, "its links lead in a circle"))
                .hasMessage("/place/file: its links lead in a circle");
        assertThat(Failures.closed("file", "was closed; open another")).hasMessage("file: was closed; open another");
    }
}
