package dev.tempfile.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks for a command as shells do, so that one that is missing is said in our own words. */
final class Executable {

    /** As shells have it: no such command. */
    private static final int NOT_FOUND = 127;

    private Executable() {}

    /**
     * Why a command cannot be executed.
     *
     * @param code the exit code for it
     */
    record Unfit(String reason, int code) {}

    /** Why there is no such command; null if there is one, or that can only be found out by starting it. */
    static @Nullable Unfit unfit(String command) {
        if (File.separatorChar != '/') {
            return null;
        }
        if (command.indexOf('/') >= 0) {
            return unfitPath(command, Path.of(command));
        }
        String path = System.getenv("PATH");
        Unfit found = new Unfit(command + ": command not found", NOT_FOUND);
        for (String directory : (path == null ? "/bin:/usr/bin" : path).split(":", -1)) {
            Unfit here = inDirectory(directory, command);
            if (here == null) {
                return null;
            }
            found = here.code == NOT_FOUND ? found : here;
        }
        return found;
    }

    private static @Nullable Unfit inDirectory(String directory, String command) {
        try {
            return unfitPath(command, Path.of(directory, command));
        } catch (InvalidPathException unnameable) {
            return new Unfit(directory, NOT_FOUND);
        }
    }

    private static @Nullable Unfit unfitPath(String command, Path file) {
        if (!Files.exists(file)) {
            return new Unfit(command + ": no such file", NOT_FOUND);
        }
        if (Files.isDirectory(file)) {
            return new Unfit(file + ": is a directory, not a command", Run.NOT_EXECUTABLE);
        }
        return Files.isExecutable(file)
                ? null
                : new Unfit(file + ": may not be executed: permission denied", Run.NOT_EXECUTABLE);
    }
}
