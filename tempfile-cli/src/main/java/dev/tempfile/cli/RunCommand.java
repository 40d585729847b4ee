package dev.tempfile.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tempfile run}: a command whose temporary files are gone after it. */
@Command(
        name = "run",
        header = {"Run a command whose temporary files are gone afterwards.", ""},
        description = {
            "",
            "The command gets a private directory in TMPDIR, TEMP and TMP, and this terminal, input and output as they are. "
                    + "Its exit code is passed on, of a signal 128 and the signal's number. SIGTERM, SIGINT and SIGHUP "
                    + "are passed to it; what is typed at a terminal reaches it by itself, and nothing twice.",
            "",
            "The directory goes when the command ends, whatever ends it. It stays while the command or any process of yours "
                    + "whose environment names it lives: what the command left in the background, or the command itself "
                    + "where 'run' was killed. After those the next sweep removes it.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile run -- make check                      leaves nothing in /tmp",
            "  tempfile run --in /data -- sort huge.csv        where there is room",
            "  tempfile run --keep-on-failure -- ./import.sh   to look at what went wrong",
            "  tempfile run --java -- mvn verify               the leaks of every library, too",
            "",
            "Exit codes: the command's own; 127 there is no such command, 126 it cannot be",
            "executed; 1 there is no directory for it, or it could not be removed."
        })
final class RunCommand implements Callable<Integer> {

    private final Output output;

    @Option(names = "--in", paramLabel = "DIR", description = "Where; by default where doctor says.")
    private @Nullable Path in;

    @Option(names = "--keep-on-failure", description = "If the command fails keep the directory, and say where.")
    private boolean keepOnFailure;

    @Option(
            names = "--java",
            description =
                    "Set java.io.tmpdir for every JVM, too, which ignores the variables; through JAVA_TOOL_OPTIONS, of "
                            + "which each JVM says a line.")
    private boolean java;

    @Parameters(paramLabel = "CMD", arity = "1..*", description = "The command and its arguments.")
    private List<String> command = new ArrayList<>();

    RunCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        return asked().run(output);
    }

    /** What the options say. */
    Run asked() {
        return new Run(in, keepOnFailure, java, command);
    }
}
