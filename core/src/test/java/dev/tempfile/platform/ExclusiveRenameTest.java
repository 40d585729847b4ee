package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A name is taken only if nobody has it, and given back if nothing came of it. */
class ExclusiveRenameTest {
    private static final Exception NO_LINKS = new UnsupportedOperationException("no links here");

    @TempDir
    private Path here;

    private Path source;
    private Path target;

    @BeforeEach
    void aSource() throws IOException {
        source = Files.writeString(here.resolve("source"), "content");
        target = here.resolve("target");
    }

    @Test
    void aLinkIsAnotherNameAndTheSourceStays() throws IOException {
        assertThat(ExclusiveRename.link(source, target)).isNull();
        assertThat(target).hasContent("content");
        assertThat(source).exists();
    }

    @Test
    void whereThereAreNoLinksThatIsToldAndNothingChanged() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            Path inside = Files.createFile(zip.getPath("/source"));
            assertThat(ExclusiveRename.link(inside, zip.getPath("/target")))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(Files.exists(inside)).isTrue();
            assertThat(Files.exists(zip.getPath("/target"))).isFalse();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links take a privilege there")
    void neitherWayReplacesAFileOrADanglingLink() throws IOException {
        Path file = Files.writeString(here.resolve("taken"), "theirs");
        Path link = Files.createSymbolicLink(here.resolve("link"), here.resolve("nowhere"));
        for (Path taken : new Path[] {file, link}) {
            assertThatThrownBy(() -> ExclusiveRename.link(source, taken))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> ExclusiveRename.reserveAndMove(source, taken, NO_LINKS))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> ExclusiveRename.moveDirectory(source, taken))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(file).hasContent("theirs");
        assertThat(link).isSymbolicLink();
        assertThat(here.resolve("nowhere")).doesNotExist();
        assertThat(source).hasContent("content");
    }

    @Test
    void whatIsReservedIsReplacedByTheSource() throws IOException {
        ExclusiveRename.reserveAndMove(source, target, NO_LINKS);
        assertThat(target).hasContent("content");
        assertThat(source).doesNotExist();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs the descriptors of this process in /proc")
    void aReservationHoldsNothingOpen() throws IOException {
        ExclusiveRename.reserveAndMove(source, target, NO_LINKS);
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.filter(this::leadsHere)).isEmpty();
        }
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(here);
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void aNameThatNothingWasMovedToIsGivenBackAndBothReasonsAreSaid() {
        Path missing = here.resolve("missing");
        assertThatThrownBy(() -> ExclusiveRename.reserveAndMove(missing, target, NO_LINKS))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("can neither be linked (no links here) nor renamed (" + missing)
                .hasCause(NO_LINKS)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(NoSuchFileException.class));
        assertThatThrownBy(() -> ExclusiveRename.moveDirectory(missing, target))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void whatSomebodyPutInPlaceOfAReservationIsNotTakenBack() throws IOException {
        Files.createFile(target);
        FileIdentity reservation = FileIdentity.of(target);
        Files.move(target, here.resolve("moved away"));
        Path theirs = Files.createFile(target);
        IOException failure = new IOException("why it is taken back");
        assertThat(ExclusiveRename.takeBack(theirs, reservation, failure)).isTrue();
        assertThat(theirs).exists();
        assertThat(ExclusiveRename.takeBack(theirs, FileIdentity.of(theirs), failure))
                .isTrue();
        assertThat(theirs).doesNotExist();
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void aDirectoryMovesWithAllThatItHoldsAndReplacesNotEvenAnEmptyOne() throws IOException {
        Path directory = Files.createDirectory(here.resolve("directory"));
        Files.createFile(Files.createDirectory(directory.resolve("sub")).resolve("file"));
        Path taken = Files.createDirectory(here.resolve("taken"));
        assertThatThrownBy(() -> ExclusiveRename.moveDirectory(directory, taken))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(taken).isEmptyDirectory();

        ExclusiveRename.moveDirectory(directory, target);

        assertThat(target.resolve("sub/file")).exists();
        assertThat(directory).doesNotExist();
    }
}
