package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.FileIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The duty to close and to delete: in which order, how often, and what is said when it fails. */
class LeaseTest {
    private final List<String> told = new ArrayList<>();
    private final List<Lease> made = new ArrayList<>();

    @TempDir
    private Path here;

    private Path file;

    @BeforeEach
    void aFile() throws IOException {
        file = Files.createFile(here.resolve("file"));
        TempFiles.setListener(new TempListener() {
            @Override
            public void deleted(Path path) {
                told.add("deleted " + path.getFileName());
            }

            @Override
            public void left(Path path, IOException failure) {
                told.add("left " + path.getFileName() + ": " + failure.getMessage());
            }
        });
    }

    @AfterEach
    void nothingIsOwed() {
        TempFiles.setListener(null);
        made.forEach(Lease::forget);
    }

    private Lease lease(Place place, Closeable content) {
        Lease lease = Owner.current().lease(this, "file", place, null, content);
        made.add(lease);
        return lease;
    }

    /** A place whose deletion fails until it is allowed. */
    private final class Refusing implements Closeable {
        private final Path directory;

        Refusing(String name) throws IOException {
            directory = Files.createDirectory(here.resolve(name));
        }

        Place place() {
            return new Place.Inside(new DirectoryHandle(here), directory);
        }

        @Override
        public void close() throws IOException {
            Files.delete(directory);
        }
    }

    @Test
    void whatLiesInADirectoryOfOursIsClosedBeforeItIsDeleted() throws IOException {
        List<Boolean> existed = new ArrayList<>();

        lease(new Place.Inside(new DirectoryHandle(here), file), () -> existed.add(Files.exists(file)))
                .fulfil();

        assertThat(existed).containsExactly(true);
        assertThat(file).doesNotExist();
        assertThat(told).containsExactly("deleted file");
    }

    @Test
    void besideOthersItIsDeletedWhileItIsOpenSoThatItIsKnownToBeOurs() throws IOException {
        List<Boolean> existed = new ArrayList<>();

        lease(new Place.Beside(file, FileIdentity.of(file)), () -> existed.add(Files.exists(file)))
                .fulfil();

        assertThat(existed).containsExactly(false);
        assertThat(told).containsExactly("deleted file");
    }

    @Test
    void whatIsLeftIsToldAndStaysOwedUntilItIsGone() throws IOException {
        Refusing refusing = new Refusing("refusing");
        Lease lease = lease(refusing.place(), () -> {});

        assertThatThrownBy(lease::fulfil).hasMessageContaining("Is a directory");

        assertThat(told)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("left refusing: ")
                .contains("Is a directory");
        assertThat(lease.ended()).isFalse();
        assertThat(Owner.current().leases()).contains(lease);

        refusing.close();
        lease.fulfil();

        assertThat(lease.ended()).isTrue();
        assertThat(Owner.current().leases()).doesNotContain(lease);
    }

    @Test
    void aFailureToCloseIsThrownAndTheFileIsDeletedAllTheSame() {
        Lease lease = lease(new Place.Inside(new DirectoryHandle(here), file), () -> {
            throw new IOException("not closed");
        });

        assertThatThrownBy(lease::fulfil).hasMessage("not closed");

        assertThat(file).doesNotExist();
        assertThat(lease.ended()).isTrue();
    }

    @Test
    void ofTwoFailuresTheSecondIsSuppressedInTheFirst() throws IOException {
        try (Refusing refusing = new Refusing("refusing")) {
            Lease lease = lease(refusing.place(), () -> {
                throw new IOException("not closed");
            });
            assertThatThrownBy(lease::fulfil)
                    .hasMessage("not closed")
                    .satisfies(thrown -> assertThat(thrown.getSuppressed())
                            .singleElement()
                            .satisfies(second -> assertThat(second).hasMessageContaining("Is a directory")));
        }
    }

    @Test
    void deletingEverythingGoesOnAfterAFailureAndThrowsOnce() throws IOException {
        try (Refusing first = new Refusing("one");
                Refusing second = new Refusing("two")) {
            lease(first.place(), () -> {});
            lease(new Place.Inside(new DirectoryHandle(here), file), () -> {});
            lease(second.place(), () -> {});

            assertThatThrownBy(TempFiles::deleteAll)
                    .hasMessageContaining("Is a directory")
                    .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));

            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aDutyThatWasGivenUpDeletesAndClosesNothing() throws IOException {
        Lease lease = lease(new Place.Inside(new DirectoryHandle(here), file), () -> told.add("closed"));

        lease.forget();
        lease.fulfil();

        assertThat(file).exists();
        assertThat(told).isEmpty();
        assertThat(Owner.current().leases()).doesNotContain(lease);
    }

    @Test
    void whateverItIsForItIsClosedOnce() throws IOException {
        Path beside = Files.createFile(here.resolve("beside"));
        Path tree = Files.createDirectory(here.resolve("tree"));
        Path besideTree = Files.createDirectory(here.resolve("beside-tree"));
        for (Place place : new Place[] {
            null,
            new Place.Inside(new DirectoryHandle(here), file),
            new Place.Beside(beside, FileIdentity.of(beside)),
            new Place.Tree(tree, FileIdentity.of(tree), false),
            new Place.Tree(besideTree, FileIdentity.of(besideTree), true)
        }) {
            List<String> closed = new ArrayList<>();
            Lease lease = lease(place, () -> closed.add("closed"));
            lease.fulfil();
            lease.fulfil();
            assertThat(closed).as("%s", place).containsExactly("closed");
            assertThat(lease.ended()).isTrue();
        }
        assertThat(here).isEmptyDirectory();
    }

    /** As when only the handle of a file is closed, so that other programs can open it by its path. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its provider has no keys")
    void besideOthersAFileWhoseContentWasClosedIsStillKnown() throws IOException {
        Lease lease = lease(new Place.Beside(file, FileIdentity.of(file)), () -> told.add("closed"));

        lease.contentCloses();
        Files.delete(file);
        Files.writeString(file, "precious");
        lease.fulfil();

        assertThat(file).hasContent("precious");
        assertThat(told).as("its content is somebody else's to close").containsExactly("deleted file");
    }
}
