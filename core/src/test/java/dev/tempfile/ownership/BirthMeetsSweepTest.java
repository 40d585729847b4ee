package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that judged a directory half born, and is slow: what its owner made since stays, however far the birth came. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class BirthMeetsSweepTest {
    @TempDir
    private Path here;

    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        Path path = here.resolve(ProcessDirectory.MARK + Boot.digest() + "halfborn");
        home = Files.createDirectory(path, Privacy.of(path).directory());
    }

    private Path privateFile(Path path) throws IOException {
        return Files.createFile(path, Privacy.of(path).file());
    }

    @Test
    void whoseDirectoryWasSeenEmptyKeepsItsWitnesses() throws IOException {
        try (Inspection inspection = new Inspection(home)) {
            assertThat(inspection.verdict().state()).isEqualTo(Verdict.State.DEAD);
            try (Witnesses witnesses = Witnesses.born(home, FileIdentity.of(home))) {
                witnesses.listen();
                Path content = privateFile(home.resolve("content"));

                assertThatThrownBy(inspection::remove).isInstanceOf(DirectoryNotEmptyException.class);

                assertThat(home.resolve(OwnerFile.NAME)).exists();
                assertThat(home.resolve(Witnesses.SOCKET)).exists();
                assertThat(content).exists();
            }
        }
    }

    /** The sweep has the lock because other code of the owner's process dropped it: the second witness was not asked yet. */
    @Test
    void whoseOwnerFileWasLockedUnderItsFirstNameKeepsItsContent() throws IOException {
        Path born = privateFile(home.resolve(OwnerFile.BORN));
        try (Inspection inspection = new Inspection(home)) {
            assertThat(inspection.verdict().state()).isEqualTo(Verdict.State.DEAD);
            Files.move(born, home.resolve(OwnerFile.NAME));
            Path content = privateFile(home.resolve("content"));

            assertThatThrownBy(inspection::remove).isInstanceOf(DirectoryNotEmptyException.class);

            assertThat(content).exists();
            assertThat(home.resolve(OwnerFile.NAME)).exists();
        }
    }

    @Test
    void whatIsStillHalfBornGoes() throws IOException {
        privateFile(home.resolve(OwnerFile.BORN));

        assertThat(Sweep.of(here, true)).extracting(Sweep.Found::removed).containsExactly(true);

        assertThat(here).isEmptyDirectory();
    }

    /** What a removal leaves that was killed once the owner file was gone. */
    @Test
    void aSocketThatRefusesAndTheDirectoryAroundItGo() throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(home.resolve(Witnesses.SOCKET)));
        }

        assertThat(Sweep.of(here, true)).extracting(Sweep.Found::removed).containsExactly(true);

        assertThat(here).isEmptyDirectory();
    }

    /** Somebody cleaned its directory away to the last file, and it may live. */
    @Test
    void aDirectoryWithoutOwnerSpeaksForNoFileBesideIt() throws IOException {
        Path beside = privateFile(here.resolve("tmpabcdefgh-" + home.getFileName()));

        assertThat(Sweep.of(here, true))
                .filteredOn(found -> found.path().equals(beside))
                .extracting(found -> found.verdict().state())
                .containsExactly(Verdict.State.UNDECIDED);

        assertThat(beside).exists();
        assertThat(home).doesNotExist();
    }

    /** Once a sweep has taken away what was half born, its name is anybody's. */
    @Test
    void aBirthWhoseNameSomebodyElseTookMeanwhileBeginsAnew() throws Exception {
        Files.delete(home);
        AtomicInteger taken = new AtomicInteger();
        for (int round = 0; round < 500 && taken.get() < 40; round++) {
            AtomicBoolean over = new AtomicBoolean();
            Thread other = new Thread(() -> {
                if (takeAway(over)) {
                    taken.incrementAndGet();
                }
            });
            other.start();
            ProcessDirectory born = ProcessDirectory.create(here);
            over.set(true);
            other.join();
            assertThat(born.path().resolve(OwnerFile.NAME)).exists();
            born.delete();
        }
        assertThat(taken).as("how often a name was taken in time").hasPositiveValue();
        try (Stream<Path> left = Files.list(here)) {
            assertThat(left).as("what was put there stays").hasSize(taken.get()).allMatch(Files::isSymbolicLink);
        }
    }

    private boolean takeAway(AtomicBoolean over) {
        while (!over.get()) {
            for (String name : Objects.requireNonNull(here.toFile().list())) {
                Path path = here.resolve(name);
                if (Files.isSymbolicLink(path)) {
                    continue;
                }
                try {
                    Files.delete(path);
                    Files.createSymbolicLink(path, here);
                    return true;
                } catch (IOException notInTime) {
                    continue;
                }
            }
        }
        return false;
    }

    @Test
    void nothingIsBornThroughALink() throws Exception {
        FileIdentity identity = FileIdentity.of(home);
        Files.delete(home);
        Path elsewhere = Files.createDirectory(here.resolve("elsewhere"));
        Files.createSymbolicLink(home, elsewhere);

        assertThatThrownBy(() -> Witnesses.born(home, identity))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("somebody else took its name");

        assertThat(elsewhere).isEmptyDirectory();
    }

    /** Root alone can write in what another user put at that name. */
    @Test
    void theDirectoryThatAnotherUserPutAtItsNameIsNotItsOwn() throws Exception {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(here, "unix:uid")), "only root can write there");
        Files.setAttribute(home, "unix:uid", 64001);
        FileIdentity identity = FileIdentity.of(home);

        assertThatThrownBy(() -> Witnesses.born(home, identity))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("somebody else took its name");

        assertThat(home).as("and nothing is left in it").isEmptyDirectory();
    }

    /** The first use of a directory that comes to nothing removes it, while its socket is opened in the background. */
    @Test
    void aDirectoryThatGoesWhileItsSocketIsOpenedIsGoneOrHasItsOwner() throws Exception {
        for (int round = 0; round < 200; round++) {
            Witnesses.warm = false;
            ProcessDirectory directory = ProcessDirectory.create(here);
            Thread background = new Thread(directory::listen);
            background.start();
            for (int turned = 0; turned < round * 50; turned++) {
                Thread.onSpinWait();
            }
            boolean gone = directory.retire();
            background.join(100_000);

            assertThat(directory.exists()).as("round %d", round).isEqualTo(!gone);
            if (!gone) {
                assertThat(directory.path().resolve(OwnerFile.NAME))
                        .as("round %d", round)
                        .exists();
                directory.delete();
            }
        }
    }
}
