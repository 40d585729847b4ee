package dev.tempfile.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.platform.DirectoryHandle;
import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is opened for its deletion is the one that was seen before, or nothing in it is touched. */
class ExchangedTest {
    @TempDir
    private Path here;

    private Path ours;
    private Path theirs;

    @BeforeEach
    void twoDirectories() throws IOException {
        ours = Files.createDirectory(here.resolve("ours"));
        theirs = Files.createDirectory(here.resolve("theirs"));
        Files.writeString(theirs.resolve("precious"), "content");
    }

    @Test
    void anotherOneThatIsHeldByItsHandleIsRefusedAndClosed() throws IOException {
        try (SecureDirectoryStream<Path> opened = DirectoryHandle.openSecure(theirs)) {
            assumeTrue(opened != null, "needs directory handles");

            assertThatThrownBy(() -> HandleDirectory.in(around(here), opened, ours, seen(ours)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(ours + ": exchanged for something else");

            assertThatThrownBy(() -> opened.deleteFile(Path.of("precious")))
                    .isInstanceOf(ClosedDirectoryStreamException.class);
        }
        assertThat(theirs.resolve("precious")).hasContent("content");
    }

    @Test
    void aLinkThatWasPutThereLeadsNowhere() throws IOException {
        BasicFileAttributes seen = seen(ours);
        Files.delete(ours);
        Files.createSymbolicLink(ours, theirs);

        assertThatThrownBy(() -> around(here).open(ours.getFileName(), seen).close())
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(ours + ": exchanged for something else");
    }

    /** An archive has no handles, and no keys either: all that can be seen there is that it is no directory any more. */
    @Test
    void theSameOneIsOpenedByItsPathWhereThereAreNoHandles() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            Path directory = Files.createDirectory(zip.getPath("/directory"));
            Files.createFile(directory.resolve("file"));
            try (OpenDirectory opened = around(zip.getPath("/")).open(directory.getFileName(), seen(directory))) {
                assertThat(opened.names()).toIterable().hasSize(1);
            }
        }
    }

    private static OpenDirectory around(Path directory) {
        return new PathDirectory(null, directory);
    }

    private static BasicFileAttributes seen(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
