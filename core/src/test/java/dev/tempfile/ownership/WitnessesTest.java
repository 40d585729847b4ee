package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an owner shows of its life, and that it shows nothing any more once it has ended. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class WitnessesTest {
    @TempDir
    private Path here;

    private Path home;
    private Witnesses witnesses;

    @BeforeEach
    void born() throws IOException {
        Witnesses.warm = false;
        home = privateDirectory(here.resolve("home"));
        witnesses = Witnesses.born(home, FileIdentity.of(home));
    }

    @AfterEach
    void end() throws IOException {
        witnesses.close();
    }

    private static Path privateDirectory(Path path) throws IOException {
        return Files.createDirectory(path, Privacy.of(path).directory());
    }

    private Path ownerFile() {
        return home.resolve(OwnerFile.NAME);
    }

    private Knock knock() {
        return Knock.at(home.resolve(Witnesses.SOCKET));
    }

    @Test
    void theOwnerFileSaysWhoseDirectoryItIsAndThatItIsLocked() throws Exception {
        OwnerFile said = OwnerFile.parse(Files.readAllBytes(ownerFile()));

        assertThat(said.boot()).isEqualTo(Boot.id());
        assertThat(said.isOfThisBoot()).isTrue();
        assertThat(said.process()).isEqualTo(ProcessIdentity.self());
        assertThat(said.directory()).isEqualTo(FileIdentity.of(home).key());
        assertThat(said.locked()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ownerFile())))
                .isEqualTo("rw-------");
        assertThat(home.toFile().list()).as("and has its name only now").containsExactly(OwnerFile.NAME);
    }

    @Test
    void theLockIsHeldUntilTheEnd() throws IOException {
        try (FileChannel another = FileChannel.open(ownerFile(), StandardOpenOption.WRITE)) {
            assertThatThrownBy(another::tryLock).isInstanceOf(OverlappingFileLockException.class);
            witnesses.close();
            assertThat(another.tryLock()).isNotNull();
        }
    }

    @Test
    void theSocketAnswersFromWhenItIsOpenedUntilTheEnd() throws IOException {
        assertThat(knock()).isEqualTo(Knock.ABSENT);

        witnesses.listen();

        assertThat(knock()).isEqualTo(Knock.ANSWERED);
        assertThat(home.resolve(Witnesses.SOCKET_BORN)).doesNotExist();
        Object opened = Files.getAttribute(home.resolve(Witnesses.SOCKET), "unix:ino");
        witnesses.listen();
        assertThat(Files.getAttribute(home.resolve(Witnesses.SOCKET), "unix:ino"))
                .as("it is opened once")
                .isEqualTo(opened);

        witnesses.close();

        assertThat(knock()).as("no name is left that would speak of a death").isEqualTo(Knock.ABSENT);
        witnesses.listen();
        assertThat(knock()).as("nor is one made any more").isEqualTo(Knock.ABSENT);
    }

    /** What is slow the first time is done where nobody waits; from then on a directory has its socket when it is born. */
    @Test
    void onceAJvmHasOpenedOneItsDirectoriesAreBornWithASocket() throws IOException {
        witnesses.listen();
        Path next = privateDirectory(here.resolve("next"));
        try (Witnesses ofNext = Witnesses.born(next, FileIdentity.of(next))) {
            assertThat(Knock.at(next.resolve(Witnesses.SOCKET))).isEqualTo(Knock.ANSWERED);
            ofNext.stopListening();
            assertThat(Knock.at(next.resolve(Witnesses.SOCKET))).isEqualTo(Knock.ABSENT);
        }
    }

    /** 106 bytes is what the JDK takes, and until it listens a socket has a longer name. */
    @Test
    void itFitsAPathOfAHundredAndTwoBytesAndIsLeftOutOfALongerOne() throws IOException {
        for (int length = 102; length <= 103; length++) {
            int name = length - here.toString().length() - "//socket".length();
            Path deep = privateDirectory(here.resolve("d".repeat(name)));
            assertThat(deep.resolve(Witnesses.SOCKET).toString()).hasSize(length);
            try (Witnesses ofDeep = Witnesses.born(deep, FileIdentity.of(deep))) {
                ofDeep.listen();
                assertThat(Knock.at(deep.resolve(Witnesses.SOCKET)))
                        .isEqualTo(length == 102 ? Knock.ANSWERED : Knock.ABSENT);
                assertThat(deep.resolve(Witnesses.SOCKET_BORN)).doesNotExist();
            }
        }
    }

    @Test
    void whatIsThereAlreadyIsNotTakenForABirth() throws IOException {
        Path taken = privateDirectory(here.resolve("taken"));
        Path theirs = Files.writeString(taken.resolve(OwnerFile.BORN), "theirs");
        assertThatThrownBy(() -> Witnesses.born(taken, FileIdentity.of(taken)).close())
                .isInstanceOf(IOException.class);
        assertThat(theirs).hasContent("theirs");
    }

    /** A thread that was told to end still makes the file that it began to make, and stays told. */
    @Test
    void anInterruptHindersNoBirthAndStaysPending() throws Exception {
        Path other = privateDirectory(here.resolve("other"));
        Thread.currentThread().interrupt();
        try (Witnesses ofOther = Witnesses.born(other, FileIdentity.of(other))) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(OwnerFile.parse(Files.readAllBytes(other.resolve(OwnerFile.NAME)))
                            .locked())
                    .isTrue();
            ofOther.listen();
        } finally {
            Thread.interrupted();
        }
    }
}
