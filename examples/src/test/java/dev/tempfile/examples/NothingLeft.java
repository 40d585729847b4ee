package dev.tempfile.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test a directory for temporary files of its own, and looks afterwards whether anything is left in it. */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {

    private Path directory;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("nothing-left-");
        TempFiles.setDefaultDirectory(directory);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        TempFiles.setDefaultDirectory(null);
        List<Path> left = files(directory);
        assertThat(TempFiles.live()).as("alive").isEmpty();
        assertThat(left).as("left in " + directory).isEmpty();
        TempFiles.release();
        assertThat(directory).as("after the process gave up its directories").isEmptyDirectory();
        Files.delete(directory);
    }

    /** What shows others that our process lives; it goes with its directory. */
    private static final Set<String> WITNESSES = Set.of("owner", "owner.new", "socket", "socket.new");

    /** Everything in it but our process's own directory and witnesses. */
    private static List<Path> files(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                boolean ours = path.equals(directory)
                        || path.getParent().equals(directory)
                                && path.getFileName().toString().startsWith("tempfile-");
                if (!ours) {
                    found.add(path);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                if (!WITNESSES.contains(path.getFileName().toString())) {
                    found.add(path);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
