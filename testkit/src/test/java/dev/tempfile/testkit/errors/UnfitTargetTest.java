package dev.tempfile.testkit.errors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A target that nothing can be published at: it stays as it was, and the file is still ours. The rest is in the contract. */
@Timeout(120)
class UnfitTargetTest {
    private static final byte[] CONTENT = "content".getBytes(US_ASCII);
    private static final AtomicSpec PLAIN = AtomicSpec.atomic();
    private static final AtomicSpec REPLACING = AtomicSpec.atomic().replacing();

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    private static TempFile file(Path in) throws IOException {
        return TempSpec.defaults().in(in).createFile().write(CONTENT);
    }

    private static void assertStillOurs(TempFile file) throws IOException {
        assertThat(file.path()).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .as("private again")
                .isEqualTo("rw-------");
    }

    @Test
    @AsOrdinaryUser
    void aDirectoryThatMayNotBeWritten(Path mine) throws IOException {
        Path closed = Files.createDirectory(mine.resolve("closed"));
        Path existing = Files.writeString(closed.resolve("existing"), "old");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (TempFile file = file(mine)) {
            for (AtomicSpec spec : List.of(PLAIN, REPLACING)) {
                assertThatThrownBy(() -> file.moveTo(closed.resolve("new"), spec))
                        .isInstanceOf(AccessDeniedException.class)
                        .hasMessageContaining(closed.resolve("new").toString())
                        .hasMessageContaining("no right to create files in this directory, " + closed)
                        .hasMessageContaining("choose another directory");
            }
            assertThatThrownBy(() -> file.moveTo(existing, REPLACING)).isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> AtomicFile.writeString(existing, "new")).isInstanceOf(AccessDeniedException.class);
            assertStillOurs(file);
        }
        assertThat(existing).hasContent("old");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aDirectoryThatIsAFile() throws IOException {
        Path target = Files.writeString(here.resolve("file"), "old").resolve("new");
        try (TempFile file = file(here)) {
            for (AtomicSpec spec : List.of(PLAIN, REPLACING)) {
                assertThatThrownBy(() -> file.moveTo(target, spec))
                        .isInstanceOfSatisfying(NotDirectoryException.class, failure -> {
                            assertThat(failure.getFile()).isEqualTo(target.toString());
                            assertThat(failure.getReason())
                                    .isEqualTo("its parent " + target.getParent()
                                            + " is not a directory; choose another directory");
                        });
            }
            assertStillOurs(file);
        }
        assertThat(target.getParent()).hasContent("old");
    }

