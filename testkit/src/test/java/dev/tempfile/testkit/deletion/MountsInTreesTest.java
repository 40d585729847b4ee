package dev.tempfile.testkit.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempFiles;
import dev.tempfile.testkit.parity.Mounts;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is mounted in a tree is not of the tree: it refuses, stays whole, and is named once. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs mounts")
class MountsInTreesTest {
    /** It shows the same device and file store as the tree around it. */
    @Test
    @OnTmpfs("size=4m")
    void aBindMountOfTheSameFileSystemIsNotEntered(Path top) throws IOException {
        Path outside = filled(top.resolve("outside"));
        Path tree = Files.createDirectory(top.resolve("tree"));
        Path bound = Files.createDirectories(tree.resolve("d/".repeat(30) + "bound"));
        Mounts.run("mount", "--bind", outside.toString(), bound.toString());
        List<Path> told = new ArrayList<>();

        TempFiles.deleteTree(tree, (operation, path, failure) -> {
            assertThat(failure).hasMessageContaining("busy");
            told.add(path);
        });

        assertWhole(outside);
        assertThat(told).as("where it is now, for what lies deep is moved up").hasSize(1);
        assertWhole(told.get(0));
        Mounts.unmount(told.get(0));
        TempFiles.deleteTree(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    @OnTmpfs("size=4m")
    void noneThatAppearsInTheMiddleIsEntered(Path top) throws Exception {
        Path outside = filled(top.resolve("outside"));
        int appeared = 0;
        for (int round = 0; round < 40; round++) {
            Path tree = Files.createDirectory(top.resolve("tree"));
            for (int i = 0; i < 20; i++) {
                filled(tree.resolve("sub" + i + "/within"));
            }
            Path bound = tree.resolve("sub" + round % 20 + "/within");
            CompletableFuture<Void> mounting = CompletableFuture.runAsync(() -> mountUnlessGone(outside, bound));

            delete(tree);
            mounting.get();
            delete(tree);

            assertWhole(outside);
            if (Files.exists(bound.resolve("file0"))) {
                appeared++;
                Mounts.unmount(bound);
            }
            TempFiles.deleteTree(tree);
        }
        assertThat(appeared)
                .as("mounts that came before their directory was gone")
                .isPositive();
    }

    @Test
    @OnTmpfs("size=4m")
    void aSurvivorIsToldOnceHoweverDeepTheTreeBesideItIs(Path top) throws IOException {
        Path tree = Files.createDirectory(top.resolve("tree"));
        Files.createDirectories(tree.resolve("d/".repeat(200)));
        List<Path> mounts = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            mounts.add(Mounts.mounted(tree.resolve("mount" + i)));
        }
        List<Path> told = new ArrayList<>();

        TempFiles.deleteTree(tree, (operation, path, failure) -> {
            assertThat(((FileSystemException) failure).getFile()).isEqualTo(path.toString());
            told.add(path);
        });

        assertThat(told).containsExactlyInAnyOrderElementsOf(mounts);
        assertThat(tree.toFile().list()).hasSize(15);
        assertThatThrownBy(() -> TempFiles.deleteTree(tree))
                .hasMessageContaining(" and 5 more")
                .satisfies(thrown -> {
                    assertThat(thrown.getMessage())
                            .as("the first failure is the cause, and named first")
                            .contains("left: " + ((FileSystemException) thrown.getCause()).getFile());
                    assertThat(thrown.getSuppressed()).hasSize(14);
                });
    }

    private static Path filled(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (int i = 0; i < 5; i++) {
            Files.writeString(directory.resolve("file" + i), "content");
        }
        return directory;
    }

    private static void assertWhole(Path directory) {
        for (int i = 0; i < 5; i++) {
            assertThat(directory.resolve("file" + i)).hasContent("content");
        }
    }

    private static void mountUnlessGone(Path outside, Path bound) {
        try {
            Mounts.run("mount", "--bind", outside.toString(), bound.toString());
        } catch (IOException gone) {
            return;
        }
    }

    private static void delete(Path tree) {
        try {
            TempFiles.deleteTree(tree);
        } catch (FileSystemException mounted) {
            assertThat(mounted).hasMessageContaining(tree.toString());
        } catch (IOException other) {
            throw new UncheckedIOException(other);
        }
    }
}
