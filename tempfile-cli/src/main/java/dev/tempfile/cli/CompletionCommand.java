package dev.tempfile.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tempfile completion}: the script that lets a shell complete our commands and options. */
@Command(
        name = "completion",
        header = {"Print the script for completion in your shell.", ""},
        description = {"", "With it, the shell completes commands and options when you press Tab.", ""},
        footerHeading = "%nFor example:%n",
        footer = {
            "  source <(tempfile completion bash)     in this shell, or in ~/.bashrc",
            "  source <(tempfile completion zsh)      the same in ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells that are known. */
    enum Shell {
        bash,
        zsh
    }

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "${COMPLETION-CANDIDATES}; one script serves both.")
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // set by picocli; which of the two it is makes no difference
    private Shell shell;

    CompletionCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        output.data("# Completion of tempfile, for bash and zsh alike. In this shell, or in ~/.bashrc or ~/.zshrc:");
        output.data("#   source <(tempfile completion bash)");
        output.data("");
        AutoComplete.bash("tempfile", root)
                .lines()
                .dropWhile(line -> line.isEmpty() || line.startsWith("#")) // how another program is installed
                .map(line -> line.replaceFirst(" \\(see \\[\\d]\\)", "")) // which refers to what was dropped
                .forEach(output::data);
        return Main.DONE;
    }
}
