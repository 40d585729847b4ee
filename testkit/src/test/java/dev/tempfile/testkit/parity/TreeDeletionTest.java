package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Deleting a tree that is not ours to begin with. */
@Timeout(60)
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
