package dev.tempfile.cli;

import dev.tempfile.Finding.State;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

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
final class SweepCommand implements Subcommand {

    private final Output output;

    private List<Path> directories = new ArrayList<>();

    private boolean dryRun;

    private boolean json;

    SweepCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        dryRun = words.flag("--dry-run", "Only show what would be removed.");
        json = words.flag("--json", "Print a JSON document.");
        directories = words.operands(Path.class, "0..*", "DIR", "Where; by default where doctor says.");
    }

    @Override
    public int run() throws IOException {
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
