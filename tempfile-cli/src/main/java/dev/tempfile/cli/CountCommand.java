package dev.tempfile.cli;

import java.io.IOException;
import picocli.CommandLine.Command;

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
final class CountCommand implements Subcommand {

    private final Output output;

    private final RecordsOptions records = new RecordsOptions();

    private boolean json;

    CountCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        records.readFormat(words);
        json = words.flag("--json", "Print a JSON document.");
        records.readInput(words);
    }

    @Override
    public int run() throws IOException {
        Count asked;
        try {
            asked = asked();
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(wrong);
        }
        return asked.run(output);
    }

    /** What the options say. */
    Count asked() throws IOException {
        return new Count(records.chunks(), json);
    }
}
