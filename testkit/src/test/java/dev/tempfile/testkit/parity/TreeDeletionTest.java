package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Deleting a tree that is not ours to begin with. */
@Timeout(120)
class TreeDeletionTest {
    @TempDir
    private Path here;

    @Test
    @OnTmpfs("size=1m")
    @Tag("parity:rm-handler")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs mounts, which refuse to be deleted")
    void aHandlerIsToldOfEachFailureAndTheDeletionGoesOn(Path top) throws IOException {
        Path tree = Files.createDirectory(top.resolve("tree"));
        Path first = Mounts.mounted(tree.resolve("a"));
        Path second = Mounts.mounted(tree.resolve("b/between/c"));
        Path third = Mounts.mounted(tree.resolve("d"));
        Files.writeString(tree.resolve("file"), "content");
        Files.writeString(tree.resolve("b/file"), "content");
        List<Path> told = new ArrayList<>();

        TempFiles.deleteTree(tree, (operation, path, failure) -> {
            assertThat(operation).isEqualTo("delete");
            assertThat(failure)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(path.getFileName().toString());
            told.add(path);
        });

        assertThat(told).containsExactlyInAnyOrder(first, second, third);
        assertThat(tree.resolve("file")).doesNotExist();
        assertThat(tree.resolve("b/file")).doesNotExist();
        assertThat(second.resolve("precious")).as("nothing mounted is entered").hasContent("content");
        assertThatThrownBy(() -> TempFiles.deleteTree(tree))
                .as("without a handler: one exception, the others in it")
                .hasMessageContainingAll(first.toString(), second.toString(), third.toString())
                .hasCauseInstanceOf(FileSystemException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(2));
    }

    @Test
    @OnTmpfs("size=1m")
    @Tag("parity:rm-handler")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs mounts, which refuse to be deleted")
    void whatAHandlerThrowsEndsTheDeletion(Path top) throws IOException {
        Path tree = Files.createDirectory(top.resolve("tree"));
        Mounts.mounted(tree.resolve("a"));
        Mounts.mounted(tree.resolve("b"));
        IOException enough = new IOException("enough");
        List<Path> told = new ArrayList<>();

        assertThatThrownBy(() -> TempFiles.deleteTree(tree, (operation, path, failure) -> {
                    told.add(path);
                    throw enough;
                }))
                .isSameAs(enough);

        assertThat(told).hasSize(1);
    }

    @Test
    @Tag("parity:rm-handler")
    void aHandlerIsToldOfWhatIsNoDirectoryAndNotOfWhatIsGone() throws IOException {
        Path file = Files.writeString(here.resolve("file"), "content");
        List<String> told = new ArrayList<>();

        TempFiles.deleteTree(file, (operation, path, failure) -> {
            assertThat(failure).isInstanceOf(NotDirectoryException.class);
            told.add(operation + " " + path.getFileName());
        });
        TempFiles.deleteTree(here.resolve("gone"), (operation, path, failure) -> told.add(operation));

        assertThat(told).containsExactly("open file");
        assertThat(file).hasContent("content");
    }

    @Test
    @Tag("parity:rm-handler")
    void aTreeMustBeNamedBelowItsParent() throws IOException {
        try (FileSystem unix = Jimfs.newFileSystem(Configuration.unix())) {
            Path precious = Files.writeString(unix.getPath("/work/precious"), "content");
            Path sub = Files.createDirectory(unix.getPath("/work/sub"));
            for (Path unnamed : List.of(unix.getPath("/"), sub.resolve(".."), sub.resolve("."))) {
                assertThatThrownBy(() -> TempFiles.deleteTree(unnamed))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("name the directory itself, below its parent");
            }
            assertThat(precious).hasContent("content");
            assertThat(sub).exists();
        }
    }

    @Test
    void withoutHandlesADeepTreeIsDeletedToo() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path tree = windows.getPath("C:\\work\\tree");
            Path level = tree;
            for (int depth = 0; depth < 50; depth++) {
                level = level.resolve("level");
                Files.createDirectories(level);
                Files.writeString(level.resolve("file"), "content");
            }

            TempFiles.deleteTree(tree);

