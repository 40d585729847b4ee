package dev.tempfile.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tempfile count}: how many records a file has. */
@Command(
        name = "count",
        header = {"Count the records of a large CSV file.", ""},
        description = {
            "",
            "A line end inside quotes is part of its record, an empty line is none, and the header is not counted. "
                    + "Two processors share the work.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile count measures.csv                  records, without the header",
            "  tempfile count --delimiter ';' export.csv    as Excel has it in Europe",
            "  tempfile count --lines server.log            lines",
            "  tempfile count measures.csv.gz               unpacked as it is read",
            "  tempfile count - < measures.csv              standard input"
        })
final class CountCommand implements Callable<Integer> {

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    private RecordsOptions records = new RecordsOptions();

    @Option(names = "--json", description = "Print a JSON document.")
    private boolean json;

    CountCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        Count asked;
        try {
            asked = asked();
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(command, wrong);
        }
        return asked.run(output);
    }

    /** What the options say. */
    Count asked() throws IOException {
        return new Count(records.chunks(), json);
    }
}
