package dev.tempfile.testkit.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the provider has no directory handles: the same trees go, but only where nobody else could lead the deletion astray. */
@Timeout(120)
class ByPathTest {
    private static FileSystem withoutHandles(String... views) {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setSupportedFeatures(Feature.LINKS, Feature.SYMBOLIC_LINKS)
                .setAttributeViews("basic", views)
                .build());
    }

    @Test
    void aTreeOfManyLevelsAndLinksIsDeletedAndWhatTheLinksLeadToIsNot() throws IOException {
        try (FileSystem memory = withoutHandles()) {
            assertThat(TempFiles.deletesByHandle(memory.getPath("/work"))).isFalse();
            Path outside = Files.createDirectory(memory.getPath("/work/outside"));
            Path precious = Files.writeString(outside.resolve("precious"), "content");
            Path tree = memory.getPath("/work/tree");
            Path deep = Files.createDirectories(tree.resolve("d/".repeat(300)));
            for (Path level = deep; !level.equals(tree.getParent()); level = level.getParent()) {
                Files.createSymbolicLink(level.resolve("link"), outside);
                Files.createFile(level.resolve("file"));
            }

            TempFiles.deleteTree(tree);

            assertThat(Files.exists(tree, LinkOption.NOFOLLOW_LINKS)).isFalse();
            assertThat(Files.readString(precious)).isEqualTo("content");
        }
    }

    @Test
    void nothingIsDeletedWhereOthersMayExchangeTheTree() throws IOException {
        try (FileSystem memory = withoutHandles("owner", "posix", "unix")) {
            Path around = Files.createDirectory(memory.getPath("/work/around"));
            Path file = Files.createFile(
                    Files.createDirectory(around.resolve("tree")).resolve("file"));
            Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("rwxrwxrwx"));

            assertThatThrownBy(() -> TempFiles.deleteTree(file.getParent()))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(around.toString())
                    .hasMessageContaining("could lead a deletion elsewhere")
                    .hasMessageContaining("use a directory of your own");

            assertThat(Files.exists(file)).isTrue();
        }
    }

    /** Nobody's in-memory user is the user of this process. */
    @Test
    void nothingIsDeletedInADirectoryOfSomebodyElse() throws IOException {
        try (FileSystem memory = withoutHandles("owner", "posix", "unix")) {
            Path around = Files.createDirectory(memory.getPath("/work/around"));
            Path file = Files.createFile(
                    Files.createDirectory(around.resolve("tree")).resolve("file"));
            Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));

            assertThatThrownBy(() -> TempFiles.deleteTree(file.getParent())).isInstanceOf(FileSystemException.class);

            assertThat(Files.exists(file)).isTrue();
        }
    }
}
