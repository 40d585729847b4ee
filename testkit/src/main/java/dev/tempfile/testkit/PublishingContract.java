package dev.tempfile.testkit;

import static dev.tempfile.testkit.FileUnderTest.ascii;
import static dev.tempfile.testkit.FileUnderTest.bytes;
import static dev.tempfile.testkit.FileUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about {@code moveTo}: whole or not at all, and nothing replaced unless told to. */
interface PublishingContract extends FileUnderTest {
    private void assumePublishing() {
        assumeTrue(site().can(Ability.ATOMIC_RENAME), "this file system cannot publish whole or not at all");
    }

    @EverySize
    default void aFileIsPublishedWholeAndClosed(int size) throws IOException {
        assumePublishing();
        byte[] written = bytes(size);
        Path target = target("published");
        ByteFile file = newFile();
        file.write(written).position(size / 2);
        InputStream reader = file.newInput();
        assertThat(file.moveTo(target)).isEqualTo(target.toAbsolutePath());
        assertThat(Files.readAllBytes(target)).isEqualTo(written);
        assertThat(file.isOpen()).isFalse();
        assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(reader::read).isInstanceOf(ClosedChannelException.class);
        file.close();
        assertThat(target).as("after a close").exists();
        assertThat(Site.below(site().directory()).stream().filter(Files::isRegularFile))
                .as("all there is")
                .containsExactly(target);
    }

    @EverySize
    default void aFileIsPublishedOnAnotherFileSystemAsACopy(int size) throws IOException {
        byte[] written = bytes(size);
        Path target = site().elsewhere().resolve("published");
        ByteFile file = newFile();
        file.write(written);
        assertThat(file.moveTo(target)).isEqualTo(target);
        assertThat(target).hasBinaryContent(written);
        assertThat(file.isOpen()).isFalse();
        assertThat(Site.below(site().elsewhere())).as("all there is").containsExactly(target);
        assertThat(Site.below(site().directory())).as("the original").noneMatch(Files::isRegularFile);
    }

    @Test
    default void anExistingTargetOnAnotherFileSystemIsReplacedOnlyWhenToldTo() throws IOException {
        Path target = Files.writeString(site().elsewhere().resolve("existing"), "old");
        try (ByteFile file = newFile(DIGITS)) {
            assertThatThrownBy(() -> file.moveTo(target))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining(target.toString());
            assertThat(target).hasContent("old");
            assertThat(text(file)).isEqualTo(DIGITS);
            file.moveTo(target, AtomicSpec.atomic().replacing());
            assertThat(target).hasContent(DIGITS);
        }
        assertThat(Site.below(site().elsewhere())).containsExactly(target);
    }

    @Test
    default void whatWasCollectedIsPublishedToo() throws IOException {
        assumePublishing();
        ByteFile file = newFile("a");
        file.output().write('b');
        file.text().write("c\u00e4");
        assertThat(Files.readString(file.moveTo(target("published")))).isEqualTo("abc\u00e4");
    }

