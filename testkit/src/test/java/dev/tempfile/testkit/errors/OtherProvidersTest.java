package dev.tempfile.testkit.errors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.Guarantee;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that can do less than the default one: what they cannot promise is refused or reported. */
class OtherProvidersTest {
    private static final byte[] CONTENT = "content".getBytes(US_ASCII);

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    // ---------------------------------------------------------------- without permissions, handles, links

    private static FileSystem withoutAnything() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setSupportedFeatures(new Feature[0])
                .build());
    }

    @Test
    void whatIsWeakerIsReported() throws IOException {
        try (FileSystem plain = withoutAnything()) {
            Path work = plain.getPath("/work");
            assertThat(TempFiles.guarantees(work))
                    .extracting(Guarantee::promise, Guarantee::kept)
                    .containsExactly(
                            tuple("private", false),
                            tuple("not moved by others", true),
                            tuple("deletion stays in its tree", false),
                            tuple("swept after a crash", false),
                            tuple("interrupts destroy nothing", false),
                            tuple("durable writes", false),
                            tuple("not aged away", false));
            assertThat(TempFiles.guarantees(work)).extracting(Guarantee::how).allMatch(how -> !how.isBlank());
            assertThat(TempFiles.deletesByHandle(work)).isFalse();
            TempFiles.deleteAll();
        }
    }

    @Test
    void aStrictRecipeRefusesWhatIsWeaker() throws IOException {
        try (FileSystem plain = withoutAnything()) {
            Path work = plain.getPath("/work");
            assertThatThrownBy(() -> TempSpec.defaults().in(work).strict().createFile())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("/work")
                    .hasMessageContaining(
                            "refused by TempSpec.strict(): private: the file system takes no permissions when")
                    .hasMessageContaining("use another directory, or a recipe that is not strict");
            TempFiles.deleteAll();
            assertThat(Site.below(work)).isEmpty();
        }
    }

    @Test
    void aTreeIsMadeKeptPublishedAndDeleted() throws IOException {
        try (FileSystem plain = withoutAnything()) {
            Path work = plain.getPath("/work");
            TempSpec spec = TempSpec.defaults().in(work);
            Path kept;
            try (TempDirectory directory = spec.createDirectory()) {
                Files.createDirectories(directory.resolve("a/b/c"));
                Files.write(directory.resolve("a/b/file"), CONTENT);
                TempFile file = directory.createFile().write(CONTENT);
                kept = file.keep();
                assertThat(Files.readAllBytes(kept)).isEqualTo(CONTENT);
                directory.createFile().write(CONTENT).moveTo(work.resolve("published"));
            }
            Path directory = spec.createDirectory().keep();
            TempFiles.deleteAll();
            assertThat(Site.below(work)).containsExactlyInAnyOrder(kept, work.resolve("published"), directory);
        }
    }

    @Test
    void aProviderThatTakesItsPermissionsOnlyAfterwardsIsReported() throws IOException {
        // Jimfs has access control lists, but not in the creating call.
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "owner", "dos", "acl", "user")
                .build())) {
            Path work = windows.getPath("C:\\work");
            TempSpec spec = TempSpec.defaults().in(work);
            try (TempFile file = spec.createFile().write(CONTENT)) {
                assertThat(file.rewind().readAll()).isEqualTo(CONTENT);
            }
            assertThat(TempFiles.guarantees(work).get(0).kept()).isFalse();
            assertThatThrownBy(() -> spec.strict().createFile()).isInstanceOf(FileSystemException.class);
            TempFiles.deleteAll();
        }
    }

    // ---------------------------------------------------------------- archives

    private FileSystem archive() throws IOException {
        return FileSystems.newFileSystem(
                URI.create("jar:" + here.resolve("archive.zip").toUri()), Map.of("create", "true"));
    }

    @Test
    void anArchiveHasNoFilesWithoutAName() throws IOException {
        try (FileSystem zip = archive()) {
            Path root = zip.getPath("/");
            TempSpec spec = TempSpec.defaults().in(root);
            assertThatThrownBy(spec::createUnnamedFile)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("/tempfile-")
                    .hasMessageContaining("gives a file its name only when it is closed")
                    .hasMessageContaining("use TempSpec.createFile() there, or a directory on another file system");
            try (SpooledFile spool = spec.createSpooledFile(5).write(new byte[] {1, 2, 3, 4, 5})) {
                assertThatThrownBy(() -> spool.write(new byte[] {6}))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("gives a file its name only when it is closed");
                assertThat(spool.isInMemory()).isTrue();
                assertThat(spool.rewind().readAll())
                        .as("everything is still there")
                        .containsExactly(1, 2, 3, 4, 5);
            }
            assertThatThrownBy(() -> TempSpec.defaults().directlyIn(root).createFile())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("gives a file its name only when it is closed");
            TempFiles.deleteAll();
            assertThat(Site.below(root)).isEmpty();
        }
    }

    @Test
    void nothingIsPublishedInAnArchiveInHalves() throws IOException {
        try (FileSystem zip = archive()) {
            Path target = Files.writeString(zip.getPath("/config"), "old");
            assertThatThrownBy(() -> AtomicFile.writeString(target, "new"))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("/config")
                    .hasMessageContaining("gives a file its name only when it is closed");
            try (TempFile inside = TempSpec.defaults()
                            .in(zip.getPath("/"))
                            .createFile()
                            .write(CONTENT);
                    TempFile outside = TempSpec.defaults().in(here).createFile().write(CONTENT)) {
                for (TempFile file : new TempFile[] {inside, outside}) {
                    for (AtomicSpec spec : new AtomicSpec[] {AtomicSpec.atomic().replacing(), AtomicSpec.atomic()}) {
                        assertThatThrownBy(() -> file.moveTo(zip.getPath("/new"), spec))
                                .isInstanceOf(FileSystemException.class)
                                .hasMessageContaining("gives a file its name only when it is closed");
                        assertThat(file.rewind().readAll())
                                .as("still ours and intact")
                                .isEqualTo(CONTENT);
                    }
                }
            }
            TempFiles.deleteAll();
            assertThat(Files.readString(target)).isEqualTo("old");
            assertThat(Site.below(zip.getPath("/"))).containsExactly(target);
        }
    }

    @Test
    void aFileInAnArchiveIsKeptOnceItsHandleIsClosed() throws IOException {
        Path kept;
        try (FileSystem zip = archive()) {
            TempFile file =
                    TempSpec.defaults().in(zip.getPath("/")).createFile().write(CONTENT);
            kept = file.closeHandle().keep();
            file.close();
            TempFiles.deleteAll();
        }
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"))) {
            assertThat(Files.readAllBytes(zip.getPath(kept.toString()))).isEqualTo(CONTENT);
            assertThat(Site.below(zip.getPath("/"))).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileSystemThatCanOnlyBeRead(Attempt attempt) {
        Path java = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        assertThatThrownBy(() -> attempt.makeIn(java))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("/modules")
                .hasMessageContaining("can only be read")
                .hasMessageContaining("another directory");
    }

    // ---------------------------------------------------------------- without seeking

    @ParameterizedTest
    @EnumSource(
            names = {"FILE", "UNNAMED_FILE", "ROLLED_OVER_SPOOL", "FILE_BESIDE_OTHERS", "KEPT_FILE", "ATOMIC_WRITE"})
    void aFileSystemWithoutSeeking(Attempt attempt) {
        Path directory = new OneWayFileSystem().over(here);
        assertThatThrownBy(() -> attempt.makeIn(directory))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(here.toString())
                .hasMessageContaining("this file system can only write from start to end")
                .hasMessageContaining("use MemoryFile, or a directory on another one");
        assertThat(Site.below(here)).as("left").allMatch(Files::isDirectory);
    }

    @Test
    void directoriesNeedNoSeeking() throws IOException {
        Path directory = new OneWayFileSystem().over(here);
        try (TempDirectory work = TempSpec.defaults().in(directory).createDirectory()) {
            Files.createDirectory(work.path().resolve("sub"));
            Files.createFile(work.path().resolve("sub").resolve("file"));
        }
        TempFiles.deleteAll();
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void aDirectoryIsBornThoughSweepsTakeItAwayTimeAndAgain() throws IOException {
        Path directory = new OneWayFileSystem(OneWayFileSystem.Fault.BIRTHS).over(here);
        try (TempDirectory work = TempSpec.defaults().in(directory).createDirectory()) {
            assertThat(work.path()).isDirectory();
        }
        TempFiles.deleteAll();
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void aDirectoryIsKeptWhereNoneIsEverReplaced() throws IOException {
        assertKeptWithAllItHolds(new OneWayFileSystem().over(here));
    }

    @Test
    void aDirectoryIsKeptWithThePathsOfWindows() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            assertKeptWithAllItHolds(windows.getPath("C:\\work"));
        }
    }

    private static void assertKeptWithAllItHolds(Path root) throws IOException {
        Path kept;
        try (TempDirectory work = TempSpec.defaults().in(root).createDirectory()) {
            Files.createFile(Files.createDirectory(work.path().resolve("sub")).resolve("file"));
            kept = work.keep();
        }
        TempFiles.deleteAll();
        assertThat(Site.below(root))
                .containsExactlyInAnyOrder(
                        kept, kept.resolve("sub"), kept.resolve("sub").resolve("file"));
    }

    // ---------------------------------------------------------------- a provider that goes away

    @Test
    void aProviderThatWasClosedIsSaidOnceAndStopsNothing() throws IOException {
        FileSystem closed = Jimfs.newFileSystem(Configuration.unix());
        TempFile lost = TempSpec.defaults().in(closed.getPath("/work")).createFile();
        Path lostPath = lost.path();
        closed.close();
        Path other = TempSpec.defaults().in(here).createFileUntilExit();
        assertThatThrownBy(TempFiles::deleteAll)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(lostPath.toString())
                .hasMessageContaining("its file system was closed before; close what is temporary first");
        assertThat(other).doesNotExist();
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
        lost.close();
    }
}
