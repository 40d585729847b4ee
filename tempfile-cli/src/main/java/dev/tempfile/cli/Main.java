package dev.tempfile.cli;

import dev.tempfile.TempSpec;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The command {@code tempfile}: runs what is meant, and turns what goes wrong into one line and an exit code. */
public final class Main {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private Main() {}

    /** Exits with 0 when it is done, 1 when it failed, 2 when it was asked for wrongly. */
    public static void main(String[] args) {
        Output output = new Output(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
                new FileOutputStream(FileDescriptor.err),
                Surroundings.actual());
        System.exit(run(output, args));
    }

    static int run(Output output, String... args) {
        List<String> words = withoutHelpWord(List.of(args));
        boolean verbose = words.contains("--verbose");
        try {
            Make make = Make.plainly(words);
            int status = make == null ? CommandTree.execute(output, words, verbose) : run(make, output, words);
            output.flush();
            return status;
        } catch (IOException | RuntimeException failure) {
            return failed(output, failure, verbose);
        }
    }

    private static int run(Make make, Output output, List<String> words) throws IOException {
        TempSpec spec;
        try {
            spec = make.spec();
        } catch (IllegalArgumentException wrongUsage) {
            return CommandTree.execute(output, words, false);
        }
        make.run(spec, output);
        return DONE;
    }

    /** {@code tempfile help make} is {@code tempfile make --help}. */
    private static List<String> withoutHelpWord(List<String> args) {
        if (args.isEmpty() || !args.get(0).equals("help")) {
            return args;
        }
        List<String> words = new ArrayList<>(args.subList(1, args.size()));
        words.add("--help");
        return words;
    }

    /** Says why in one line, and how it came to that if that is wanted. */
    static int failed(Output output, Exception failure, boolean verbose) {
        if (failure instanceof Output.Lost lost && lost.readerIsGone()) {
            return FAILED;
        }
        output.note("tempfile: " + Legible.foreign(Explanation.of(failure)));
        if (verbose) {
            output.note(Explanation.trace(failure));
        }
        return FAILED;
    }
}
