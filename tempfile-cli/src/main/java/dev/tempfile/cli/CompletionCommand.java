package dev.tempfile.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

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
final class CompletionCommand implements Subcommand {

    /** The shells that are known. */
    enum Shell {
        bash,
        zsh
    }

    private final Output output;

    CompletionCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        words.operands( // which of the two it is makes no difference
                Shell.class, "0..1", "SHELL", "${COMPLETION-CANDIDATES}; one script serves both.");
    }

    @Override
    public int run() {
        output.data("# Completion of tempfile, for bash and zsh alike. In this shell, or in ~/.bashrc or ~/.zshrc:");
        output.data("#   source <(tempfile completion bash)");
        output.data("");
        AutoComplete.bash("tempfile", CommandTree.of(output, List.of(Commands.values())))
                .lines()
                .dropWhile(line -> line.isEmpty() || line.startsWith("#")) // how another program is installed
                .map(line -> line.replaceFirst(" \\(see \\[\\d]\\)", "")) // which refers to what was dropped
                .forEach(output::data);
        return Main.DONE;
    }
}
