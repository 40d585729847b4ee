package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the JDK says of a channel, with the path, the step and the advice in it. */
class FailuresTest {
    private static final Path FILE = Path.of("/place/file");

    private static IOException during(IOException failure) {
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
}
