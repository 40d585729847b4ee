package dev.tempfile.cli;

import dev.tempfile.Finding.State;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code tempfile list}: what processes made in a directory, how large and old it is, and whether they live. */
@Command(
        name = "list",
        header = {"Show what processes made here, and whether they live.", ""},
        description = {
            "",
            "Each process keeps what is temporary in a directory of its own. See how old and how large each is, whether "
                    + "its process is alive or dead, and how that was found out. Nothing is removed.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile list                    where files are made by default",
            "  tempfile list /var/tmp /data     elsewhere",
            "  tempfile list --json | jq '.found[] | select(.state == \"dead\") | .path'"
        })
final class ListCommand implements Subcommand {

    private final Output output;

    private List<Path> directories = new ArrayList<>();

    private boolean json;

    ListCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        json = words.flag("--json", "Print a JSON document.");
        directories = words.operands(Path.class, "0..*", "DIR", "Where; by default where doctor says.");
    }

    @Override
    public int run() throws IOException {
        List<Path> places = directories.isEmpty() ? List.of(TempFiles.defaultDirectory()) : directories;
        Survey survey = Survey.of(places);
        if (json) {
            output.json(survey.document());
            return Main.DONE;
        }
        survey.print(output);
        output.line("alive " + survey.sum(State.ALIVE) + ", dead " + survey.sum(State.DEAD) + ", undecided "
                + survey.sum(State.UNDECIDED)
                + (survey.count(State.DEAD) == 0 ? "" : "; 'tempfile sweep' removes what is dead"));
        return Main.DONE;
    }
}
