package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entries of a directory, listed while it is open and not after. */
class ListingTest {
    @TempDir
    private Path here;

    @BeforeEach
    void someEntries() throws IOException {
        Files.createFile(here.resolve("file"));
        Files.createDirectory(here.resolve("sub"));
    }

    @Test
    void eachEntryIsListedOnce() throws IOException {
        try (Listing listing = Listing.of(here)) {
            assertThat(listing).containsExactlyInAnyOrder(here.resolve("file"), here.resolve("sub"));
        }
    }

    @Test
    void whatIsClosedOrAbandonedIsNotListedAnyMore() throws IOException {
        Listing closed = Listing.of(here);
        closed.close();
        assertThatThrownBy(closed::iterator).isInstanceOf(IllegalStateException.class);
        DirectoryStream<Path> abandoned = Files.newDirectoryStream(here);
        Listing.abandon(abandoned);
        assertThatThrownBy(abandoned::iterator).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDirectoryThatCannotBeOpenedIsNamed() throws IOException {
        Path missing = here.resolve("missing");
        assertThatThrownBy(() -> Listing.of(missing).close())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString());
        try (SecureDirectoryStream<Path> open = DirectoryHandle.openSecure(here)) {
            assumeTrue(open != null, "needs directory handles");
            try (SecureDirectoryStream<Path> sub = Listing.in(open, Path.of("sub"), here.resolve("sub"))) {
                assertThat(sub).isEmpty();
            }
            open.close();
            assertThatThrownBy(() -> Listing.in(open, Path.of("sub"), here.resolve("sub")))
                    .isInstanceOf(ClosedDirectoryStreamException.class);
        }
    }
}
