package dev.tempfile.testkit.parity;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.TextFormat;
import dev.tempfile.UnnamedFile;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Python's {@code TemporaryFile}: a file without a name. */
@Timeout(120)
class UnnamedFileTest {
    @TempDir
    private Path here;

    @Test
    @Tag("parity:tf-nameless")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the name goes with the last handle there")
    void itsDirectoriesAreEmptyAndCanBeRemovedUnderIt() throws IOException {
        try (UnnamedFile file = TempSpec.defaults().in(here).createUnnamedFile()) {
            file.write("still here".getBytes());

            // The directory of this process, unless it was removed as idle already, and nothing in it.
            for (Path ours : entriesOf(here)) {
                assertThat(Site.below(ours)).isEmpty();
                TempFiles.deleteTree(ours);
            }
            Files.delete(here);

            assertThat(file.rewind().readAll()).asString().isEqualTo("still here");
            Files.createDirectory(here);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:tf-roundtrip")
    void bytesComeBackAsTheyWereWritten(FileType type) throws IOException {
        byte[] every = new byte[70_000];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        try (ByteFile file = type.create(here)) {
            assertThat(file.write(every).rewind().readAll()).isEqualTo(every);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:tf-roundtrip")
    void textComesBackAsItWasWrittenInAnotherCharset(FileType type) throws IOException {
        String text = "Grüße, 世界 🌍\n".repeat(500);
        try (ByteFile file = type.create(here)) {
            file.text(TextFormat.of(UTF_16)).write(text).rewind();

            assertThat(file.text().readAll()).isEqualTo(text);
            assertThat(file.rewind().readAll()).isEqualTo(text.getBytes(UTF_16));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:tf-roundtrip")
    void endsOfLinesAreNotTranslatedUnlessAskedFor(FileType type) throws IOException {
        String text = "a\nb\r\nc\rd\n\r";
        try (ByteFile file = type.create(here)) {
            file.text().write(text).rewind();

            assertThat(file.text().readAll()).isEqualTo(text);
            assertThat(file.rewind().readAll()).asString().isEqualTo(text);
        }
    }

    /** NIO has no O_TMPFILE, so this is the way everywhere but with tempfile-linux; another provider shows that it needs nothing of Linux. */
    @Test
    @Tag("parity:tf-fallback")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the name goes with the last handle there")
    void createdAndUnlinkedItIsTheSame() throws IOException {
        try (FileSystem other = Jimfs.newFileSystem(Configuration.unix())) {
            for (Path directory : new Path[] {here, Files.createDirectory(other.getPath("/dir"))}) {
                try (UnnamedFile file = TempSpec.defaults().in(directory).createUnnamedFile()) {
                    file.write("content".getBytes()).position(3);
                    assertThat(file.readAll()).asString().isEqualTo("tent");
                    assertThat(file.resize(2).rewind().readAll()).asString().isEqualTo("co");
                    assertThat(entriesOf(directory))
                            .allSatisfy(ours -> assertThat(Site.below(ours)).isEmpty());
                }
            }
        }
    }

    /** The right to write the directory comes and goes, until it goes between the file's creation and its deletion. */
    @Test
    @AsOrdinaryUser
    @Tag("parity:tf-unlink-fails")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "modes, and counts descriptors in /proc")
    void aNameThatCannotBeDeletedIsAnErrorAndTheHandleIsClosed(Path mine) throws Exception {
        TempSpec spec = TempSpec.defaults().in(mine);
        try (TempFile neighbour = spec.createFile()) {
            Path ours = neighbour.path().getParent();
            spec.createUnnamedFile().close();
            AtomicBoolean done = new AtomicBoolean();
            Thread meddler = new Thread(() -> meddle(ours, done));
            meddler.start();
            Instant latest = Instant.now().plus(Duration.ofSeconds(100));
            try {
                while (entriesOf(ours).size() == 1 && Instant.now().isBefore(latest)) {
                    createPerhapsDenied(spec);
                }
            } finally {
                done.set(true);
                meddler.join();
            }

            assertThat(entriesOf(ours)).as("a name that could not be deleted").hasSizeGreaterThan(1);
            assertThat(OpenFiles.below(mine))
                    .as("no handle is left but the neighbour's")
                    .hasSize(1);
        }
    }

    private static void createPerhapsDenied(TempSpec spec) throws IOException {
        try {
            spec.createUnnamedFile().close();
        } catch (AccessDeniedException passedOn) {
            assertThat(passedOn).hasMessageContaining("tempfile-");
        }
    }

    private static void meddle(Path directory, AtomicBoolean done) {
        try {
            while (!done.get()) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    @Tag("parity:tf-bad-args")
    void whatMakesNoSenseIsRefusedBeforeAnythingIsMade() {
        TempSpec spec = TempSpec.defaults().in(here);
        Charset onlyReads = Charset.forName("x-JISAutoDetect");

        assertThatThrownBy(() -> TextFormat.of(Charset.forName("no such charset")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TextFormat.of(onlyReads))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can only be read");
        assertThatThrownBy(() -> spec.createSpooledFile(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.withQuota(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.withPrefix(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> spec.in(null)).isInstanceOf(NullPointerException.class);

        assertThat(here).isEmptyDirectory();
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:tf-unlink-fails")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aSpooledFileThatCannotRollOverKeepsItsContentInMemory(Path mine) throws IOException {
        TempSpec spec = TempSpec.defaults().in(mine);
        try (TempFile neighbour = spec.createFile();
                SpooledFile spool = spec.createSpooledFile(10)) {
            Path ours = neighbour.path().getParent();
            spool.write("in memory".getBytes());
            Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("r-x------"));

            assertThatThrownBy(() -> spool.write("too much".getBytes())).isInstanceOf(AccessDeniedException.class);

            Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rwx------"));
            assertThat(spool.isInMemory()).isTrue();
            assertThat(spool.rewind().readAll()).asString().isEqualTo("in memory");
        }
    }

    @ParameterizedTest
    @MethodSource("withoutAName")
    @Tag("parity:tf-publish")
    void aFileWithoutANameAppearsWholeUnderOne(FileType type) throws Exception {
        byte[] content = new byte[4 << 20];
        content[content.length - 1] = 1;
        Path target = here.resolve("target");
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean torn = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                long size = target.toFile().length();
                torn.compareAndSet(false, size != 0 && size != content.length);
            }
        });
        reader.start();
        Path published;
        try (ByteFile file = type.create(here)) {
            published = file.write(content).moveTo(target);
            assertThat(file.isOpen()).isFalse();
        } finally {
            done.set(true);
            reader.join();
        }

        assertThat(published).isEqualTo(target).hasBinaryContent(content);
        assertThat(torn).as("seen in part").isFalse();
    }

    @ParameterizedTest
    @MethodSource("withoutAName")
    @Tag("parity:tf-publish")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void itGetsTheModeOfAnOrdinaryFileUnlessAnotherIsAskedFor(FileType type) throws IOException {
        Path ordinary = Files.createFile(here.resolve("ordinary"));
        try (ByteFile file = type.create(here)) {
            Path published = file.moveTo(here.resolve("published"));
            assertThat(Files.getPosixFilePermissions(published)).isEqualTo(Files.getPosixFilePermissions(ordinary));
        }
        try (ByteFile file = type.create(here)) {
            AtomicSpec secret = AtomicSpec.atomic().withPermissions(PosixFilePermissions.fromString("rw-------"));
            Path published = file.moveTo(here.resolve("secret"), secret);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(published)))
                    .isEqualTo("rw-------");
        }
    }

    static Stream<FileType> withoutAName() {
        return Stream.of(FileType.UNNAMED, FileType.SPOOLED_IN_MEMORY, FileType.SPOOLED_ON_DISK, FileType.MEMORY);
    }

    private static List<Path> entriesOf(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
