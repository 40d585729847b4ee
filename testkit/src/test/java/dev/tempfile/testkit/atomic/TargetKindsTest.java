package dev.tempfile.testkit.atomic;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.parity.Mounts;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table of docs/atomic.md, row by row: what becomes of each kind of target. */
@Timeout(120)
class TargetKindsTest {
    private static final AtomicSpec SPEC = AtomicSpec.atomic();

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    private static void assertOnly(Path directory, Path... expected) {
        assertThat(Site.below(directory)).containsExactlyInAnyOrder(expected);
    }

    // ---------------------------------------------------------------- symbolic links

    @Test
    void aLinkIsFollowedAndStays() throws IOException {
        Path real =
                Files.writeString(Files.createDirectory(here.resolve("real")).resolve("file"), "old");
        Path link = Files.createSymbolicLink(here.resolve("link"), Path.of("real/file"));
        assertThat(AtomicFile.writeString(link, "new")).isEqualTo(here.resolve("real/file"));
        assertThat(real).hasContent("new");
        assertThat(link).isSymbolicLink();
        assertOnly(here, link, real.getParent(), real);
    }

    @Test
    void aLinkIsReplacedItselfWhereTheRecipeSaysSo() throws IOException {
        Path real = Files.writeString(here.resolve("real"), "old");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
        Path link = Files.createSymbolicLink(here.resolve("link"), real);
        Path dangling = Files.createSymbolicLink(here.resolve("dangling"), here.resolve("nothing"));
        for (Path target : new Path[] {link, dangling}) {
            assertThat(AtomicFile.writeString(target, "new", SPEC.replacingLinks()))
                    .isEqualTo(target);
            assertThat(target).isRegularFile().hasContent("new");
            assertThat(Files.isSymbolicLink(target)).isFalse();
            assertThat(Files.isExecutable(target))
                    .as("the mode of what the link led to")
                    .isFalse();
        }
        assertThat(real).hasContent("old");
        assertOnly(here, real, link, dangling);
    }

