package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories of this process that nothing is in: some are kept for the next file there, the others are removed. */
@Timeout(120)
class IdleDirectoriesTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    private Path here;

    @Test
    void onlyEightAreKept() throws IOException {
        TempFiles.deleteAll();
        for (int i = 0; i < 20; i++) {
            madeAndClosedIn(Files.createDirectory(here.resolve("place-" + i)));
        }
        assertThat(ours()).hasSize(8);
    }

    @Test
    void theOneThatWasUsedLastIsAmongThem() throws IOException {
        for (int i = 0; i < 20; i++) {
            Path place = Files.createDirectory(here.resolve("place-" + i));
            Path first = madeAndClosedIn(place);
            assertThat(madeAndClosedIn(place)).as("in place %d", i).isEqualTo(first);
        }
    }

    @Test
    void thoseInUseDoNotCount() throws IOException {
        List<TempFile> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(TempSpec.defaults()
                    .in(Files.createDirectory(here.resolve("used-" + i)))
                    .createFile());
        }
        Path place = Files.createDirectory(here.resolve("place"));

        assertThat(madeAndClosedIn(place)).isEqualTo(madeAndClosedIn(place));

        for (TempFile file : open) {
            assertThat(file.path()).exists();
            file.close();
        }
        assertThat(ours()).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void oneThatSomebodyPutSomethingIntoStays() throws IOException {
        Path place = Files.createDirectory(here.resolve("place"));
        Path foreign;
        try (TempFile file = TempSpec.defaults().in(place).createFile()) {
            foreign = Files.writeString(file.path().resolveSibling("foreign"), "content");
        }
        for (int i = 0; i < 20; i++) {
            madeAndClosedIn(Files.createDirectory(here.resolve("place-" + i)));
        }
        assertThat(foreign).hasContent("content");
        assertThat(ours()).hasSizeLessThanOrEqualTo(9);
    }

    /** There it would be left when the provider is closed: an archive would keep an empty directory for good. */
    @Test
    void ofAnotherProviderNoneIsKept() throws IOException {
        Path archive = here.resolve("archive.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            madeAndClosedIn(zip.getPath("/"));
            madeAndClosedIn(zip.getPath("/"));
            Files.createFile(zip.getPath("/the user's own"));
        }
        try (FileSystem zip = FileSystems.newFileSystem(archive);
                Stream<Path> entries = Files.list(zip.getPath("/"))) {
            assertThat(entries.map(Path::toString)).containsExactly("/the user's own");
        }
    }

    @Test
    void oneWhoseProviderWasClosedStopsNobody() throws IOException {
        TempFile outlives;
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            outlives = TempSpec.defaults().in(zip.getPath("/")).createFile();
        }
        try {
            outlives.close();
        } catch (IOException | RuntimeException outOfReach) {
            assertThat(outOfReach).isNotNull();
        }
        for (int i = 0; i < 20; i++) {
            madeAndClosedIn(Files.createDirectory(here.resolve("place-" + i)));
        }
        assertThat(ours()).hasSizeLessThanOrEqualTo(8);
        assertThatThrownBy(TempFiles::deleteAll).hasMessageContaining("its file system was closed before");
        assertThatCode(TempFiles::deleteAll).as("said once").doesNotThrowAnyException();
    }

    @Test
    void oneThatIsRemovedHoldsNoDescriptor() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "needs the descriptors of this process in /proc");
        for (int i = 0; i < 20; i++) {
            madeAndClosedIn(Files.createDirectory(here.resolve("place-" + i)));
        }
        assertThat(descriptors())
                .as("a handle's two and the owner file of each that is kept")
                .isLessThanOrEqualTo(3 * 8);

        TempFiles.deleteAll();

        assertThat(descriptors()).isZero();
        assertThat(ours()).isEmpty();
    }

    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(this::leadsHere).count();
        }
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(here);
        } catch (IOException closed) {
            return false;
        }
    }

    private static Path madeAndClosedIn(Path place) throws IOException {
        try (TempFile file = TempSpec.defaults().in(place).createFile()) {
            return file.path().getParent();
        }
    }

    private List<Path> ours() throws IOException {
        try (Stream<Path> all = Files.walk(here)) {
            return all.filter(path -> path.getFileName().toString().startsWith(ProcessDirectory.MARK))
                    .toList();
        }
    }
}
