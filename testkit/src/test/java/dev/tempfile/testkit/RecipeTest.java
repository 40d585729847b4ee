package dev.tempfile.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import dev.tempfile.Guarantee;
import dev.tempfile.MemoryFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.TextFormat;
import dev.tempfile.UnnamedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a recipe makes, what it says of itself, and what is left of its looking. */
class RecipeTest {
    @TempDir
    private Path here;

    @AfterEach
    void end() throws IOException {
        TempFiles.setListener(null);
        TempFiles.deleteAll();
    }

    private TempSpec spec() {
        return TempSpec.defaults().in(here);
    }

    @Test
    void eachKindHasAShortWay() throws IOException {
        TempFiles.setDefaultDirectory(here);
        try (TempFile file = TempFile.create();
                UnnamedFile unnamed = UnnamedFile.create();
                SpooledFile spooled = SpooledFile.create(3);
                TempDirectory directory = TempDirectory.create()) {
            assertThat(file.path()).startsWith(here);
            assertThat(directory.path()).startsWith(here);
            assertThat(unnamed.write(new byte[3]).size()).isEqualTo(3);
            assertThat(spooled.write(new byte[3]).isInMemory()).isTrue();
            assertThat(spooled.write(new byte[1]).isInMemory()).isFalse();
        } finally {
            TempFiles.setDefaultDirectory(null);
        }
    }

    @Test
    void eachKindSaysWhatItIs() throws IOException {
        try (TempFile file = spec().createFile();
                SpooledFile spooled = spec().createSpooledFile(3);
                UnnamedFile unnamed = spec().createUnnamedFile();
                MemoryFile memory = MemoryFile.create()) {
            assertThat(file).hasToString("TempFile[" + file.path() + "]");
            assertThat(file.closeHandle()).hasToString("TempFile[" + file.path() + ", handle closed]");
            file.close();
            assertThat(file).hasToString("TempFile[" + file.path() + ", closed]");
            assertThat(spooled).hasToString("SpooledFile[in memory]");
            assertThat(spooled.rollover()).hasToString("SpooledFile[on disk]");
            assertNamed(spooled, "(spooled temporary file)");
            assertNamed(unnamed, "(unnamed temporary file)");
            assertNamed(memory, "(file in memory)");
            spooled.close();
            assertThat(spooled.toString()).endsWith(", closed]");
            assertThat(unnamed).hasToString("UnnamedFile[open]");
            unnamed.close();
            assertThat(unnamed).hasToString("UnnamedFile[closed]");
            assertThat(memory).hasToString("MemoryFile[open]");
            memory.close();
            assertThat(memory).hasToString("MemoryFile[closed]");
        }
    }

