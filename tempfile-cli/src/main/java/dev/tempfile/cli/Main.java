package dev.tempfile.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        try {
            int status = performed(output, words);
            output.flush();
            return status;
        } catch (IOException | RuntimeException failure) {
            return failed(output, failure, words.contains("--verbose"));
        } catch (OutOfMemoryError full) {
            output.note("tempfile: not enough memory: " + full.getMessage()
                    + "; give Java more by JDK_JAVA_OPTIONS=-XmxSIZE, or have less done at a time");
            return FAILED;
        }
    }

    private static int performed(Output output, List<String> words) throws IOException {
        Commands meant = words.isEmpty() ? null : Commands.of(words.get(0));
        if (meant == null) {
            return CommandTree.perform(output, words);
        }
        Subcommand command = meant.create(output);
        PlainWords plain = new PlainWords(words.subList(1, words.size()));
        command.read(plain);
        if (!plain.areUnderstood()) {
            return CommandTree.perform(output, words);
        }
        try {
            return command.run();
        } catch (WrongUsage wrong) {
            return wrongUsage(output, "tempfile " + meant.word(), wrong.getMessage());
        }
    }

    /** Says in one line what was wrong, and where the right words are. */
    static int wrongUsage(Output output, String command, @Nullable String reason) {
        String text = Explanation.forUsers(String.valueOf(reason));
        output.note(command + ": " + Legible.foreign(text) + "; see '" + command + " --help'");
        return WRONG_USAGE;
    }

    /** {@code tempfile help make} is {@code tempfile make --help}. */
    private static List<String> withoutHelpWord(List<String> args) {
        if (args.isEmpty() || !args.get(0).equals("help")) {
            return args;
        }
        if (args.size() == 1 || args.get(1).equals("help") || args.get(1).startsWith("-")) {
            return List.of("--help");
        }
        List<String> words = new ArrayList<>(args.subList(1, args.size()));
        words.add("--help");
        return words;
    }

    /** The JVM tells only whoever wants to add to what is done at its end. */
    static boolean isShuttingDown() {
        Thread nothing = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(nothing);
            return !Runtime.getRuntime().removeShutdownHook(nothing);
        } catch (IllegalStateException shuttingDown) {
            return true;
        }
    }

    /** Says why in one line, and how it came to that if that is wanted. */
    static int failed(Output output, Exception failure, boolean verbose) {
        if (failure instanceof Output.Lost lost && lost.readerIsGone()) {
            return FAILED;
        }
        if (isShuttingDown()) {
            return FAILED; // told to end: what fails now fails because its files are being closed and deleted
        }
        output.note("tempfile: " + Legible.foreign(Explanation.of(failure)));
        if (verbose) {
            output.note(Explanation.trace(failure));
        }
        return FAILED;
    }
}