    @Test
    void aLinkIsRefusedWhereTheRecipeSaysSo() throws IOException {
        Path real = Files.writeString(here.resolve("real"), "old");
        Path link = Files.createSymbolicLink(here.resolve("link"), real);
        assertThatThrownBy(() -> AtomicFile.writeString(link, "new", SPEC.refusingLinks()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(link + ": is a symbolic link");
        assertThatThrownBy(() ->
                        AtomicFile.writeString(link, "new", SPEC.refusingLinks().noClobber()))
                .isInstanceOf(FileAlreadyExistsException.class);
        AtomicFile.writeString(real, "new", SPEC.refusingLinks());
        assertThat(real).hasContent("new");
        assertOnly(here, real, link);
    }

    @Test
    void anotherUsersLinkIsNotFollowedInADirectoryThatEverybodyMayWrite() throws IOException {
        Requirement.that(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "gives files away, which takes root");
        Path open = Files.createDirectory(here.resolve("open"));
        Path real = Files.writeString(here.resolve("real"), "old");
        Path link = Files.createSymbolicLink(open.resolve("link"), real);
        Files.setAttribute(link, "unix:uid", 64001, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(open, "unix:mode", 01777);
        assertThatThrownBy(() -> AtomicFile.writeString(link, "new"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(link + ": is another user's symbolic link");
        assertThat(real).hasContent("old");
        assertOnly(here, real, open, link);
        Files.setAttribute(open, "unix:uid", 64001);
        AtomicFile.writeString(link, "by the directory's owner");
        Files.setAttribute(link, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
        AtomicFile.writeString(link, "by us");
        assertThat(real).hasContent("by us");
    }

    @Test
    void anOpenFileWithoutANameIsRefusedAndNothingIsMadeWhereItWas() throws IOException {
        Path gone = here.resolve("gone");
        try (SeekableByteChannel open = Files.newByteChannel(gone, CREATE_NEW, WRITE)) {
            Files.delete(gone);
            Path descriptor = descriptorOf(gone);
            assertThatThrownBy(() -> AtomicFile.writeString(descriptor, "new"))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(descriptor + ": leads to what has no name");
            assertThat(open.size()).isZero();
        }
        assertOnly(here);
    }

    private static Path descriptorOf(Path deleted) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith(deleted.toString())) {
                    return descriptor;
                }
            }
        }
        throw new AssertionError("no descriptor of " + deleted);
    }

    @Test
    void whatADanglingLinkLeadsToIsCreated() throws IOException {
        Path link = Files.createSymbolicLink(here.resolve("link"), here.resolve("real"));
        AtomicFile.writeString(link, "new");
        assertThat(here.resolve("real")).hasContent("new");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aLoopIsRefusedUnlessTheLinkItselfIsReplaced() throws IOException {
        Path one = Files.createSymbolicLink(here.resolve("one"), here.resolve("two"));
        Path two = Files.createSymbolicLink(here.resolve("two"), one);
        assertThatThrownBy(() -> AtomicFile.open(one))
                .isInstanceOf(FileSystemLoopException.class)
                .hasMessageContaining("name the file itself");
        AtomicFile.writeString(one, "new", SPEC.replacingLinks());
        assertThat(two).hasContent("new");
    }

    @Test
    void aLinkThatCameMeanwhileIsNeitherFollowedNorReplaced() throws IOException {
        Path target = here.resolve("target");
        Path other = Files.writeString(here.resolve("other"), "other");
        try (AtomicFile file = AtomicFile.open(target).write(new byte[3])) {
            Files.createSymbolicLink(target, other);
            assertThatThrownBy(file::commit)
                    .isInstanceOfSatisfying(PublishException.class, failure -> {
                        assertThat(failure.isPublished()).isFalse();
                        assertThat(failure.step()).isEqualTo(PublishException.Step.CHECK);
                    })
                    .hasMessageContaining("became a symbolic link meanwhile");
        }
        assertThat(other).hasContent("other");
        assertThat(target).isSymbolicLink();
        assertOnly(here, target, other);
    }

    // ---------------------------------------------------------------- files

    @Test
    void aHardLinkedFileIsReplacedUnderThisNameAlone() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Path other = Files.createLink(here.resolve("other"), target);
        AtomicFile.writeString(target, "new");
        assertThat(target).hasContent("new");
        assertThat(other).hasContent("old");
        assertThat(Files.getAttribute(other, "unix:nlink")).isEqualTo(1);
    }

    @Test
    @AsOrdinaryUser
    void aReadOnlyFileIsReplacedAndStaysReadOnlyForItIsTheDirectoryThatIsWritten(Path mine) throws IOException {
        Path target = Files.writeString(mine.resolve("target"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
        AtomicFile.writeString(target, "new");
        assertThat(target).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("r--r--r--");
    }

    /** A file system in memory has no such bit before Linux 6.6. */
    @Test
    void anImmutableFileStaysAsItIs() throws Exception {
        Path target = Files.writeString(here.resolve("target"), "old");
        Requirement.that(
                new ProcessBuilder("chattr", "+i", target.toString()).start().waitFor() == 0,
                "needs root, chattr and a file system that knows immutable files");
        try {
            assertThatThrownBy(() -> AtomicFile.writeString(target, "new"))
                    .isInstanceOfSatisfying(PublishException.class, failure -> {
                        assertThat(failure.isPublished()).isFalse();
                        assertThat(failure.step()).isEqualTo(PublishException.Step.REPLACE);
                        assertThat(failure.getFile()).isEqualTo(target.toString());
                    })
                    .hasMessageContaining("is as it was")
                    .hasMessageContaining("immutable");
            assertThat(target).hasContent("old");
            assertOnly(here, target);
        } finally {
            Mounts.run("chattr", "-i", target.toString());
        }
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        Path directory = Files.createDirectory(here.resolve("directory"));
        Path pipe = here.resolve("pipe");
        Mounts.run("mkfifo", pipe.toString());
        assertThatThrownBy(() -> AtomicFile.open(directory))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(directory + ": is a directory; name the file in it");
        for (Path special : new Path[] {pipe, Path.of("/dev/null")}) {
            assertThatThrownBy(() -> AtomicFile.open(special))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(special + ": is a device, a pipe or a socket");
        }
        assertOnly(here, directory, pipe);
    }

    // ---------------------------------------------------------------- mounts

    @Test
    @OnTmpfs("size=4m")
    void aMountedFileIsRefusedWithWhatToDo(Path top) throws IOException {
        Path target = mountedFile(top);
        assertThatThrownBy(() -> AtomicFile.writeString(target, "new"))
                .isInstanceOfSatisfying(PublishException.class, failure -> {
                    assertThat(failure.isPublished()).isFalse();
                    assertThat(failure.step()).isEqualTo(PublishException.Step.REPLACE);
                })
                .hasMessageContaining("something is mounted at this very file")
                .hasMessageContaining("AtomicSpec.orInPlaceNotAtomically()");
        assertThat(target).hasContent("old, and longer");
        assertOnly(top.resolve("etc"), target);
        Mounts.unmount(target);
    }

    @Test
    @OnTmpfs("size=4m")
    void aMountedFileIsWrittenInPlaceByConsentAlone(Path top) throws IOException {
        Path target = mountedFile(top);
        for (AtomicSpec spec : new AtomicSpec[] {SPEC, AtomicSpec.unsynced()}) {
            Files.writeString(target, "old, and longer");
            AtomicFile.writeString(target, "new", spec.orInPlaceNotAtomically());
            assertThat(target).hasContent("new");
            assertThat(top.resolve("outside"))
                    .as("the file that is mounted there")
                    .hasContent("new");
            assertOnly(top.resolve("etc"), target);
        }
        TempSpec.defaults()
                .in(top)
                .createFile()
                .write(new byte[5])
                .moveTo(target, SPEC.replacing().orInPlaceNotAtomically());
        assertThat(target).hasSize(5);
        Path plain = Files.writeString(top.resolve("etc/another file"), "old");
        Path link = Files.createLink(top.resolve("etc/link"), plain);
        AtomicFile.writeString(plain, "new", SPEC.orInPlaceNotAtomically());
        assertThat(link).as("of a file that is replaced as ever").hasContent("old");
        Mounts.unmount(target);
    }

    @Test
    @OnTmpfs("size=4m")
    void aMountedFileThatIsWrittenInPlaceGetsThePermissionsThatWereAsked(Path top) throws IOException {
        Path target = mountedFile(top);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        AtomicFile.writeString(
                target,
                "secret",
                SPEC.orInPlaceNotAtomically().withPermissions(PosixFilePermissions.fromString("rw-------")));
        assertThat(target).hasContent("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        Mounts.unmount(target);
    }

    private static Path mountedFile(Path top) throws IOException {
        Path outside = Files.writeString(top.resolve("outside"), "old, and longer");
        Path target = Files.createFile(Files.createDirectory(top.resolve("etc")).resolve("resolv conf"));
        Mounts.run("mount", "--bind", outside.toString(), target.toString());
        return target;
    }

    @Test
    @OnTmpfs("size=1m")
    void onAFullFileSystemTheOldContentStands(Path top) throws IOException {
        Path target = Files.writeString(top.resolve("target"), "old");
        byte[] tooLarge = new byte[2 << 20];
        for (AtomicSpec spec : new AtomicSpec[] {SPEC, AtomicSpec.unsynced()}) {
            assertThatThrownBy(() -> AtomicFile.write(target, out -> out.write(tooLarge), spec))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("No space left");
            assertThat(target).hasContent("old");
            assertOnly(top, target);
        }
        try (AtomicFile file = AtomicFile.open(target)) {
            file.output().write(1);
            Arrays.fill(tooLarge, (byte) 1);
            Path filler = top.resolve("filler");
            assertThatThrownBy(() -> Files.write(filler, tooLarge)).isInstanceOf(IOException.class);
            assertThatThrownBy(file::commit)
                    .as("what was collected no more fits")
                    .isInstanceOfSatisfying(PublishException.class, failure -> {
                        assertThat(failure.isPublished()).isFalse();
                        assertThat(failure.step()).isEqualTo(PublishException.Step.WRITE);
                    })
                    .hasMessageContaining("No space left");
            assertThat(target).hasContent("old");
            Files.delete(filler);
            file.commit();
        }
        assertThat(target).hasSize(1);
        assertOnly(top, target);
    }

    @Test
    @OnTmpfs("size=4m")
    void onAReadOnlyFileSystemTheOldContentStands(Path top) throws IOException {
        Path target = Files.writeString(top.resolve("target"), "old");
        Mounts.remount(top, false);
        assertThatThrownBy(() -> AtomicFile.writeString(target, "new"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(target.toString())
                .hasMessageContaining("Read-only file system");
        assertThat(target).hasContent("old");
        Mounts.remount(top, true);
        assertOnly(top, target);
    }

    // ---------------------------------------------------------------- what is missing on the way

    @Test
    void aMissingParentIsRefusedUnlessTheRecipeMakesIt() throws IOException {
        Path target = here.resolve("a/b/c/target");
        assertThatThrownBy(() -> AtomicFile.open(target))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("create it first, or say AtomicSpec.creatingParents()");
        assertOnly(here);

        AtomicFile.writeString(target, "new", SPEC.creatingParents());
        assertThat(target).hasContent("new");
        Path ordinary = Files.createDirectory(here.resolve("ordinary"));
        assertThat(Files.getPosixFilePermissions(here.resolve("a/b")))
                .isEqualTo(Files.getPosixFilePermissions(ordinary));
    }

    @Test
    void whatWasMadeOnTheWayGoesAgainIfNothingIsPublished() throws IOException {
        Path target = here.resolve("a/b/c/target");
        AtomicSpec spec = SPEC.creatingParents();
        try (AtomicFile file = AtomicFile.open(target, spec)) {
            assertThat(file.write(new byte[1]).target().getParent()).isDirectory();
        }
        assertOnly(here);
        try (AtomicFile file = AtomicFile.open(target, spec)) {
            Files.createFile(here.resolve("a/theirs"));
            assertThat(file.isOpen()).isTrue();
        }
        assertOnly(here, here.resolve("a"), here.resolve("a/theirs"));
        Path inAFile = Files.createFile(here.resolve("file")).resolve("b/target");
        assertThatThrownBy(() -> AtomicFile.open(inAFile, spec))
                .isInstanceOfAny(NotDirectoryException.class, FileSystemException.class)
                .hasMessageContaining(here.resolve("file").toString());
        TempSpec.defaults().in(here).createFile().write(new byte[3]).moveTo(target, spec);
        assertThat(target).hasSize(3);
    }

    @Test
    void whatOthersPutInPlaceOfWhatWasMadeOnTheWayStays() throws IOException {
        Path made = here.resolve("a/b");
        for (boolean link : new boolean[] {true, false}) {
            Path moved = here.resolve("moved" + link);
            Path theirs = Files.createDirectories(here.resolve("theirs"));
            try (AtomicFile file = AtomicFile.open(made.resolve("target"), SPEC.creatingParents())) {
                Files.move(made, moved);
                if (link) {
                    Files.createSymbolicLink(made, theirs);
                } else {
                    Files.createDirectory(made);
                }
                assertThat(file.isOpen()).isTrue();
            }
            assertThat(theirs).isEmptyDirectory();
            assertThat(made).isEmptyDirectory();
            TempFiles.deleteTree(moved);
            Files.delete(made);
            Files.delete(made.getParent());
        }
    }

    @Test
    @AsOrdinaryUser
    void nothingIsMadeWhereNothingMayBe(Path mine) throws IOException {
        Path closed = Files.createDirectory(mine.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThatThrownBy(() -> AtomicFile.open(closed.resolve("a/b/target"), SPEC.creatingParents()))
                .isInstanceOf(AccessDeniedException.class);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThat(closed).isEmptyDirectory();
    }
}