    private static void assertNamed(ByteFile file, String name) throws IOException {
        file.text();
        assertThatThrownBy(() -> file.text(TextFormat.of(StandardCharsets.UTF_16)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(name + " is already text of ");
    }

    @Test
    void aRecipeSaysWhereAndHowItNames() throws IOException {
        assertThat(TempSpec.defaults()).hasToString("TempSpec[in default directory, tmp…]");
        assertThat(spec().withPrefix("a-").withSuffix(".b")).hasToString("TempSpec[in " + here + ", a-….b]");
        assertThat(TempSpec.defaults().directlyIn(here)).hasToString("TempSpec[directly in " + here + ", tmp…]");
        try (TempDirectory directory = spec().createDirectory()) {
            assertThat(directory).hasToString("TempDirectory[" + directory.path() + "]");
            assertThat(directory.spec()).hasToString("TempSpec[in " + directory + ", tmp…]");
            directory.close();
            assertThat(directory.toString()).endsWith(", closed]");
        }
    }

    @Test
    void aPublicationSaysWhatItAsksForAndItsFileWhereItGoes() throws IOException {
        assertThat(AtomicSpec.atomic()).hasToString("AtomicSpec[atomic]");
        assertThat(AtomicSpec.durable().replacing()).hasToString("AtomicSpec[durable, replacing]");
        assertThat(AtomicSpec.atomic().noClobber().withPermissions(PosixFilePermissions.fromString("rw-r-----")))
                .hasToString("AtomicSpec[atomic, no clobber, rw-r-----]");
        try (AtomicFile file = AtomicFile.open(here.resolve("target"))) {
            assertThat(file).hasToString("AtomicFile[for " + here.resolve("target") + "]");
            file.close();
            assertThat(file).hasToString("AtomicFile[for " + here.resolve("target") + ", closed]");
        }
    }

    @Test
    void whatSpoolsIsHandedOverFirst() throws IOException {
        try (SpooledFile spooled = spec().createSpooledFile(100)) {
            spooled.output().write(new byte[7]);
            spooled.rollover();
            assertThat(spooled.isInMemory()).isFalse();
            assertThat(spooled.size()).isEqualTo(7);
            assertThat(spooled.rewind().readAll()).hasSize(7);
        }
    }

    @Test
    void whatIsPromisedIsLookedAtAndNothingStays() throws IOException {
        List<Guarantee> all = TempFiles.guarantees(here);
        assertThat(all).extracting(Guarantee::promise).contains("private", "durable writes");
        assertThat(here).isEmptyDirectory();
        boolean durable = all.stream()
                .filter(guarantee -> guarantee.promise().equals("durable writes"))
                .allMatch(Guarantee::kept);
        boolean written;
        try {
            AtomicFile.writeString(here.resolve("target"), "x", AtomicSpec.durable());
            written = true;
        } catch (FileSystemException refused) {
            written = false;
        }
        assertThat(durable).isEqualTo(written);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs modes that are enforced")
    void whatIsKeptFromTheStartIsRefusedAsAnythingElse() throws IOException {
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (TempSpec strict :
                List.of(spec().strict(), TempSpec.defaults().directlyIn(here).strict())) {
            assertThatThrownBy(strict::createKeptFile)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("refused by TempSpec.strict()");
            assertThatThrownBy(strict::createKeptDirectory).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(strict::createFile).isInstanceOf(FileSystemException.class);
            assertThat(here).isEmptyDirectory();
        }
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwx------"));
        Path kept = spec().executable().createKeptFile();
        assertThat(here.toFile().list()).containsExactly(kept.getFileName().toString());
    }

    @Test
    void whatIsKeptIsToldOnceAndHasOnePath() throws IOException {
        List<Path> told = new ArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void kept(Path path) {
                told.add(path);
            }
        });
        Path kept;
        try (TempFile file = spec().createFile()) {
            file.output().write(new byte[5]);
            kept = file.keep();
            assertThat(file.keep()).isEqualTo(kept);
            assertThat(file.path()).isEqualTo(kept);
            file.output().write(new byte[2]);
        }
        assertThat(told).containsExactly(kept);
        assertThat(kept).as("also what was collected after").hasSize(7);
        assertThat(TempFiles.live()).noneMatch(entry -> kept.equals(entry.path()));
    }

    @Test
    void whatWasKeptIsGoneFromThereOnceItIsPublished() throws IOException {
        Path target = here.resolve("target");
        try (TempFile file = spec().createFile().write(new byte[4])) {
            Path kept = file.keep();
            assertThat(file.moveTo(target)).isEqualTo(target);
            assertThat(kept).doesNotExist();
        }
        assertThat(target).hasSize(4);
    }

    @Test
    void aFileWhoseHandleIsClosedIsPublishedAllTheSame() throws IOException {
        for (AtomicSpec how : List.of(AtomicSpec.atomic(), AtomicSpec.atomic().replacing())) {
            Path target = here.resolve(how.toString());
            try (TempFile file = spec().createFile().write(new byte[4])) {
                Path path = file.closeHandle().path();
                file.moveTo(target, how);
                assertThat(path).doesNotExist();
            }
            assertThat(target).hasSize(4);
        }
    }

    @Test
    void besideOthersAFileOfAnotherIsNotTakenForOneWhoseHandleIsClosed() throws IOException {
        try (TempFile file = TempSpec.defaults().directlyIn(here).createFile().closeHandle()) {
            Path path = file.path();
            Files.delete(path);
            // It may get the number of the one that was deleted, unless somebody holds that.
            Files.writeString(path, "precious");
            file.close();
            assertThat(path).hasContent("precious");
        }
    }

    @Test
    void besideOthersADirectoryThatWasMadeAnewIsNotTakenForIt() throws IOException {
        try (TempDirectory directory = TempSpec.defaults().directlyIn(here).createDirectory()) {
            Path path = directory.path();
            Files.delete(path);
            for (int i = 0; i < 20; i++) {
                // Many, for its number may be given to any of them while nobody holds it.
                Files.createDirectory(i == 0 ? path : here.resolve("another" + i));
            }
            directory.close();
            assertThat(path).isDirectory();
        }
    }

    @Test
    void whatIsFlushedOrClosedByAStreamIsInTheFile() throws IOException {
        try (TempFile file = spec().createFile()) {
            Path path = file.path();
            file.output().write(new byte[2]);
            file.flush();
            assertThat(path).hasSize(2);
            file.output().write(new byte[3]);
            file.force();
            assertThat(path).hasSize(5);
            try (java.io.Writer writer = file.text().writer()) {
                writer.write("text");
            }
            assertThat(path).hasSize(9);
        }
    }

    @Test
    void aDirectoryThatIsKeptIsToldOnceAndIsNotClosedAway() throws IOException {
        List<Path> told = new ArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void kept(Path path) {
                told.add(path);
            }
        });
        Path kept;
        try (TempDirectory directory = spec().createDirectory()) {
            kept = directory.keep();
            assertThat(directory.keep()).isEqualTo(kept);
        }
        assertThat(told).containsExactly(kept);
        assertThat(kept).isDirectory();
    }

    @Test
    void aResourceOfManyPiecesIsUnpackedWhole() throws IOException {
        Class<?> large = org.assertj.core.api.AbstractIterableAssert.class;
        try (TempDirectory directory = spec().createDirectory();
                java.io.InputStream source = large.getResourceAsStream("AbstractIterableAssert.class")) {
            byte[] bytes = source.readAllBytes();
            assertThat(bytes.length).isGreaterThan(64 * 1024);
            assertThat(directory.unpack(large, "AbstractIterableAssert.class")).hasBinaryContent(bytes);
        }
    }

    @Test
    void whereDirectoriesHaveHandlesIsSaid() throws IOException {
        try (java.nio.file.DirectoryStream<Path> opened = Files.newDirectoryStream(here)) {
            assertThat(TempFiles.deletesByHandle(here))
                    .isEqualTo(opened instanceof java.nio.file.SecureDirectoryStream<Path>);
        }
    }
}