    @Test
    default void aHalfWrittenCharacterIsNotPublished() throws IOException {
        assumePublishing();
        try (ByteFile file = newFile("a")) {
            file.text().write("\ud83d");
            assertThatThrownBy(() -> file.moveTo(target("published")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("U+D83D");
            assertThat(Files.exists(target("published"))).isFalse();
            assertThat(Files.readString(file.moveTo(target("published")))).isEqualTo("a");
        }
    }

    @Test
    default void anExistingTargetIsNeverReplacedUnlessToldTo() throws IOException {
        assumePublishing();
        Path target = Files.writeString(target("existing"), "old");
        try (ByteFile file = newFile(DIGITS)) {
            file.position(3);
            for (AtomicSpec spec :
                    List.of(AtomicSpec.atomic(), AtomicSpec.atomic().replacing().noClobber())) {
                assertThatThrownBy(() -> file.moveTo(target, spec))
                        .isInstanceOf(FileAlreadyExistsException.class)
                        .hasMessageContaining(target.toString())
                        .hasMessageContaining("AtomicSpec.replacing()");
            }
            assertThat(Files.readString(target)).isEqualTo("old");
            assertThat(file.isOpen()).isTrue();
            assertThat(file.position()).isEqualTo(3);
            file.write(ascii("x"));
            file.moveTo(target("another"));
            assertThat(Files.readString(target("another"))).isEqualTo("012x456789");
        }
    }

    @Test
    default void anExistingTargetIsReplacedWhenToldTo() throws IOException {
        assumePublishing();
        Path target = Files.writeString(target("existing"), "old, and longer than the new one");
        ByteFile file = newFile(DIGITS);
        assertThat(file.moveTo(target, AtomicSpec.atomic().replacing())).isEqualTo(target.toAbsolutePath());
        assertThat(Files.readString(target)).isEqualTo(DIGITS);
        assertThat(file.isOpen()).isFalse();
        assertThat(Files.readString(
                        newFile("new").moveTo(target("new"), AtomicSpec.atomic().replacing())))
                .isEqualTo("new");
    }

    @Test
    default void aTargetThatCannotBeOneIsRefusedAndTheFileIsIntact() throws IOException {
        assumePublishing();
        Path directory = Files.createDirectory(target("directory"));
        Path inNothing = target("missing").resolve("file");
        Path inAFile = Files.createFile(target("a-file")).resolve("file");
        try (ByteFile file = newFile(DIGITS)) {
            for (AtomicSpec spec :
                    List.of(AtomicSpec.atomic(), AtomicSpec.atomic().replacing())) {
                assertThatThrownBy(() -> file.moveTo(directory, spec))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(directory.toString())
                        .hasMessageContaining("is a directory; name the file in it");
                assertThatThrownBy(() -> file.moveTo(inNothing, spec))
                        .isInstanceOf(NoSuchFileException.class)
                        .hasMessageContaining(inNothing.toString())
                        .hasMessageContaining("does not exist; create it first");
                assertThatThrownBy(() -> file.moveTo(inAFile, spec))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(inAFile.toString())
                        .hasMessageContaining("is not a directory");
            }
            assertThat(Files.isDirectory(directory)).isTrue();
            assertThat(text(file)).isEqualTo(DIGITS);
            file.moveTo(target("after-all"));
            assertThat(Files.readString(target("after-all"))).isEqualTo(DIGITS);
        }
    }

    // ---------------------------------------------------------------- modes

    @Test
    default void aNewTargetHasTheModeOfAnOrdinaryCreation() throws IOException {
        assumePublishing();
        assumeTrue(site().can(Ability.POSIX_MODES), "this file system has no modes");
        Path ordinary = Files.createFile(site().elsewhere().resolve("ordinary"));
        newFile(DIGITS).moveTo(target("plain"));
        newFile(DIGITS).moveTo(target("replacing"), AtomicSpec.atomic().replacing());
        assertThat(mode(target("plain"))).isEqualTo(mode(ordinary));
        assertThat(mode(target("replacing"))).isEqualTo(mode(ordinary));
    }

    @Test
    default void aReplacedTargetKeepsItsMode() throws IOException {
        assumePublishing();
        assumeTrue(site().can(Ability.POSIX_MODES), "this file system has no modes");
        Path target = Files.createFile(target("existing"));
        for (String mode : List.of("rw-r-----", "rwxr-xr-x", "rw-------", "r--r--r--")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
            newFile(mode).moveTo(target, AtomicSpec.atomic().replacing());
            assertThat(mode(target)).isEqualTo(mode);
            assertThat(Files.readString(target)).isEqualTo(mode);
        }
    }

    @Test
    default void aRecipeMayNameTheMode() throws IOException {
        assumePublishing();
        assumeTrue(site().can(Ability.POSIX_MODES), "this file system has no modes");
        AtomicSpec spec = AtomicSpec.atomic().withPermissions(PosixFilePermissions.fromString("rwxr-x--x"));
        Path target = newFile(DIGITS).moveTo(target("program"), spec);
        assertThat(mode(target)).isEqualTo("rwxr-x--x");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        newFile("2").moveTo(target, spec.replacing());
        assertThat(mode(target)).isEqualTo("rwxr-x--x");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    // ---------------------------------------------------------------- links

    @Test
    default void aLinkInTheTargetsPlaceExistsEvenIfItLeadsNowhere() throws IOException {
        assumePublishing();
        assumeTrue(site().can(Ability.SYMBOLIC_LINKS), "this file system has no links");
        Path link = Files.createSymbolicLink(target("dangling"), target("nothing"));
        try (ByteFile file = newFile(DIGITS)) {
            assertThatThrownBy(() -> file.moveTo(link)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(Files.isSymbolicLink(link)).isTrue();
            assertThat(Files.exists(target("nothing"))).isFalse();
        }
    }

    @Test
    default void replacingFollowsALinkAndReplacesWhatItLeadsTo() throws IOException {
        assumePublishing();
        assumeTrue(site().can(Ability.SYMBOLIC_LINKS), "this file system has no links");
        Path real = Files.writeString(target("real"), "old");
        Path link = Files.createSymbolicLink(target("link"), target("real").getFileName());
        Path second = Files.createSymbolicLink(target("second"), link);
        AtomicSpec replacing = AtomicSpec.atomic().replacing();
        assertThat(newFile(DIGITS).moveTo(second, replacing)).isEqualTo(real.toAbsolutePath());
        assertThat(Files.readString(real)).isEqualTo(DIGITS);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        Path dangling = Files.createSymbolicLink(target("dangling"), target("new"));
        newFile("new").moveTo(dangling, replacing);
        assertThat(Files.isSymbolicLink(dangling)).isTrue();
        assertThat(Files.readString(target("new"))).isEqualTo("new");
    }

    @Test
    default void linksInACircleAreRefused() throws IOException {
        assumePublishing();
        assumeTrue(site().can(Ability.SYMBOLIC_LINKS), "this file system has no links");
        Path first = Files.createSymbolicLink(target("first"), target("second"));
        Files.createSymbolicLink(target("second"), first);
        try (ByteFile file = newFile(DIGITS)) {
            assertThatThrownBy(() -> file.moveTo(first, AtomicSpec.atomic().replacing()))
                    .isInstanceOfSatisfying(FileSystemLoopException.class, failure -> {
                        assertThat(failure.getFile()).isEqualTo(first.toString());
                        assertThat(failure.getReason()).contains("name the file itself");
                    });
            assertThat(text(file)).isEqualTo(DIGITS);
        }
    }

    // ---------------------------------------------------------------- durability, and the end

    @Test
    default void durabilityIsKeptOrRefusedAndNeverWeakened() throws IOException {
        assumePublishing();
        Path target = target("durable");
        try (ByteFile file = newFile(DIGITS)) {
            file.moveTo(target, AtomicSpec.durable());
            assertThat(Files.readString(target)).isEqualTo(DIGITS);
        } catch (FileSystemException refused) {
            assertThat(refused)
                    .hasMessageContaining("durability cannot be promised on")
                    .hasMessageContaining("use AtomicSpec.atomic()")
                    .hasMessageContaining(String.valueOf(target.getParent()));
            assertThat(Files.exists(target)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void aClosedFileIsNotPublished(boolean published) throws IOException {
        assumePublishing();
        ByteFile file = newFile(DIGITS);
        if (published) {
            file.moveTo(target("first"));
        } else {
            file.close();
        }
        for (AtomicSpec spec : List.of(AtomicSpec.atomic(), AtomicSpec.atomic().replacing())) {
            assertThatThrownBy(() -> file.moveTo(target("second"), spec)).isInstanceOf(ClosedChannelException.class);
            assertThat(Files.exists(target("second"))).isFalse();
        }
        assertThat(Files.exists(target("first"))).isEqualTo(published);
    }

    @Test
    default void anInterruptedThreadPublishesAndStaysInterrupted() throws IOException {
        assumePublishing();
        Path elsewhere = site().elsewhere().resolve("elsewhere");
        Thread.currentThread().interrupt();
        try {
            newFile(DIGITS).moveTo(target("here"));
            newFile(DIGITS).moveTo(target("here"), AtomicSpec.atomic().replacing());
            newFile(DIGITS).moveTo(elsewhere);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Files.readString(target("here"))).isEqualTo(DIGITS);
        assertThat(elsewhere).hasContent(DIGITS);
    }
}
