package dev.tempfile.examples;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several files and an error in the middle: the error arrives unharmed, and everything is gone all the same. */
public final class RobustCleanup {

    /** What came out. */
    public record Result(
            List<String> filesCreated,
            @Nullable String errorThatArrived,
            int failuresOfTheCleanup,
            boolean allGoneAllTheSame) {}

    private RobustCleanup() {}

    /** Runs the example. */
    public static Result run() {
        List<Path> created = new ArrayList<>();
        Exception error = null;
        // tag::show[]
        try (TempDirectory scope = TempDirectory.create()) {
            for (int i = 0; i < 3; i++) {
                TempFile file = scope.createFile(); // closed with its scope
                file.text().write("Data for file " + i);
                created.add(file.closeHandle().path());
            }
            process(created); // throws
        } catch (IOException e) {
            error = e; // a clean-up that failed would be in e.getSuppressed()
        }
        // end::show[]
        return new Result(
                created.stream().map(path -> path.getFileName().toString()).toList(),
                error == null ? null : error.getMessage(),
                error == null ? 0 : error.getSuppressed().length,
                created.size() == 3 && created.stream().allMatch(Files::notExists));
    }

    /** Reads the first file, and then something goes wrong. */
    private static void process(List<Path> files) throws IOException {
        throw new IOException("something went wrong after \"" + Files.readString(files.get(0)) + '"');
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) {
        Facts.of(run()).print(System.out);
    }
}
