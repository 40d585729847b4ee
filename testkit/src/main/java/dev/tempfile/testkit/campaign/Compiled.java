package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is written in C and compiled here: libraries that are loaded into a program before its own, and programs. */
final class Compiled {
    private Compiled() {}

    /** Why there can be none here, or an empty text. */
    static String missing() {
        return Commands.exists("gcc") ? "" : "gcc is not installed";
    }

    /** Compiles the one of this name into a directory, for {@code LD_PRELOAD}. */
    static Path library(String name, Path directory) throws IOException {
        Path library = directory.resolve(name + ".so");
        Commands.run(
                "gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                source(name, directory).toString(),
                "-ldl");
        return library;
    }

    /** Compiles a program of this name into a directory. */
    static Path program(String name, Path directory) throws IOException {
        Path program = directory.resolve(name);
        Commands.run(
                "gcc", "-O1", "-o", program.toString(), source(name, directory).toString());
        return program;
    }

    private static Path source(String name, Path directory) throws IOException {
        Path source = directory.resolve(name + ".c");
        try (InputStream text = Compiled.class.getResourceAsStream(name + ".c")) {
            if (text == null) {
                throw new IOException(name + ".c is not on the class path");
            }
            Files.write(source, text.readAllBytes());
        }
        return source;
    }
}
