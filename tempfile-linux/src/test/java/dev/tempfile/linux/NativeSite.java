package dev.tempfile.linux;

import dev.tempfile.platform.Kernel;
import dev.tempfile.testkit.Ability;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Objects;

/** The file systems on which the contract is run once more, with the native calls in use. */
enum NativeSite {
    DISK {
        @Override
        Site open() throws IOException {
            return site(Files.createTempDirectory("contract-"), inSharedMemory());
        }
    },

    TMPFS {
        @Override
        Site open() throws IOException {
            return site(inSharedMemory(), Files.createTempDirectory("contract-"));
        }
    };

    /** A new, empty place on it. */
    abstract Site open() throws IOException;

    private static Site site(Path directory, Path elsewhere) {
        // Else they would become ready in the background, at some time in the middle.
        Objects.requireNonNull(Kernel.calls(), Kernel.lack());
        return new Site(directory, elsewhere, EnumSet.allOf(Ability.class), () -> {
            delete(directory);
            delete(elsewhere);
        });
    }

    private static Path inSharedMemory() throws IOException {
        Path shared = Path.of("/dev/shm");
        Requirement.that(
                Files.isWritable(shared) && Files.getFileStore(shared).type().equals("tmpfs"),
                "needs a tmpfs at /dev/shm that can be written");
        return Files.createTempDirectory(shared, "contract-");
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
