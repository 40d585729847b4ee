package dev.tempfile.cli;

import dev.tempfile.Finding.State;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tempfile sweep}: removes what dead processes left. */
@Command(
        name = "sweep",
        header = {"Remove what dead processes left.", ""},
        description = {
            "",
            "Removes the directories of processes that were killed or crashed. Two independent witnesses must say that a "
                    + "process is dead; whatever is alive, or cannot be told, is left alone and shown with its reason.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile sweep                   where files are made by default",
            "  tempfile sweep --dry-run         what would be removed",
            "  tempfile sweep /var/tmp /data    elsewhere"
        })
final class SweepCommand implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "DIR", description = "Where; by default where doctor says.", arity = "0..*")
    private List<Path> directories = new ArrayList<>();

    @Option(names = "--dry-run", description = "Only show what would be removed.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print a JSON document.")
    private boolean json;

    SweepCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        List<Path> places = directories.isEmpty() ? List.of(TempFiles.defaultDirectory()) : directories;
        Survey survey = dryRun ? Survey.of(places) : Survey.swept(places);
        if (json) {
            output.json(survey.document());
            return Main.DONE;
        }
        survey.print(output);
        State removed = dryRun ? State.DEAD : State.SWEPT;
        output.line((dryRun ? "would be removed: " : "removed: ") + survey.sum(removed) + "; left alone: "
                + survey.sum(State.ALIVE) + " alive, " + survey.sum(State.UNDECIDED) + " undecided");
        return Main.DONE;
    }
}
