package dev.tempfile.examples;

import dev.tempfile.CandidateDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where temporary files are made on this machine, what decides it, and why the other candidates were passed over. */
public final class Locations {

    /** A variable that has a say, and what it says. */
    public record Variable(String name, String value) {}

    /** Who named a directory, whether it can be used, and which it is: last, because a path may be of any length. */
    public record Candidate(String namedBy, String verdict, String directory) {}

    /** What came out. */
    public record Result(
            Path defaultDirectory,
            List<Variable> variables,
            List<Candidate> candidates,
            Path aFileMadeNow,
            boolean itIsInTheDefaultDirectory) {}

    private Locations() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        Path file;
        // tag::show[]
        Path chosen = TempFiles.defaultDirectory(); // the first that can be used

        for (CandidateDirectory each : TempFiles.candidates()) {
            String verdict = each.usable() ? "usable" : each.problem();
            report(candidates, each.path(), each.source(), verdict);
        }

        try (TempFile actual = TempFile.create()) {
            Path path = actual.path(); // in there
            // end::show[]
            file = path;
            // tag::show[]
        }
        // end::show[]
        return new Result(chosen, variables(), candidates, file, file.startsWith(chosen));
    }

    private static void report(List<Candidate> candidates, Path path, String source, @Nullable String verdict) {
        candidates.add(new Candidate(source, String.valueOf(verdict), path.toString()));
    }

    /** An explicit {@code java.io.tmpdir} comes first, since Java's hosts set it; then as in Python. */
    private static List<Variable> variables() {
        List<Variable> variables = new ArrayList<>();
        variables.add(new Variable("java.io.tmpdir", System.getProperty("java.io.tmpdir", "not set")));
        for (String name : List.of("TMPDIR", "TEMP", "TMP")) {
            String value = System.getenv(name);
            variables.add(new Variable(name, value == null ? "not set" : value));
        }
        return variables;
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