    @Test
    @AsOrdinaryUser
    void aDirectoryThatMayNotBeEntered(Path mine) throws IOException {
        Path closed = Files.createDirectory(mine.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        try (TempFile file = file(mine)) {
            for (AtomicSpec spec : List.of(PLAIN, REPLACING)) {
                assertThatThrownBy(() -> file.moveTo(closed.resolve("new"), spec))
                        .isInstanceOf(AccessDeniedException.class)
                        .hasMessageContaining(closed.resolve("new").toString())
                        .hasMessageContaining("choose another directory");
            }
            assertStillOurs(file);
        }
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    @AsOrdinaryUser
    void aTargetThatMayOnlyBeReadIsReplacedAndStaysSo(Path mine) throws IOException {
        Path target = Files.writeString(mine.resolve("target"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
        for (boolean handleClosed : new boolean[] {false, true}) {
            TempFile file = file(mine);
            (handleClosed ? file.closeHandle() : file).moveTo(target, REPLACING);
            assertThat(target).hasBinaryContent(CONTENT);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .isEqualTo("r--r--r--");
        }
    }

    @Test
    void aNameThatIsTooLong() throws IOException {
        Path target = here.resolve("n".repeat(300));
        try (TempFile file = file(here)) {
            for (AtomicSpec spec : List.of(PLAIN, REPLACING)) {
                assertThatThrownBy(() -> file.moveTo(target, spec))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(target.toString())
                        .hasMessageContaining("File name too long (a shorter path is needed)");
            }
            assertStillOurs(file);
        }
    }

    @Test
    void theTopOfTheFileSystem() throws IOException {
        try (TempFile file = file(here)) {
            assertThatThrownBy(() -> file.moveTo(Path.of("/"), REPLACING))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("is a directory; name the file in it");
            assertStillOurs(file);
        }
    }

    @Test
    void whatIsNoRegularFileIsNotReplaced() throws IOException {
        Path socket = here.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            try (TempFile file = file(here)) {
                for (Path target : List.of(socket, Path.of("/dev/null"))) {
                    assertThatThrownBy(() -> file.moveTo(target, REPLACING))
                            .isInstanceOf(FileSystemException.class)
                            .hasMessageContaining(target.toString())
                            .hasMessageContaining("only a regular file is replaced");
                    assertThatThrownBy(() -> AtomicFile.open(target)).hasMessageContaining("only a regular file");
                }
                assertStillOurs(file);
            }
        }
        assertThat(Files.exists(socket)).isTrue();
    }

    @Test
    void aFileIsNotPublishedOverItself() throws IOException {
        try (TempFile file = file(here)) {
            Path itself = file.path();
            assertThatThrownBy(() -> file.moveTo(itself)).isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> file.moveTo(itself, REPLACING))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(itself.toString())
                    .hasMessageContaining("keep()");
            assertStillOurs(file);
            Path kept = file.keep();
            assertThatThrownBy(() -> file.moveTo(kept, REPLACING)).isInstanceOf(FileSystemException.class);
            assertThat(kept).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void aFileThatSomebodyElseDeletedCannotBePublished() throws IOException {
        for (boolean handleClosed : new boolean[] {false, true}) {
            for (AtomicSpec spec : List.of(PLAIN, REPLACING)) {
                try (TempFile file = file(here)) {
                    if (handleClosed) {
                        file.closeHandle();
                    }
                    Files.delete(file.path());
                    assertThatThrownBy(() -> file.moveTo(here.resolve("target"), spec))
                            .isInstanceOf(FileSystemException.class)
                            .hasMessageContaining(file.path().toString());
                    assertThat(here.resolve("target")).doesNotExist();
                }
            }
        }
    }

    @Test
    void aDirectoryThatSomebodyPutInItsPlaceIsNamed() throws IOException {
        TempFile file = file(here);
        Path path = file.path();
        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(file::close)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(path + ": Is a directory");
        assertThat(path).exists();
        assertThat(TempFiles.live()).as("it stays ours").hasSize(1);
        Files.delete(path);
        file.close();
    }

    @Test
    void aMoveToAnotherFileSystemIsACopyThatIsPrivateUntilItIsWhole() throws IOException {
        Path elsewhere = inSharedMemory();
        try {
            byte[] large = new byte[3_000_000];
            new Random(1).nextBytes(large);
            TempFile file = TempSpec.defaults().in(here).createFile().write(large);
            Path gone = file.path();
            file.closeHandle().moveTo(elsewhere.resolve("large"));
            assertThat(elsewhere.resolve("large")).hasBinaryContent(large);
            assertThat(gone).doesNotExist();
            assertThat(Site.below(elsewhere)).hasSize(1);
        } finally {
            TempFiles.deleteTree(elsewhere);
        }
    }

    @Test
    void theOriginalIsPrivateAgainWhileACopyOfItIsMadeOnAnotherFileSystem() throws IOException {
        Path elsewhere = inSharedMemory();
        List<String> modes = new ArrayList<>();
        try (TempFile file = file(here)) {
            Path original = file.path();
            TempFiles.setListener(new TempListener() {
                @Override
                public void created(Path copy) {
                    modes.add(mode(original));
                }
            });
            file.moveTo(
                    elsewhere.resolve("target"),
                    REPLACING.withPermissions(PosixFilePermissions.fromString("rwxrwxrwx")));

            assertThat(modes).containsExactly("rw-------");
            assertThat(mode(elsewhere.resolve("target"))).isEqualTo("rwxrwxrwx");
        } finally {
            TempFiles.setListener(null);
            TempFiles.deleteTree(elsewhere);
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void durabilityIsRefusedWhereNothingSurvivesAPowerCut() throws IOException {
        Path elsewhere = inSharedMemory();
        try (FileSystem other = Jimfs.newFileSystem(Configuration.unix())) {
            for (Path target : List.of(elsewhere.resolve("target"), other.getPath("/work/target"))) {
                for (AtomicSpec durable :
                        List.of(AtomicSpec.durable(), AtomicSpec.durable().replacing())) {
                    assertThatThrownBy(() -> AtomicFile.open(target, durable))
                            .isInstanceOf(FileSystemException.class)
                            .hasMessageContaining("durability cannot be promised")
                            .hasMessageContaining("use AtomicSpec.atomic()");
                    try (TempFile file = file(here)) {
                        assertThatThrownBy(() -> file.moveTo(target, durable))
                                .hasMessageContaining("durability cannot be promised");
                        assertStillOurs(file);
                    }
                }
                assertThat(target.getParent()).isEmptyDirectory();
            }
        } finally {
            TempFiles.deleteTree(elsewhere);
        }
    }

    private static Path inSharedMemory() throws IOException {
        Path shared = Path.of("/dev/shm");
        Requirement.that(
                Files.isWritable(shared) && Files.getFileStore(shared).type().equals("tmpfs"),
                "needs a tmpfs at /dev/shm that can be written");
        return Files.createTempDirectory(shared, "target-");
    }

    @Test
    void aCommitOfWhatAppearedMeanwhileIsRefusedWhereNothingIsReplaced() throws IOException {
        Path target = here.resolve("target");
        try (AtomicFile file =
                AtomicFile.open(target, AtomicSpec.atomic().noClobber()).write(CONTENT)) {
            Files.writeString(target, "somebody was quicker");
            assertThatThrownBy(file::commit)
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining(target.toString());
            assertThat(file.isOpen()).isTrue();
        }
        assertThat(target).hasContent("somebody was quicker");
        assertThat(here).isDirectoryContaining(target::equals).isDirectoryNotContaining("glob:**.tempfile-*");
        assertThatThrownBy(() -> AtomicFile.open(target, AtomicSpec.atomic().noClobber()))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("AtomicSpec.replacing()");
    }

    @Test
    void aHardLinkOfTheFileItself() throws IOException {
        TempFile file = TempSpec.defaults().directlyIn(here).createFile().write(CONTENT);
        Path made = file.path();
        Path target = Files.createLink(here.resolve("target"), made);
        assertThatThrownBy(() -> file.moveTo(target, REPLACING))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is the file itself");
        assertStillOurs(file);
        file.close();
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(made).doesNotExist();
    }

    @Test
    void aNameThatWasTakenMeanwhileWhereThereAreNoHardLinks() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .setSupportedFeatures(Feature.SECURE_DIRECTORY_STREAM)
                .build())) {
            Path directory = Files.createDirectory(memory.getPath("/directory"));
            Path target = directory.resolve("target");
            try (AtomicFile file = AtomicFile.open(target, PLAIN.noClobber())) {
                file.write(CONTENT);
                Path hidden = Site.below(directory).get(0);
                Files.writeString(target, "theirs");
                assertThatThrownBy(file::commit).isInstanceOf(FileAlreadyExistsException.class);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hidden)))
                        .as("private again")
                        .isEqualTo("rw-------");
            }
            assertThat(Site.below(directory)).containsExactly(target);
        }
    }

