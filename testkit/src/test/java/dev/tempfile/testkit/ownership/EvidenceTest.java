package dev.tempfile.testkit.ownership;

import static dev.tempfile.testkit.ownership.Imitation.OTHER_BOOT;
import static dev.tempfile.testkit.ownership.Imitation.anEarlierBoot;
import static dev.tempfile.testkit.ownership.Imitation.bootId;
import static dev.tempfile.testkit.ownership.Imitation.content;
import static dev.tempfile.testkit.ownership.Imitation.random;
import static dev.tempfile.testkit.ownership.Imitation.said;
import static dev.tempfile.testkit.ownership.Imitation.say;
import static dev.tempfile.testkit.ownership.Imitation.thisBoot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.Finding;
import dev.tempfile.Finding.State;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep takes for the word of a living owner, what for a death, and of which it makes nothing. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class EvidenceTest {
    @TempDir
    private Path here;

    @BeforeEach
    void sweepOnlyWhenAsked() {
        TempFiles.sweepByItself(false);
    }

    @AfterEach
    void end() throws IOException {
        TempFiles.setListener(null);
        TempFiles.sweepByItself(true);
        TempFiles.deleteAll();
    }

    /** A process directory with something of a user in it, and no owner file yet. */
    private Path directory() throws IOException {
        Path directory = Imitation.directory(here, thisBoot(here) + random());
        content(directory);
        return directory;
    }

    private Finding finding(Path path) throws IOException {
        return Imitation.sweep(here, path);
    }

    @Test
    void aSocketSoBusyThatNobodyMoreCanConnectAnswers() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()));
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
            busy.bind(address, 1);
            for (boolean room = true; room && waiting.size() < 100; ) {
                SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
                waiting.add(one);
                one.configureBlocking(false);
                room = connects(one, address);
            }
            assertThat(waiting).hasSizeLessThan(100);
            Finding finding = finding(directory);
            assertThat(finding.state()).isEqualTo(State.ALIVE);
            assertThat(finding.reason()).isEqualTo("its socket answers");
        } finally {
            for (SocketChannel one : waiting) {
                one.close();
            }
        }
        assertThat(finding(directory).reason()).isEqualTo("its lock is free and its socket refuses");
        assertThat(directory).doesNotExist();
    }

    private static boolean connects(SocketChannel channel, UnixDomainSocketAddress address) {
        try {
            return channel.connect(address);
        } catch (IOException full) {
            return false;
        }
    }

    @Test
    void aProcessThatEndedAndThatNobodyWaitedForIsGone() throws Exception {
        // What the shell started is the child of what it became, which never waits for it; a shell itself
        // may wait for whatever ends while it is one.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 50 & echo $!; exec sleep 50").start();
        String pid = parent.inputReader().readLine();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        try {
            awaitCommand(parent.pid(), "sleep");
            child.destroyForcibly();
            String started = awaitZombie(pid);
            Path directory = directory();
            say(directory, said(directory, bootId()).replace("4194304 1", pid + " " + started));
            Finding finding = finding(directory);
            assertThat(finding.state()).isEqualTo(State.SWEPT);
            assertThat(finding.reason()).isEqualTo("its lock is free and its process is gone");
        } finally {
            child.destroyForcibly();
            parent.destroyForcibly();
        }
    }

    private static void awaitCommand(long pid, String name) throws IOException, InterruptedException {
        for (int waited = 0; waited < 10_000; waited += 10) {
            if (Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals(name)) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError(pid + " did not become " + name);
    }

    private static String awaitZombie(String pid) throws IOException, InterruptedException {
        for (int waited = 0; waited < 10_000; waited += 10) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            if (fields[0].equals("Z")) {
                return fields[19];
            }
            Thread.sleep(10);
        }
        throw new AssertionError(pid + " did not end");
    }

    @Test
    void anotherProcessThatRunsIsNotThisOne() throws Exception {
        Process other = new ProcessBuilder("sleep", "50").start();
        try {
            String stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
            String started = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
            Path directory = directory();
            say(directory, said(directory, bootId()).replace("4194304 1", other.pid() + " " + started));
            assertThat(finding(directory).reason()).isEqualTo("its process runs");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void anOwnerThatCouldNotTellItsProcessIsNotTakenForGone() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()).replaceFirst("process [^\n]*", "process"));
        Finding finding = finding(directory);
        assertThat(finding.state()).isEqualTo(State.UNDECIDED);
        assertThat(finding.reason()).contains("cannot be seen from here");
        say(directory, said(directory, bootId()).replaceFirst("process [^\n]*", "process 1 2"));
        assertThat(finding(directory).reason()).contains("not whole");
        say(directory, said(directory, bootId()).replaceFirst("process [^\n]*", "process x 1 2"));
        assertThat(finding(directory).reason()).contains("not whole");
    }

    @Test
    void devicesAreNumberedAnewAtEachBootAndInodesAreNot() throws IOException {
        Path directory = directory();
        String sameInode = said(directory, OTHER_BOOT).replace("(dev=", "(dev=f");
        say(directory, sameInode.replace(OTHER_BOOT, bootId()));
        assertThat(finding(directory).reason()).contains("wrote of another directory");
        say(directory, sameInode.replace("ino=", "ino=9"));
        assertThat(finding(directory).reason()).contains("wrote of another directory");
        say(directory, sameInode);
        Finding finding = finding(directory);
        assertThat(finding.state()).isEqualTo(State.SWEPT);
        assertThat(finding.reason()).isEqualTo("its lock is free and its boot is over");
    }

    @Test
    @OnTmpfs("size=1m")
    void whatIsNotKnownToBeOfThisMachineAloneIsListedOnly(Path top) throws Exception {
        Path unknown = Files.createDirectory(top.resolve("unknown"));
        // A file system on which directories can be made, and that is not among those whose locks are known to be the
        // kernel's own.
        Process mount = new ProcessBuilder("mount", "-t", "bpf", "bpf", unknown.toString()).start();
        Requirement.that(mount.waitFor() == 0, "needs to mount a file system of the type bpf");
        Path directory = Imitation.directory(unknown, thisBoot(top) + random());
        Finding finding = Imitation.sweep(unknown, directory);
        assertThat(finding.state()).isEqualTo(State.UNDECIDED);
        assertThat(finding.reason()).isEqualTo("it lies on bpf, where others than this machine may be at work");
        assertThat(directory).exists();
    }

    @Test
    @AsOrdinaryUser
    void aSocketThatMayNotBeAskedTellsNothing(Path mine) throws IOException {
        sweepOnlyWhenAsked();
        Path directory = Imitation.directory(mine, thisBoot(mine) + random());
        say(directory, said(directory, bootId()));
        Path socket = directory.resolve("socket");
        try (ServerSocketChannel bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            bound.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.setPosixFilePermissions(socket, Set.of());
        Finding finding = Imitation.sweep(mine, directory);
        assertThat(finding.state()).isEqualTo(State.UNDECIDED);
        assertThat(finding.reason()).isEqualTo("its lock is free, but its socket tells nothing");
        TempFiles.deleteTree(directory);
        TempFiles.deleteAll();
    }

    @Test
    @AsOrdinaryUser
    void whatItsOwnUserMadeUnreadableGoesWithTheRest(Path mine) throws IOException {
        sweepOnlyWhenAsked();
        Path directory = Imitation.directory(mine, thisBoot(mine) + random());
        say(directory, said(directory, bootId()));
        Path unreadable = Files.createDirectories(directory.resolve("a/unreadable"));
        Files.createFile(unreadable.resolve("file"));
        Files.setPosixFilePermissions(unreadable, Set.of());
        assertThat(Imitation.sweep(mine, directory).state()).isEqualTo(State.SWEPT);
        assertThat(directory).doesNotExist();
        TempFiles.deleteAll();
    }

    /** Whoever comes next must still see whose it was. */
    @Test
    @AsOrdinaryUser
    void theOwnersWordStaysAsLongAsAnythingOfItDoes(Path mine) throws IOException {
        sweepOnlyWhenAsked();
        Path shared = Files.createDirectory(mine.resolve("shared"));
        // A directory that may not be read is not opened where others could lead its path elsewhere.
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));
        Path directory = Imitation.directory(shared, thisBoot(shared) + random());
        say(directory, said(directory, bootId()));
        Path locked = Files.createDirectory(directory.resolve("locked"));
        Files.createFile(locked.resolve("file"));
        Files.setPosixFilePermissions(locked, Set.of());
        Path plain = content(directory);

        Finding finding = Imitation.sweep(shared, directory);

        assertThat(finding.state()).isEqualTo(State.UNDECIDED);
        assertThat(finding.reason()).startsWith("it could not be removed: ").contains(locked.toString());
        assertThat(plain).doesNotExist();
        assertThat(directory.resolve("owner")).exists();
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        assertThat(Imitation.sweep(shared, directory).state()).isEqualTo(State.SWEPT);
        TempFiles.deleteAll();
    }

    @Test
    void anEmptyOwnerFileOfThisBootIsNoWord() throws IOException {
        Path directory = directory();
        say(directory, "");
        assertThat(finding(directory).state()).isEqualTo(State.UNDECIDED);
        assertThat(directory.resolve("content")).exists();
    }

    @Test
    void whatCannotBeRemovedIsListedAndTheRestIsSwept() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()));
        List<Path> swept = new CopyOnWriteArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void swept(Path path) {
                swept.add(path);
            }
        });
        TempFiles.sweep(here);
        assertThat(swept).containsExactly(directory);
        TempFiles.sweep(here);
        assertThat(swept).as("told once").hasSize(1);
    }

    private Path atomic(String digest) throws IOException {
        return Files.createFile(here.resolve("." + random() + "-tempfile-" + digest + random()));
    }

    @Test
    void anAtomicFilesRemnantOfAnEarlierBootIsDeadHoweverYoung() throws IOException {
        Path remnant = atomic(anEarlierBoot(here));
        Finding finding = finding(remnant);
        assertThat(finding.state()).isEqualTo(State.SWEPT);
        assertThat(finding.reason()).isEqualTo("its lock is free and its boot is over");
        assertThat(remnant).doesNotExist();
    }

    @Test
    void lookingAtARemnantDoesNotRemoveIt() throws IOException {
        Path remnant = atomic(anEarlierBoot(here));
        assertThat(TempFiles.findings(here))
                .filteredOn(finding -> finding.path().equals(remnant))
                .extracting(Finding::state)
                .containsExactly(State.DEAD);
        assertThat(remnant).exists();
    }

    @Test
    void whatIsNamedLikeARemnantAndIsNoFileStays() throws IOException {
        String earlier = anEarlierBoot(here);
        Path file = Files.writeString(here.resolve("elsewhere"), "of a user");
        Path link = Files.createSymbolicLink(here.resolve("." + random() + "-tempfile-" + earlier + random()), file);
        Path directory = Files.createDirectory(here.resolve("." + random() + "-tempfile-" + earlier + random()));
        for (Path each : List.of(link, directory)) {
            Finding finding = finding(each);
            assertThat(finding.state()).isEqualTo(State.UNDECIDED);
            assertThat(finding.reason()).isEqualTo("it is not a file of this user");
            assertThat(Files.exists(each, LinkOption.NOFOLLOW_LINKS)).isTrue();
        }
        assertThat(file).exists();
    }

    @Test
    void aLongerNameThatBeginsLikeARemnantIsNone() throws IOException {
        String earlier = anEarlierBoot(here);
        Path longer = Files.createFile(here.resolve("." + random() + "-tempfile-" + earlier + random() + ".txt"));
        Path visible = Files.createFile(here.resolve("x" + random() + "-tempfile-" + earlier + random()));
        for (Path each : List.of(longer, visible)) {
            assertThat(finding(each).reason()).isEqualTo("its owner's directory is missing");
            assertThat(each).exists();
        }
    }

    @Test
    void anAtomicFileOfThisProcessIsItsOwn() throws IOException {
        try (AtomicFile file = AtomicFile.open(here.resolve("target"))) {
            file.write(new byte[10]);
            assertThat(TempFiles.sweep(here))
                    .filteredOn(
                            finding -> finding.path().getFileName().toString().startsWith("."))
                    .extracting(Finding::state, Finding::reason)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(State.ALIVE, "it belongs to this JVM"));
            file.commit();
        }
        assertThat(here.resolve("target")).hasSize(10);
    }

    @Test
    void whatADeadOwnerHadBesideOthersAndIsALinkNowStays() throws IOException {
        Path directory = directory();
        say(directory, said(directory, bootId()));
        Path file = Files.writeString(here.resolve("elsewhere"), "of a user");
        String mark = "-" + directory.getFileName();
        Path link = Files.createSymbolicLink(here.resolve("tmp" + random() + mark), file);
        Path plain = Files.createFile(here.resolve("tmp" + random() + mark));
        Path tree = Files.createDirectories(here.resolve("tmp" + random() + mark));
        Files.createFile(tree.resolve("in it"));
        List<Finding> findings = TempFiles.sweep(here);
        assertThat(findings).extracting(Finding::path).hasSize(5).isSorted();
        assertThat(findings)
                .filteredOn(finding -> finding.path().equals(link))
                .extracting(Finding::state)
                .containsExactly(State.DEAD);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).exists();
        assertThat(plain).doesNotExist();
        assertThat(tree).doesNotExist();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aDirectoryIsSweptByItselfAtMostOnceAnHour() throws Exception {
        TempFiles.sweepByItself(true);
        List<Path> swept = new CopyOnWriteArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void swept(Path path) {
                swept.add(path);
            }
        });
        Path first = atomic("_____");
        Files.setLastModifiedTime(first, java.nio.file.attribute.FileTime.fromMillis(0));
        TempSpec spec = TempSpec.defaults().directlyIn(here);
        spec.createFile().close();
        for (int waited = 0; waited < 20_000 && swept.isEmpty(); waited += 20) {
            Thread.sleep(20);
        }
        assertThat(swept).containsExactly(first);
        Path second = atomic("_____");
        Files.setLastModifiedTime(second, java.nio.file.attribute.FileTime.fromMillis(0));
        spec.createFile().close();
        Thread.sleep(300);
        assertThat(second).exists();
    }
}
