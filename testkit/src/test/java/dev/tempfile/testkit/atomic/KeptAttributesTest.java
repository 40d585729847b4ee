package dev.tempfile.testkit.atomic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a target has beside its content, it has still when that is replaced; or the one who replaces it is told. */
@Timeout(120)
class KeptAttributesTest {
    private static final AtomicSpec SPEC = AtomicSpec.atomic();
    private static final int ANOTHER = 4711;

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    private static void requireRoot() throws IOException {
        Requirement.that(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "needs root, to give files to others");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static UserDefinedFileAttributeView userDefined(Path path) {
        return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    }

    private static String userDefined(Path path, String name) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(userDefined(path).size(name));
        userDefined(path).read(name, value);
        return new String(value.array(), UTF_8);
    }

    @Test
    void ownerAndGroupStayWhoeverReplacesIt() throws IOException {
        requireRoot();
        Path target = Files.writeString(here.resolve("target"), "old");
        Files.setAttribute(target, "unix:uid", ANOTHER);
        Files.setAttribute(target, "unix:gid", ANOTHER + 1);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        AtomicFile.writeString(target, "new");
        TempSpec.defaults().in(here).createFile().write(new byte[3]).moveTo(target, SPEC.replacing());
        assertThat(target).hasSize(3);
        assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(ANOTHER);
        assertThat(Files.getAttribute(target, "unix:gid")).isEqualTo(ANOTHER + 1);
        assertThat(mode(target)).isEqualTo("rw-r-----");
    }

    /** Who owns the directory could put another file in the new one's place: it is given away by its open handle, not by its name. */
    @Test
    void ownerAndGroupStayInADirectoryOfTheOwner() throws IOException {
        requireRoot();
        Path home = Files.createDirectory(here.resolve("home"));
        Path target = Files.writeString(home.resolve("target"), "old");
        for (Path theirs : List.of(home, target)) {
            Files.setAttribute(theirs, "unix:uid", ANOTHER);
            Files.setAttribute(theirs, "unix:gid", ANOTHER);
        }
        AtomicFile.writeString(target, "new");
        try (TempFile file = TempSpec.defaults().in(here).createFile().write(new byte[3])) {
            file.closeHandle().moveTo(target, SPEC.replacing());
        }
        assertThat(target).hasSize(3);
        assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(ANOTHER);
    }

