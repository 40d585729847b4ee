package dev.tempfile.testkit.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that are wider than memory and deeper than descriptors, paths and stacks reach. A million entries: {@code benchmarks/trees}. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "ulimit")
class HugeTreesTest {
    private final Path here = inMemoryIfPossible();

    private static Path inMemoryIfPossible() {
        Path shared = Path.of("/dev/shm");
        try {
            return Files.isWritable(shared)
                    ? Files.createTempDirectory(shared, "huge-trees")
                    : Files.createTempDirectory("huge-trees");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Files.delete(here);
    }

    @Test
    void aDirectoryOfMoreNamesThanFitTheMemoryIsDeleted() throws IOException {
        Path tree = Files.createDirectory(here.resolve("tree"));
        // Their names alone, as paths, are some 20 MB.
        for (int i = 0; i < 100_000; i++) {
            Files.createFile(tree.resolve("a-name-of-ordinary-length-" + i));
        }

        ChildJvm.running(Deletion.class, here).option("-Xmx10m").run(tree).succeeded();

        assertThat(tree).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1024})
    void aTreeOfMoreLevelsThanDescriptorsIsDeleted(int descriptors) throws IOException {
        Path tree = Files.createDirectory(here.resolve("tree"));
        deepen(tree, 6000);

        ChildJvm.running(Deletion.class, here)
                .after("ulimit -n " + descriptors)
                .option("-Xss256k")
                .run(tree)
                .succeeded();

        assertThat(tree).doesNotExist();
    }

    @Test
    void soIsOneWithManyBranchesBelowWhatIsOpenAtATime() throws IOException {
        Path tree = Files.createDirectory(here.resolve("tree"));
        Path deep = Files.createDirectories(tree.resolve("d/".repeat(30)));
        for (int branch = 0; branch < 100; branch++) {
            Path leaf = Files.createDirectories(deep.resolve("b" + branch + "/d".repeat(30)));
            Files.createFile(leaf.resolve("file"));
        }

        ChildJvm.running(Deletion.class, here).after("ulimit -n 256").run(tree).succeeded();

        assertThat(tree).doesNotExist();
    }

    /** Builds from the inside out, in pieces that are short enough for a path. */
    private static void deepen(Path tree, int levels) throws IOException {
        int piece = 100;
        Path deep = tree.resolve("deep");
        for (int built = 0; built < levels; built += piece) {
            Path innermost = Files.createDirectories(tree.resolve("around" + "/d".repeat(piece - 1)));
            if (built > 0) {
                Files.move(deep, innermost.resolve("d"));
            }
            Files.createFile(innermost.resolve("file"));
            Files.move(tree.resolve("around"), deep);
        }
    }

    /** Deletes the tree that it is given. */
    static final class Deletion {
        private Deletion() {}

        public static void main(String[] arguments) throws IOException {
            TempFiles.deleteTree(Path.of(arguments[0]));
        }
    }
}