            assertThat(tree).doesNotExist();
            assertThat(windows.getPath("C:\\work")).isEmptyDirectory();
        }
    }

    @Test
    void withoutHandlesADirectoryThatOthersMayWriteIsNotEntered() throws IOException {
        try (FileSystem noHandles = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .setSupportedFeatures(Feature.LINKS, Feature.SYMBOLIC_LINKS)
                .build())) {
            Path tree = Files.createDirectory(noHandles.getPath("/work/tree"));
            Path file = Files.writeString(tree.resolve("file"), "content");
            Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxrwxrwx"));

            assertThatThrownBy(() -> TempFiles.deleteTree(tree))
                    .isInstanceOf(FileSystemException.class)
                    .hasStackTraceContaining("others may write this directory, and without directory handles");

            assertThat(file).hasContent("content");
        }
    }

    /** What was made in it by its name can be deleted by its name, though there is no handle of what may not be listed. */
    @Test
    @AsOrdinaryUser
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aTreeInADropBoxIsDeletedWhereNobodyElseCanExchangeIt(Path mine) throws IOException {
        Path box = Files.createDirectory(mine.resolve("box"));
        for (String mode : List.of("-wx------", "-wx-wx-wx")) {
            Path tree = Files.createDirectories(box.resolve("tree"));
            Path file = Files.writeString(
                    Files.createDirectories(tree.resolve("sub")).resolve("file"), "content");
            Files.setPosixFilePermissions(box, PosixFilePermissions.fromString(mode));
            if (mode.endsWith("-wx")) {
                assertThatThrownBy(() -> TempFiles.deleteTree(tree)).isInstanceOf(AccessDeniedException.class);
                assertThat(file).hasContent("content");
            } else {
                TempFiles.deleteTree(tree);
                assertThat(tree).doesNotExist();
            }
            Files.setPosixFilePermissions(box, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:rm-handler")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aHandlerIsToldOnceOfWhatCannotBeOpened(Path mine) throws IOException {
        Path shared = Files.createDirectory(mine.resolve("shared"));
        Path tree = Files.createDirectory(shared.resolve("tree"));
        Path locked = Files.createDirectory(tree.resolve("locked"));
        Files.createFile(locked.resolve("inside"));
        Files.setPosixFilePermissions(locked, Set.of());
        // Others could lead the way to it elsewhere, so its rights are not given back.
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> told = new ArrayList<>();

        TempFiles.deleteTree(tree, (operation, path, failure) -> told.add(operation + " " + path.getFileName()));

        assertThat(told).startsWith("open locked").containsOnlyOnce("open locked");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        assertThat(locked.resolve("inside")).exists();
    }

    @Test
    @Tag("parity:rm-secure-flag")
    void deletionSaysThatItIsByHandleExactlyWhereTheProviderHasHandles() throws IOException {
        assertThat(TempFiles.deletesByHandle(here)).isEqualTo(hasHandles(here));
        try (FileSystem unix = Jimfs.newFileSystem(Configuration.unix());
                FileSystem windows = Jimfs.newFileSystem(Configuration.windows());
                FileSystem zip = FileSystems.newFileSystem(
                        URI.create("jar:" + here.resolve("archive.zip").toUri()), Map.of("create", "true"))) {
            assertThat(TempFiles.deletesByHandle(unix.getPath("/work"))).isTrue();
            assertThat(TempFiles.deletesByHandle(windows.getPath("C:\\work"))).isFalse();
            assertThat(TempFiles.deletesByHandle(zip.getPath("/"))).isFalse();
        }
    }

    @Test
    @Tag("parity:rm-secure-flag")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its provider has no directory handles")
    void theGuaranteesSayTheSame() throws IOException {
        boolean kept = TempFiles.guarantees(here).stream()
                .filter(guarantee -> guarantee.promise().equals("deletion stays in its tree"))
                .findFirst()
                .orElseThrow()
                .kept();

        assertThat(kept).isEqualTo(TempFiles.deletesByHandle(here));
    }

    private static boolean hasHandles(Path directory) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            return stream instanceof SecureDirectoryStream;
        }
    }
}
