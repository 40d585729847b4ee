package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.FileIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How what we made is deleted where it lies, and how it stays known until then. */
class PlaceTest {
    @TempDir
    private Path here;

    private Path tree(String name) throws IOException {
        Path tree = Files.createDirectory(here.resolve(name));
        Files.createFile(Files.createDirectory(tree.resolve("sub")).resolve("file"));
        return tree;
    }

    @Test
    void insideADirectoryOfOursWhateverStandsAtTheNameGoes() throws IOException {
        Path file = Files.createFile(here.resolve("file"));
        try (DirectoryHandle handle = new DirectoryHandle(here)) {
            Place place = new Place.Inside(handle, file);
            assertThat(place.deletedWhileOpen()).isFalse();
            assertThat(place.pin()).isNull();
            Files.delete(file);
            Files.writeString(file, "another");
            place.delete();
            assertThat(file).doesNotExist();
            place.delete();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its provider has no keys")
    void besideOthersOnlyTheVeryFileGoes() throws IOException {
        Path file = Files.createFile(here.resolve("file"));
        Place place = new Place.Beside(file, FileIdentity.of(file));
        assertThat(place.deletedWhileOpen()).isTrue();
        Files.move(file, here.resolve("moved"));
        Files.createFile(file);
        place.delete();
        assertThat(file).as("another one").exists();
        Files.delete(file);
        place.delete();
        Files.move(here.resolve("moved"), file);
        place.delete();
        assertThat(file).doesNotExist();
    }

    /** ext4 gives the number of a file that is gone to the next one, but not while somebody has it open. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its provider has no keys")
    void aFileBesideOthersStaysKnownWhileItIsPinned() throws IOException {
        Path file = Files.createFile(here.resolve("file"));
        Place place = new Place.Beside(file, FileIdentity.of(file));
        try (Closeable pin = place.pin()) {
            assertThat(pin).isNotNull();
            for (int round = 0; round < 20; round++) {
                Files.delete(file);
                Files.writeString(file, "precious");
                place.delete();
                assertThat(file).hasContent("precious");
            }
        }
        Files.delete(file);
        assertThat(place.pin()).as("nothing is there").isNull();
    }

    @Test
    void whereFilesHaveNoIdentityNothingCanBePinned() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            Path file = Files.createFile(zip.getPath("/file"));
            Place place = new Place.Beside(file, FileIdentity.of(file));
            assertThat(place.deletedWhileOpen()).isFalse();
            assertThat(place.pin()).isNull();
            Path directory = Files.createDirectory(zip.getPath("/directory"));
            assertThat(new Place.Tree(directory, FileIdentity.of(directory), true).deletedWhileOpen())
                    .isFalse();
            place.delete();
            assertThat(Files.exists(file)).isFalse();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its provider has no keys")
    void aTreeGoesWithAllThatItHoldsAndAnotherAtItsPathStays() throws IOException {
        Path tree = tree("tree");
        FileIdentity ours = FileIdentity.of(tree);
        assertThat(new Place.Tree(tree, ours, false).deletedWhileOpen()).isFalse();
        Place place = new Place.Tree(tree, ours, true);
        assertThat(place.deletedWhileOpen())
                .as("or another could get its number")
                .isTrue();
        assertThat(place.pin()).isNull();
        Files.move(tree, here.resolve("moved"));
        tree("tree");
        place.delete();
        assertThat(tree.resolve("sub/file")).exists();

        new Place.Tree(tree, FileIdentity.of(tree), true).delete();

        assertThat(tree).doesNotExist();
    }

    @Test
    void whatCouldNotBeUndoneIsUndoneLater() throws IOException {
        Path file = Files.createFile(here.resolve("file"));
        Place place = new Place.Unborn(file, () -> Files.delete(file));
        assertThat(place.path()).isEqualTo(file);
        assertThat(place.deletedWhileOpen()).isFalse();
        place.delete();
        assertThat(file).doesNotExist();
    }
}
