package dev.tempfile.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

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
final class RunCommand implements Subcommand {

    private final Output output;

    private @Nullable Path in;

    private boolean keepOnFailure;

    private boolean java;

    private List<String> command = new ArrayList<>();

    RunCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        command = words.command("CMD", "The command and its arguments.");
        in = words.value(Path.class, "--in", "DIR", "Where; by default where doctor says.");
        keepOnFailure = words.flag("--keep-on-failure", "If the command fails keep the directory, and say where.");
        java = words.flag(
                "--java",
                "Set java.io.tmpdir for every JVM, too, which ignores the variables; through JAVA_TOOL_OPTIONS, of "
                        + "which each JVM says a line.");
    }

    @Override
    public int run() throws IOException {
        return asked().run(output);
    }

    /** What the options say. */
    Run asked() {
        return new Run(in, keepOnFailure, java, command);
    }
}
