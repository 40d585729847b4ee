package dev.tempfile.testkit.life;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program to which everything happens that the flight recorder can be told; it says which paths it was. */
public final class RecordedProgram {
    private RecordedProgram() {}

    public static void main(String[] arguments) throws IOException {
        // The one at the end is to find it: what the background is in the middle of when the JVM ends is told nobody.
        TempFiles.sweepByItself(false);
        TempSpec spec = TempSpec.defaults().in(Path.of(arguments[0]));
        try (TempFile first = spec.createFile()) {
            say("first", first.path());
        }
        try (SpooledFile spool = spec.createSpooledFile(5)) {
            spool.write(new byte[10]);
        }
        TempDirectory work = spec.createDirectory();
        say("directory", work.path());
        work.close();
        TempFile stubborn = spec.createFile();
        Path path = stubborn.path();
        say("stubborn", path);
        Files.delete(path);
        Files.createDirectory(path);
        try {
            stubborn.close();
        } catch (IOException left) {
            Files.delete(path);
        }
        stubborn.close();
        TempFiles.sweep(Path.of(arguments[0]));
    }

    private static void say(String name, Path path) {
        System.out.println(name + "=" + path);
    }
}
