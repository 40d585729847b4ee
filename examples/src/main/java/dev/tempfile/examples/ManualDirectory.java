package dev.tempfile.examples;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A directory that outlives its block, packed as a zip and deleted by hand, whatever happens in between. */
public final class ManualDirectory {

    /** What came out. */
    public record Result(
            Path directory,
            Path archive,
            List<String> entriesOfTheZip,
            boolean thereAfterItsBlock,
            boolean goneAfterDeleteTree) {}

    private ManualDirectory() {}

    /** Runs the example; the archive is made in a directory of its own, so that nothing stays. */
    public static Result run() throws IOException {
        try (TempDirectory results = TempDirectory.create()) {
            return run(results.resolve("work.zip"));
        }
    }

    /** Runs the example and leaves the archive there. */
    public static Result run(Path archive) throws IOException {
        boolean thereAfterItsBlock;
        // tag::show[]
        Path directory;
        try (TempDirectory work = TempDirectory.create()) {
            Files.writeString(work.resolve("work.txt"), "Important work data");
            Files.createDirectory(work.resolve("empty"));
            work.zipTo(archive); // whole or not at all
            directory = work.keep(); // yours from here on
        }
        try {
            // end::show[]
            thereAfterItsBlock = Files.isDirectory(directory);
            // tag::show[]
            Files.writeString(directory.resolve("more.txt"), "Still here");
        } finally {
            TempFiles.deleteTree(directory); // follows no link
        }
        // end::show[]
        return new Result(directory, archive, entries(archive), thereAfterItsBlock, Files.notExists(directory));
    }

    private static List<String> entries(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
