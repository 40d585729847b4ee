package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Others who may write a directory put something of theirs in place of what is ours: it is neither changed nor published. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
class ExchangedTest {
    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        TempFiles.setListener(null);
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path with(String mode, Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static Path hiddenIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What may be put at the name of the hidden file, that leads to a secret. */
    private interface Exchange {
        void put(Path name, Path secret) throws IOException;
    }

    private void assertUnharmedBy(Exchange exchange) throws IOException {
        Path secret = with("rw-------", Files.writeString(here.resolve("secret"), "secret"));
        Path theirs = Files.createDirectory(here.resolve("theirs"));
        Path target = with("rw-rw-rw-", Files.writeString(theirs.resolve("target"), "old"));
        try (AtomicFile file = AtomicFile.open(target)) {
            file.write(new byte[3]);
            Path hidden = hiddenIn(theirs);
            Files.delete(hidden);
            exchange.put(hidden, secret);
            assertThatThrownBy(file::commit)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(hidden.toString())
                    .hasMessageContaining("left alone");
        }
        assertThat(mode(secret)).isEqualTo("rw-------");
        assertThat(target).hasContent("old");
        assertThat(hiddenIn(theirs)).as("theirs, and so not deleted").exists();
    }

    @Test
    void theTargetOfALinkPutInPlaceOfTheHiddenFileKeepsItsMode() throws IOException {
        assertUnharmedBy(Files::createSymbolicLink);
    }

    @Test
    void aFileOfWhichAHardLinkIsPutInPlaceOfTheHiddenFileKeepsItsMode() throws IOException {
        assertUnharmedBy(Files::createLink);
    }

    @Test
    void aFilePutInPlaceOfTheHiddenFileIsNotPublished() throws IOException {
        assertUnharmedBy((name, secret) -> Files.writeString(name, "theirs"));
    }

    @Test
    void aFilePutInPlaceOfATemporaryFileBesideOthersIsNotPublished() throws IOException {
        Path target = here.resolve("target");
        try (TempFile file = TempSpec.defaults().directlyIn(here).createFile()) {
            Path path = file.path();
            Files.move(path, here.resolve("moved"));
            Files.writeString(path, "theirs");
            assertThatThrownBy(() -> file.moveTo(target)).hasMessageContaining("something else was put in place");
            assertThat(path).hasContent("theirs");
        }
        assertThat(target).doesNotExist();
    }

    @Test
    void theOtherNamesOfAFileKeepTheirMode() throws IOException {
        try (TempFile file = TempSpec.defaults().in(here).createFile()) {
            Path other = Files.createLink(here.resolve("other"), file.path());
            assertThatThrownBy(() -> file.moveTo(here.resolve("target"))).hasMessageContaining("a hard link");
            assertThat(mode(other)).isEqualTo("rw-------");
            AtomicSpec unchanged = AtomicSpec.atomic().withPermissions(PosixFilePermissions.fromString("rw-------"));
            assertThat(file.moveTo(here.resolve("target"), unchanged)).exists();
        }
    }

    @Test
    void theTargetOfALinkPutInPlaceOfANewDirectoryKeepsItsMode() throws IOException {
        Path victim = with("rwxr-xr-x", Files.createDirectory(here.resolve("victim")));
        Path theirs = Files.createDirectory(here.resolve("theirs"));
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                try {
                    Files.delete(path);
                    Files.createSymbolicLink(path, victim);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        });
        TempSpec spec = TempSpec.defaults().directlyIn(theirs);
        assertThatThrownBy(spec::createDirectory).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(TempSpec.defaults().in(theirs)::createKeptDirectory).isInstanceOf(FileSystemException.class);
        assertThat(mode(victim)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aStrictRecipeRefusesTheDirectoryOfAnotherUser() throws IOException {
        Requirement.that(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")), "needs to be root");
        Path theirs = with("rwxr-xr-x", Files.createDirectory(here.resolve("theirs")));
        Files.setAttribute(theirs, "unix:uid", 64001);
        assertThatThrownBy(TempSpec.defaults().in(theirs).strict()::createFile)
                .hasMessageContaining("refused by TempSpec.strict()")
                .hasMessageContaining("belongs to another user");
    }
}
