package dev.tempfile.examples;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory to work in, with files and directories of any depth; all of it is gone when the block ends. */
public final class WorkDirectory {

    /** What came out. */
    public record Result(Path createdAt, List<String> tree, boolean goneWithAllItHeld) {}

    private WorkDirectory() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        Path createdAt;
        List<String> tree;
        // tag::show[]
        try (TempDirectory work = TempDirectory.create()) {
            Files.writeString(work.resolve("data.txt"), "Some important data");
            Files.writeString(work.resolve("config.json"), "{\"setting\": 1}");
            Path sub = Files.createDirectory(work.resolve("subdirectory"));
            Files.writeString(sub.resolve("notes.txt"), "Deeper");
            TempFile scratch = work.createFile(); // closed with its scope
            scratch.text().write("No try block of its own");
            // end::show[]
            createdAt = work.path();
            scratch.flush();
            tree = listing(work.path());
            // tag::show[]
        }
        // end::show[]
        return new Result(createdAt, tree, Files.notExists(createdAt));
    }

    /** Every entry below the directory, as {@code name/} or {@code name (bytes)}, children indented below parents. */
    private static List<String> listing(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : (Iterable<Path>) entries.skip(1).sorted()::iterator) {
                String indent = "  ".repeat(directory.relativize(entry).getNameCount() - 1);
                String what = Files.isDirectory(entry) ? "/" : " (" + Files.size(entry) + " bytes)";
                lines.add(indent + entry.getFileName() + what);
            }
        }
        return lines;
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