    @Test
    void theBitsThatAWriteWouldTakeAwayDoNotStay() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Files.setAttribute(target, "unix:mode", 06755);
        AtomicFile.writeString(target, "new");
        assertThat((int) Files.getAttribute(target, "unix:mode") & 07777).isEqualTo(0755);
    }

    /** The target is in the user's own directory, and root's. */
    @Test
    void anOwnerThatIsNotOursToGiveIsAFailureOrALossThatIsReported() throws Exception {
        requireRoot();
        Path directory = Files.createDirectory(here.resolve("open"));
        Path target = Files.writeString(directory.resolve("target"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        anOrdinaryUserReplaces(target);
    }

    private void anOrdinaryUserReplaces(Path target) throws Exception {
        for (Path level = target.getParent(); !level.equals(here.getParent()); level = level.getParent()) {
            Files.setPosixFilePermissions(level, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        var said = dev.tempfile.testkit.process.ChildJvm.running(Replacing.class, here)
                .asOrdinaryUser()
                .run(target)
                .succeeded();
        assertThat(said.value("refused"))
                .contains("ATTRIBUTES")
                .contains("false")
                .contains(target.toString())
                .contains("its group cannot be kept")
                .contains("AtomicSpec.reportingLosses");
        assertThat(said.value("stands")).isEqualTo("old");
        assertThat(said.value("losses"))
                .contains("its group cannot be kept")
                .contains("its owner cannot be kept")
                .contains("run as a user who may do that")
                .as("who has them reported is not told to have them reported")
                .doesNotContain("AtomicSpec");
        assertThat(target).hasContent("new");
        assertThat(mode(target))
                .as("the group is another one, so it gets no more than others")
                .isEqualTo("rw-------");
        assertThat(Site.below(target.getParent())).containsExactly(target);
    }

    /** Replaces what is another user's. */
    static final class Replacing {
        public static void main(String[] args) throws IOException {
            Path target = Path.of(args[0]);
            AtomicSpec readable = SPEC;
            // It may not read root's file: so what stands is looked at by size.
            try (AtomicFile file = AtomicFile.open(target, readable).write("new".getBytes(UTF_8))) {
                PublishException failure = null;
                try {
                    file.commit();
                } catch (PublishException refused) {
                    failure = refused;
                }
                System.out.println(
                        "refused=" + failure.step() + " " + failure.isPublished() + " " + failure.getMessage());
                System.out.println("stands=" + (Files.size(target) == 3 ? "old" : "?"));
            }
            List<String> losses = new ArrayList<>();
            AtomicFile.writeString(target, "new", SPEC.reportingLosses(loss -> losses.add(loss.getMessage())));
            System.out.println("losses=" + losses);
        }
    }

    @Test
    void theAttributesThatUsersSetStay() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Requirement.that(
                Files.getFileStore(here).supportsFileAttributeView("user"),
                "needs a file system with extended attributes of users");
        userDefined(target).write("origin", UTF_8.encode("the other side"));
        userDefined(target).write("empty", ByteBuffer.allocate(0));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r-----"));
        AtomicFile.writeString(target, "new");
        assertThat(target).hasContent("new");
        assertThat(userDefined(target).list()).containsExactlyInAnyOrder("origin", "empty");
        assertThat(userDefined(target, "origin")).isEqualTo("the other side");
        assertThat(mode(target)).isEqualTo("r--r-----");
    }

    @Test
    void attributesDoNotKeepAHiddenFileFromBeingLocked() throws IOException {
        Path locks = Path.of("/proc/locks");
        Requirement.that(Files.exists(locks), "needs /proc/locks");
        Path target = Files.writeString(here.resolve("target"), "old");
        Requirement.that(
                Files.getFileStore(here).supportsFileAttributeView("user"),
                "needs a file system with extended attributes of users");
        userDefined(target).write("origin", UTF_8.encode("x"));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        AtomicSpec spec = SPEC.withBackup("bad");
        try (AtomicFile file = AtomicFile.open(target, spec).write(new byte[1])) {
            Path hidden = Site.below(here).stream()
                    .filter(path -> path.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
            String inode = ":" + Files.getAttribute(hidden, "unix:ino") + " 0 EOF";
            Files.createFile(Files.createDirectory(here.resolve("bad")).resolve("in it"));
            assertThatThrownBy(file::commit).isInstanceOf(IOException.class);
            assertThat(Files.readAllLines(locks)).anyMatch(line -> line.endsWith(inode));
        }
        assertThat(target).hasContent("old");
    }

    @Test
    @OnTmpfs("size=4m")
    void aFileSystemWithoutSuchAttributesHasNoneToKeep(Path top) throws IOException {
        Path target = Files.writeString(top.resolve("target"), "old");
        AtomicFile.writeString(target, "new");
        assertThat(target).hasContent("new");
    }

    @Test
    @AsOrdinaryUser
    void whatCannotBeReadMayHaveAttributesThatAreLost(Path mine) throws IOException {
        Path target = Files.writeString(mine.resolve("target"), "old");
        Requirement.that(
                Files.getFileStore(mine).supportsFileAttributeView("user"),
                "needs a file system with extended attributes of users");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("-w-------"));
        assertThatThrownBy(() -> AtomicFile.writeString(target, "new"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("its extended attributes cannot be kept");
        List<String> losses = new ArrayList<>();
        AtomicFile.writeString(target, "new", SPEC.reportingLosses(loss -> losses.add(loss.getReason())));
        assertThat(losses).hasSize(1);
        assertThat(mode(target)).isEqualTo("-w-------");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        assertThat(target).hasContent("new");
    }

    @Test
    void aFailedPublicationLeavesTheFileItsOwn() throws IOException {
        requireRoot();
        Path target = Files.writeString(here.resolve("target"), "old");
        Files.setAttribute(target, "unix:uid", ANOTHER);
        Files.createFile(Files.createDirectory(here.resolve("bad")).resolve("in it"));
        try (TempFile file = TempSpec.defaults().in(here).createFile().write(new byte[3])) {
            assertThatThrownBy(() -> file.moveTo(target, SPEC.replacing().withBackup("bad")))
                    .isInstanceOf(IOException.class);
            assertThat(Files.getAttribute(file.path(), "unix:uid")).isEqualTo(0);
            assertThat(mode(file.path())).isEqualTo("rw-------");
        }
        assertThat(target).hasContent("old");
    }

    @Test
    void whereListsStandInPlaceOfModesTheListStays() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "acl")
                .build())) {
            Path directory = Files.createDirectory(memory.getPath("directory"));
            Path target = Files.writeString(directory.resolve("target"), "old");
            AclFileAttributeView list = Files.getFileAttributeView(target, AclFileAttributeView.class);
            List<AclEntry> entries = List.of(AclEntry.newBuilder()
                    .setType(AclEntryType.ALLOW)
                    .setPrincipal(memory.getUserPrincipalLookupService().lookupPrincipalByName("somebody"))
                    .setPermissions(Set.of(AclEntryPermission.READ_DATA))
                    .build());
            list.setAcl(entries);
            list.setOwner(memory.getUserPrincipalLookupService().lookupPrincipalByName("another"));
            AtomicFile.writeString(target, "new");
            AclFileAttributeView now = Files.getFileAttributeView(target, AclFileAttributeView.class);
            assertThat(now.getAcl()).isEqualTo(entries);
            assertThat(now.getOwner().getName()).isEqualTo("another");
            assertThat(Files.readString(target)).isEqualTo("new");
        }
    }
}
