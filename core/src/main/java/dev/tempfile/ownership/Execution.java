package dev.tempfile.ownership;

import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.RandomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** Whether the operating system would execute a file in a directory, shown on a real one. */
public final class Execution {
    private Execution() {}

    /**
     * Whether programs and native libraries in {@code directory} can be executed: access(2) denies it on a file system that is
     * mounted noexec, whatever the mode. True where the provider knows no such right.
     */
    public static boolean possibleIn(Path directory) throws IOException {
        Path probe = directory.resolve("probe" + RandomName.characters(UniqueName.RANDOM_CHARACTERS));
        Files.createFile(probe, Privacy.of(directory).file());
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(probe, PosixFileAttributeView.class);
            if (view == null) {
                return true;
            }
            view.setPermissions(Privacy.DIRECTORY);
            return Files.isExecutable(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
