package dev.tempfile.examples;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.TempDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file that is replaced whole or not at all, also when the writing fails in the middle. */
public final class AtomicWrite {

    /** What came out. */
    public record Result(
            String contentWritten,
            @Nullable String failureInTheMiddle,
            String contentAfterTheFailure,
            List<String> theDirectoryHolds,
            boolean oldContentIsWhole,
            boolean noRemnantBesideIt) {}

    private static final String CONFIG = "# Important configuration file\ndebug = false\n";

    private AtomicWrite() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        try (TempDirectory directory = TempDirectory.create()) {
            return run(directory.resolve("important_config.txt"));
        }
    }

    /** Runs the example on a target of your choice, which it writes. */
    public static Result run(Path config) throws IOException {
        // tag::show[]
        AtomicFile.writeString(config, CONFIG, AtomicSpec.durable()); // one line

        // end::show[]
        String written = Files.readString(config);
        String failure = null;
        // tag::show[]
        try (AtomicFile next = AtomicFile.open(config)) {
            next.text().write("# Half a new config");
            checkpoint(); // throws: commit() is never reached, nothing changes
            next.commit();
        } catch (IOException e) {
            failure = e.getMessage();
        }
        // end::show[]
        String after = Files.readString(config);
        List<String> listing =
                listing(Objects.requireNonNull(config.toAbsolutePath().getParent()));
        return new Result(
                written,
                failure,
                after,
                listing,
                after.equals(CONFIG),
                listing.equals(List.of(config.getFileName().toString())));
    }

    /** What can happen to any program between two of its lines. */
    private static void checkpoint() throws IOException {
        throw new IOException("the source broke off in the middle");
    }

    private static List<String> listing(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /** Runs the example and prints what came out; an argument names the file to write. */
    public static void main(String[] args) throws IOException {
        Facts.of(args.length == 0 ? run() : run(Path.of(args[0]))).print(System.out);
    }
}
