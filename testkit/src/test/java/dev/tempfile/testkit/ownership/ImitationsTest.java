package dev.tempfile.testkit.ownership;

import static dev.tempfile.testkit.ownership.Imitation.OTHER_BOOT;
import static dev.tempfile.testkit.ownership.Imitation.bootId;
import static dev.tempfile.testkit.ownership.Imitation.content;
import static dev.tempfile.testkit.ownership.Imitation.random;
import static dev.tempfile.testkit.ownership.Imitation.said;
import static dev.tempfile.testkit.ownership.Imitation.say;
import static dev.tempfile.testkit.ownership.Imitation.thisBoot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.Finding;
import dev.tempfile.Finding.State;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What merely looks like ours, or was ours and does not fit exactly any more, stays; what was never whole goes. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class ImitationsTest {
    @TempDir
    private Path here;

    @BeforeEach
    void sweepOnlyWhenAsked() {
        TempFiles.sweepByItself(false);
    }

    @AfterEach
    void end() throws IOException {
        TempFiles.sweepByItself(true);
        TempFiles.deleteAll();
    }

    /** A directory as a process of this boot makes it. */
    private Path directory() throws IOException {
        return Imitation.directory(here, thisBoot(here) + random());
    }

    private Finding sweep(Path directory) throws IOException {
        return Imitation.sweep(here, directory);
    }

    private void assertStays(Path directory, String reason) throws IOException {
        Finding finding = sweep(directory);
        assertThat(finding.state()).as(finding.reason()).isEqualTo(State.UNDECIDED);
        assertThat(finding.reason()).contains(reason);
        assertThat(directory).exists();
    }

    @Test
    void whatFitsAndIsDeadGoes() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()));
        content(directory);
        Finding finding = sweep(directory);
        assertThat(finding.state()).isEqualTo(State.SWEPT);
        assertThat(finding.reason()).isEqualTo("its lock is free and its process is gone");
        assertThat(directory).doesNotExist();
    }

    @Test
    void anOwnerFileThatIsCutAnywhereIsNoWord() throws IOException {
        Path directory = directory();
        content(directory);
        String whole = said(directory, bootId());
        for (int length = 0; length < whole.length(); length++) {
            say(directory, whole.substring(0, length));
            assertStays(directory, "its owner file is");
        }
        say(directory, whole);
        assertThat(sweep(directory).state()).isEqualTo(State.SWEPT);
    }

    @Test
    void norAreRandomBytesOrAnotherVersion() throws IOException {
        Path directory = directory();
        content(directory);
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            byte[] bytes = new byte[random.nextInt(5_000)];
            random.nextBytes(bytes);
            Files.write(directory.resolve("owner"), bytes);
            assertThat(sweep(directory).state()).isEqualTo(State.UNDECIDED);
        }
        say(directory, said(directory, bootId()).replace("owner 1", "owner 2"));
        assertStays(directory, "unknown version");
        say(directory, said(directory, bootId()) + "more\n");
        assertStays(directory, "not whole");
        say(directory, said(directory, bootId()).replace("lock kernel", "lock none"));
        assertStays(directory, "could get no lock");
    }

    @Test
    void anOwnerFileThatIsNoFileIsNotOpened() throws Exception {
        Path directory = directory();
        content(directory);
        Path elsewhere = Files.writeString(here.resolve("elsewhere"), said(directory, bootId()));
        Path owner = directory.resolve("owner");
        Files.createSymbolicLink(owner, elsewhere);
        assertStays(directory, "not a file of ours");
        Files.delete(owner);
        Files.createDirectory(owner);
        assertStays(directory, "not a file of ours");
        Files.delete(owner);
        Process fifo = new ProcessBuilder("mkfifo", owner.toString()).start();
        assertThat(fifo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertStays(directory, "not a file of ours");
    }

    @Test
    void aSocketThatIsAFileTellsNothing() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()));
        content(directory);
        Files.createFile(directory.resolve("socket"));
        assertStays(directory, "its socket tells nothing");
    }

    @Test
    void whatOthersCanReadOrIsNotADirectoryIsNotRead() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x---"));
        assertStays(directory, "not a private directory of this user");
        Path file = Files.createFile(here.resolve("tempfile-" + thisBoot(here) + random()));
        assertStays(file, "not a private directory of this user");
        Path link = Files.createSymbolicLink(here.resolve("tempfile-" + thisBoot(here) + random()), directory);
        assertStays(link, "not a private directory of this user");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void anotherUsersDirectoryIsLeftAlone() throws Exception {
        Requirement.that(isRoot(), "needs root, to have a directory of another user");
        Path directory = directory();
        say(directory, said(directory, bootId()));
        Files.setAttribute(directory, "unix:uid", 64_001, LinkOption.NOFOLLOW_LINKS);
        assertStays(directory, "not a private directory of this user");
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    @Test
    void namesThatOnlyBeginLikeOursAreNotLookedAt() throws IOException {
        for (String name : List.of(
                "tempfile-",
                "tempfile-short",
                "tempfile-" + "x".repeat(14),
                "tempfile-ABCDEFGHIJKLM",
                "mytempfile-abcdefghijklm",
                "x-tempfile-abcdefghijklm",
                "tmpABCDEFGH-tempfile-abcdefghijklm",
                "tempfile-abcdefghijklm.bak")) {
            Files.createDirectory(here.resolve(name));
        }
        assertThat(TempFiles.sweep(here)).isEmpty();
        assertThat(here.toFile().list()).hasSize(8);
    }

    @Test
    void whatWasNeverWholeHoldsNothingAndGoes() throws IOException {
        Path empty = directory();
        assertThat(sweep(empty).state()).isEqualTo(State.SWEPT);
        Path halfBorn = directory();
        Files.createFile(halfBorn.resolve("owner.new"));
        assertThat(sweep(halfBorn).state()).isEqualTo(State.SWEPT);
        assertThat(halfBorn).doesNotExist();
        Path nearlyGone = directory();
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(nearlyGone.resolve("socket")));
        }
        assertThat(sweep(nearlyGone).state()).isEqualTo(State.SWEPT);
        assertThat(nearlyGone).doesNotExist();
    }

    @Test
    void whatOnlyHasTheNameOfASocketStaysWithItsDirectory() throws IOException {
        Path directory = directory();
        Path imitation = Files.createFile(directory.resolve("socket"));
        assertThat(sweep(directory).state()).isEqualTo(State.UNDECIDED);
        assertThat(imitation).exists();
    }

    @Test
    void whatIsBeingBornIsLeftAlone() throws IOException {
        Path directory = directory();
        Path born = Files.createFile(directory.resolve("owner.new"));
        try (FileChannel channel = FileChannel.open(born, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            // Its lock is this JVM's, so another one looks.
            List<String> said =
                    ChildJvm.running(Sweeper.class, here).run(here).succeeded().lines();
            assertThat(said).contains(directory + " ALIVE it is being born");
        }
    }

    /** Sweeps, and says what it found. */
    static final class Sweeper {
        public static void main(String[] args) throws IOException {
            for (Finding finding : TempFiles.sweep(Path.of(args[0]))) {
                System.out.println(finding.path() + " " + finding.state() + " " + finding.reason());
            }
        }
    }

    @Test
    void somethingWithoutAnOwnerFileStays() throws IOException {
        Path directory = directory();
        content(directory);
        assertStays(directory, "its owner file is missing");
        Files.createFile(directory.resolve("owner.new"));
        assertStays(directory, "its owner file is missing");
    }

    @Test
    void whatAnEarlierBootLeftIsDeadWhateverItsProcessIdMeansNow() throws IOException {
        String digest = thisBoot(here);
        String earlier = (digest.charAt(0) == 'a' ? "b" : "a") + digest.substring(1);
        Path directory = Imitation.directory(here, earlier + random());
        say(
                directory,
                said(directory, OTHER_BOOT)
                        .replace("4194304 1", ProcessHandle.current().pid() + " 1"));
        content(directory);
        Finding finding = sweep(directory);
        assertThat(finding.state()).isEqualTo(State.SWEPT);
        assertThat(finding.reason()).isEqualTo("its lock is free and its boot is over");

        Path emptied = Imitation.directory(here, earlier + random());
        say(emptied, "");
        content(emptied);
        assertThat(sweep(emptied).state()).as("what the power cut left of it").isEqualTo(State.SWEPT);
    }

    @Test
    void theProcessThatHasItsIdNowIsAnotherOne() throws IOException {
        Path directory = directory();
        String mine = Files.readString(Path.of("/proc/self/stat"));
        String started = mine.substring(mine.lastIndexOf(')') + 2).split(" ")[19];
        String pid = Long.toString(ProcessHandle.current().pid());
        say(directory, said(directory, bootId()).replace("4194304 1", pid + " " + started));
        content(directory);
        Finding living = sweep(directory);
        assertThat(living.state()).isEqualTo(State.ALIVE);
        assertThat(living.reason()).isEqualTo("its process runs");
        say(directory, said(directory, bootId()).replace("4194304 1", pid + " " + (Long.parseLong(started) - 1)));
        assertThat(sweep(directory).state()).isEqualTo(State.SWEPT);
    }

    @Test
    void aProcessThatCannotBeSeenFromHereIsNotTakenForGone() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()).replace("pid:[", "pid:[9"));
        content(directory);
        assertStays(directory, "cannot be seen from here");
    }

    @Test
    void anotherDirectorysOwnerFileIsNotItsOwn() throws IOException {
        Path directory = directory();
        Path other = Files.createDirectory(here.resolve("other"));
        say(directory, said(other, bootId()));
        content(directory);
        assertStays(directory, "wrote of another directory");
    }

    @Test
    void filesBesideOthersWithoutTheirOwnersDirectoryStay() throws IOException {
        Path orphan =
                Files.createFile(here.resolve("tmp" + random() + "-tempfile-" + thisBoot(here) + random() + ".txt"));
        assertStays(orphan, "its owner's directory is missing");
    }

    @Test
    void manyAreNoTrouble() throws IOException {
        String digest = thisBoot(here);
        byte[] name = new byte[8];
        for (int i = 0; i < 2_000; i++) {
            Arrays.fill(name, (byte) 'x');
            Files.createDirectory(
                    here.resolve("tempfile-" + digest + String.format("%08d", i)),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        assertThat(TempFiles.sweep(here))
                .filteredOn(finding -> finding.state() == State.SWEPT)
                .hasSize(2_000);
    }
}
