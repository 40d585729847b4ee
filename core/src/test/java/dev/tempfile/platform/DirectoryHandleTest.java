package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deleting by name in a directory that is held by its handle. */
class DirectoryHandleTest {
    @TempDir
    private Path here;

    private Path directory;

    @BeforeEach
    void aDirectoryWithFiles() throws IOException {
        directory = filled("ours");
    }

    private Path filled(String name) throws IOException {
        Path filled = Files.createDirectory(here.resolve(name));
        Files.createFile(filled.resolve("first"));
        Files.createFile(filled.resolve("second"));
        Files.createDirectory(filled.resolve("sub"));
        return filled;
    }

    @Test
    void itStaysInTheDirectoryWhenAnotherIsPutAtItsPath() throws IOException {
        assumeHandles();
        try (DirectoryHandle handle = new DirectoryHandle(directory)) {
            handle.deleteFile(Path.of("first"));
            Path moved = Files.move(directory, here.resolve("moved"));
            Path others = filled("ours");

            handle.deleteFile(Path.of("second"));

            assertThat(moved.resolve("second")).doesNotExist();
            assertThat(others.resolve("first")).exists();
            assertThat(others.resolve("second")).exists();
        }
    }

    @Test
    void itIsOfTheDirectoryThatItWasOpenedOnWhateverIsPutThereLater() throws IOException {
        assumeHandles();
        FileIdentity ours = FileIdentity.of(directory);
        try (DirectoryHandle handle = new DirectoryHandle(directory)) {
            assertThat(handle.isOf(ours)).isTrue();
            Files.move(directory, here.resolve("moved"));
            FileIdentity others = FileIdentity.of(filled("ours"));

            assertThat(handle.isOf(ours)).isTrue();
            assertThat(handle.isOf(others)).isFalse();
        }
    }

    /** Whoever comes first opens it, and a thread that closes it keeps no other waiting. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void threadsShareIt() throws Exception {
        DirectoryHandle handle = new DirectoryHandle(directory);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            threads.submit(() -> {
                        handle.hold();
                        return null;
                    })
                    .get();
            handle.deleteFile(Path.of("first"));
            handle.close();
            threads.submit(() -> {
                        handle.close();
                        handle.deleteFile(Path.of("second"));
                        return null;
                    })
                    .get();
            assertThat(directory.toFile().list()).containsExactly("sub");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void afterTheCloseItGoesByThePathAndOpensNothingAnew() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs the descriptors of this process in /proc");
        DirectoryHandle handle = new DirectoryHandle(directory);
        handle.deleteFile(Path.of("first"));
        handle.close();
        assertThat(descriptors()).isZero();

        handle.deleteFile(Path.of("second"));

        assertThat(directory.resolve("second")).doesNotExist();
        assertThat(descriptors()).isZero();
    }

    @Test
    void neitherWayDeletesADirectoryOrWhatIsNotThere() throws IOException {
        DirectoryHandle handle = new DirectoryHandle(directory);
        for (int way = 0; way < 2; way++) {
            assertThatThrownBy(() -> handle.deleteFile(Path.of("sub")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(directory.resolve("sub") + ": Is a directory");
            assertThatThrownBy(() -> handle.deleteFile(Path.of("absent")))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(directory.resolve("absent").toString());
            handle.close();
        }
        assertThat(directory.resolve("sub")).exists();
    }

    @Test
    void whereTheProviderHasNoHandlesItGoesByThePath() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"));
                DirectoryHandle handle = new DirectoryHandle(zip.getPath("/"))) {
            for (String name : new String[] {"one", "two"}) {
                Path file = Files.createFile(zip.getPath("/").resolve(name));
                handle.deleteFile(zip.getPath(name));
                assertThat(Files.exists(file)).isFalse();
            }
        }
    }

    private void assumeHandles() throws IOException {
        try (SecureDirectoryStream<Path> stream = DirectoryHandle.openSecure(directory)) {
            assumeTrue(stream != null, "needs directory handles");
        }
    }

    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(this::leadsToOurs).count();
        }
    }

    private boolean leadsToOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException closed) {
            return false;
        }
    }
}