    /** The JDK opens and closes a file to change its mode without following a link, which drops the lock on it. */
    @Test
    void aNameThatWasTakenMeanwhileLeavesTheHiddenFileLocked() throws IOException {
        Path locks = Path.of("/proc/locks");
        Requirement.that(Files.exists(locks), "needs /proc/locks");
        Path target = here.resolve("target");
        try (AtomicFile file = AtomicFile.open(target, PLAIN.noClobber())) {
            String inode = ":" + Files.getAttribute(Site.below(here).get(0), "unix:ino") + " 0 EOF";
            assertThat(Files.readAllLines(locks)).anyMatch(line -> line.endsWith(inode));
            file.write(CONTENT);
            Files.writeString(target, "theirs");
            assertThatThrownBy(file::commit).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(Files.readAllLines(locks)).anyMatch(line -> line.endsWith(inode));
        }
    }

    @Test
    @AsOrdinaryUser
    void aDirectoryThatCannotBeForcedIsRefusedWhileNothingIsThereYet(Path mine) throws IOException {
        Requirement.that(
                TempFiles.guarantees(mine).stream()
                        .allMatch(guarantee ->
                                guarantee.kept() || !guarantee.promise().equals("durable writes")),
                "needs a file system on which writes can be durable");
        AtomicSpec durable = AtomicSpec.durable().replacing();
        Path closed = Files.createDirectory(mine.resolve("closed"));
        Path target = closed.resolve("target");
        TempSpec spec = TempSpec.defaults().in(mine);
        List<ByteFile> files = List.of(
                spec.createFile(), spec.createUnnamedFile(), spec.createSpooledFile(100), spec.createSpooledFile(1));
        for (ByteFile file : files) {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-wx------"));
            file.write(CONTENT);
            assertThatThrownBy(() -> file.moveTo(target, durable)).hasMessageContaining("cannot be read");
            assertThat(target).doesNotExist();
            file.write(CONTENT);
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            assertThat(file.moveTo(target, durable)).hasSize(2 * CONTENT.length);
            Files.delete(target);
        }
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-wx------"));
        try (AtomicFile atomic = AtomicFile.open(target, durable)) {
            assertThatThrownBy(() -> atomic.write(CONTENT).commit()).hasMessageContaining("cannot be read");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            assertThat(target).doesNotExist();
            atomic.commit();
        }
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(Site.below(closed)).containsExactly(target);
    }
}
