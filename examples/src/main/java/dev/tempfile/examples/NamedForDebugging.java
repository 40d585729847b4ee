package dev.tempfile.examples;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A prefix, a suffix and a directory of your choice, so that a listing tells whose file it is. */
public final class NamedForDebugging {

    /** What came out. */
    public record Result(
            Path createdAt,
            String name,
            boolean beginsWithThePrefix,
            boolean endsWithTheSuffix,
            boolean isInTheDirectory,
            boolean goneAfterwards) {}

    private NamedForDebugging() {}

    /** Runs the example in the default directory. */
    public static Result run() throws IOException {
        return run(TempFiles.defaultDirectory());
    }

    /** Runs the example in a directory of your choice. */
    public static Result run(Path directory) throws IOException {
        Path createdAt;
        // tag::show[]
        TempSpec spec = TempSpec.defaults() // immutable: made once
                .in(directory)
                .withPrefix("myapp_data_")
                .withSuffix(".json");
        try (TempFile file = spec.createFile()) {
            file.text().write("{\"data\": \"example\"}");
            // end::show[]
            createdAt = file.path();
            // tag::show[]
        }
        // end::show[]
        String name = createdAt.getFileName().toString();
        return new Result(
                createdAt,
                name,
                name.startsWith("myapp_data_"),
                name.endsWith(".json"),
                createdAt.startsWith(directory.toAbsolutePath()),
                Files.notExists(createdAt));
    }

    /** Runs the example and prints what came out; an argument names the directory. */
    public static void main(String[] args) throws IOException {
        Facts.of(args.length == 0 ? run() : run(Path.of(args[0]))).print(System.out);
    }
}
