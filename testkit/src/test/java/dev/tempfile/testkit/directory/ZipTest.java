package dev.tempfile.testkit.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicSpec;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory as a zip: the same entries in the same order each time, nothing from outside, and whole or not at all. */
@Timeout(120)
class ZipTest {
    @TempDir
    private Path here;

    private TempDirectory work;

    @BeforeEach
    void make() throws IOException {
        work = TempSpec.defaults().in(here).createDirectory();
    }

    @AfterEach
    void delete() throws IOException {
        work.close();
        TempFiles.deleteAll();
    }

    private static List<String> namesInOrder(Path zip) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private void assertOnlyWorkIsHere(Path... published) {
        List<Path> expected = new ArrayList<>(List.of(published));
        expected.add(work.path().getParent());
        assertThat(here).isDirectoryNotContaining(path -> !expected.contains(path));
    }

    @Test
    void entriesAreSortedDirectoriesTooAndEmptyOnesAreThere() throws IOException {
        for (String name : List.of("b", "a/z", "a.txt", "c/d/e", "a/\u4e16", "Z")) {
            Path file = work.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        Files.createDirectories(work.resolve("empty/within"));
        Path zip = work.zipTo(here.resolve("work.zip"));
        assertThat(zip).isEqualTo(here.resolve("work.zip"));
        assertThat(namesInOrder(zip))
                .containsExactly(
                        "Z", "a/", "a/z", "a/\u4e16", "a.txt", "b", "c/", "c/d/", "c/d/e", "empty/", "empty/within/");
        try (ZipFile read = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(read.entries())) {
                if (!entry.isDirectory()) {
                    assertThat(read.getInputStream(entry).readAllBytes())
                            .isEqualTo(entry.getName().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        assertOnlyWorkIsHere(zip);
    }

    @Test
    void theSameTreeGivesTheSameBytes() throws IOException {
        for (String name : List.of("x", "y", "sub/z")) {
            Path file = work.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
            Files.setLastModifiedTime(file, FileTime.from(1_700_000_000, TimeUnit.SECONDS));
        }
        Files.setLastModifiedTime(work.resolve("sub"), FileTime.from(1_700_000_000, TimeUnit.SECONDS));
        Path first = work.zipTo(here.resolve("first.zip"));
        assertThat(work.zipTo(here.resolve("second.zip"))).hasSameBinaryContentAs(first);
    }

    @Test
    void linksAreNotFollowedAndSpecialFilesAreLeftOut() throws Exception {
        Path outside = Files.createDirectory(here.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(work.resolve("to-file"), outside.resolve("secret"));
        Files.createSymbolicLink(work.resolve("to-directory"), outside);
        Files.createSymbolicLink(work.resolve("to-nothing"), here.resolve("nothing"));
        Files.createSymbolicLink(work.resolve("to-itself"), work.path());
        assertThat(new ProcessBuilder("mkfifo", work.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.writeString(work.resolve("plain"), "plain");
        assertThat(namesInOrder(work.zipTo(here.resolve("work.zip")))).containsExactly("plain");
    }

    @Test
    void whatItsFilesHaveCollectedIsInItAlsoThoseOfAScopeWithin() throws IOException {
        TempFile file = work.createFile();
        file.output().write('a');
        TempDirectory within = work.spec().createDirectory();
        TempFile deep = within.createFile();
        deep.text().write("b");
        work.createFile().closeHandle();
        work.createFile().close();
        Path zip = work.zipTo(here.resolve("work.zip"));
        try (ZipFile read = new ZipFile(zip.toFile())) {
            String inside = within.path().getFileName() + "/" + deep.path().getFileName();
            assertThat(read.getInputStream(read.getEntry(inside)).readAllBytes())
                    .containsExactly('b');
            assertThat(read.getInputStream(
                                    read.getEntry(file.path().getFileName().toString()))
                            .readAllBytes())
                    .containsExactly('a');
            assertThat(read.size()).isEqualTo(4);
        }
    }

    @Test
    void aFileLargerThanTheHeapMayHoldIsStreamed() throws IOException {
        try (RandomAccessFile large = new RandomAccessFile(work.resolve("large").toFile(), "rw")) {
            large.setLength(64 << 20);
        }
        Path zip = work.zipTo(here.resolve("work.zip"));
        try (ZipFile read = new ZipFile(zip.toFile())) {
            assertThat(read.getEntry("large").getSize()).isEqualTo(64 << 20);
        }
    }

    @Test
    void aTargetInsideIsRefusedHoweverItIsNamed() throws IOException {
        Files.createDirectory(work.resolve("sub"));
        Path link = Files.createSymbolicLink(here.resolve("link"), work.path());
        Path linkToFile = Files.createSymbolicLink(here.resolve("link.zip"), work.resolve("sub/hidden.zip"));
        for (Path target : List.of(
                work.resolve("work.zip"),
                work.resolve("sub/work.zip"),
                link.resolve("work.zip"),
                work.path().resolve("sub/../work.zip"),
                linkToFile)) {
            assertThatThrownBy(() -> work.zipTo(target, AtomicSpec.atomic().replacing()))
                    .as(target.toString())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(
                            "lies in the directory that is zipped into it; name a target outside " + work.path());
        }
        assertThat(Site.below(work.path())).containsExactly(work.resolve("sub"));
        Path beside =
                Files.createDirectory(work.path().resolveSibling(work.path().getFileName() + "x"));
        assertThat(work.zipTo(beside.resolve("work.zip")))
                .as("a name that only begins alike")
                .exists();
    }

    @Test
    void anExistingTargetIsReplacedOnlyWhenToldTo() throws IOException {
        Files.writeString(work.resolve("file"), "content");
        Path target = Files.writeString(here.resolve("work.zip"), "old");
        assertThatThrownBy(() -> work.zipTo(target))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(target.toString());
        assertThat(target).hasContent("old");
        work.zipTo(target, AtomicSpec.atomic());
        assertThat(namesInOrder(target)).containsExactly("file");
        assertOnlyWorkIsHere(target);
    }

    @Test
    void aTargetWithoutADirectoryIsRefused() {
        Path target = here.resolve("missing/work.zip");
        assertThatThrownBy(() -> work.zipTo(target))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(target.toString())
                .hasMessageContaining("does not exist; create it first");
    }

    @Test
    void anInterruptedThreadZipsOn() throws IOException {
        Files.writeString(work.resolve("file"), "content");
        Thread.currentThread().interrupt();
        Path zip;
        try {
            zip = work.zipTo(here.resolve("work.zip"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(namesInOrder(zip)).containsExactly("file");
    }

    @Test
    @AsOrdinaryUser
    void whatCannotBeReadFailsTheWholeAndLeavesNoZip(Path mine) throws IOException {
        Path old = Files.writeString(mine.resolve("old.zip"), "old");
        try (TempDirectory directory = TempSpec.defaults().in(mine).createDirectory()) {
            Files.writeString(directory.resolve("a"), "readable");
            Path closed = Files.writeString(directory.resolve("b"), "closed");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
            for (Path target : List.of(old, mine.resolve("new.zip"))) {
                assertThatThrownBy(() -> directory.zipTo(target, AtomicSpec.atomic()))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining(closed.toString());
            }
            assertThat(old).hasContent("old");
            assertThat(mine.resolve("new.zip")).doesNotExist();
            assertThat(mine).isDirectoryNotContaining("glob:**.zip-*").isDirectoryNotContaining("glob:**/.*");
        }
    }
}
