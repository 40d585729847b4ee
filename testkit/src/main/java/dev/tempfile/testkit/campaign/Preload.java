package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small libraries that are loaded into a program before its own, so that some calls of the C library are answered otherwise. */
final class Preload {
    private Preload() {}

    /** Why there can be none here, or an empty text. */
    static String missing() {
        return Commands.exists("gcc") ? "" : "gcc is not installed";
    }

    /** Compiles the one of this name into a directory, for {@code LD_PRELOAD}. */
    static Path compiled(String name, Path directory) throws IOException {
        Path library = directory.resolve(name + ".so");
        Path source = directory.resolve(name + ".c");
        try (InputStream text = Preload.class.getResourceAsStream(name + ".c")) {
            if (text == null) {
                throw new IOException(name + ".c is not on the class path");
            }
            Files.write(source, text.readAllBytes());
        }
        Commands.run("gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-ldl");
        return library;
    }
}
