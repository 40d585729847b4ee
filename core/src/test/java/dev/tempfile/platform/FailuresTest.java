package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the JDK says of a channel, with the path, the step and the advice in it. */
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
}
