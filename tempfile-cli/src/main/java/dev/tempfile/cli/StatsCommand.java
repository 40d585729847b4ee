package dev.tempfile.cli;

import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.LocalEngine;
import dev.tempfile.chunks.columns.ColumnStatistics;
import dev.tempfile.chunks.columns.TableSummary;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile stats}: what is in the columns of a file. */
@Command(
        name = "stats",
        header = {"Say what is in each column of a large CSV file.", ""},
        description = {
            "",
            "How many fields there are and how many of them are empty or numbers, what they lie between, the exact sum and "
                    + "the mean of the numbers, and the length of the longest. All processors share the work; the answer does "
                    + "not depend on how many there are. Of a column that holds only numbers, least and greatest are numbers; "
                    + "else they are the first and the last of its texts; --json has both.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile stats measures.csv",
            "  tempfile stats --delimiter ';' --encoding windows-1252 export.csv",
            "  tempfile stats --json measures.csv.gz"
        })
final class StatsCommand implements Subcommand {

    /** Small enough that a file of some ten MiB keeps all processors busy. */
    private static final long CHUNK = 4 << 20;

    private final Output output;

    private final RecordsOptions records = new RecordsOptions();

    private @Nullable String encoding;

    private @Nullable Integer jobs;

    private boolean json;

    StatsCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        records.readFormat(words);
        encoding = words.value(String.class, "--encoding", "NAME", "Of the text (UTF-8).");
        jobs = words.value(Integer.class, "--jobs", "N", "So many chunks at a time (the processors).");
        json = words.flag("--json", "Print a JSON document.");
        records.readInput(words);
    }

    @Override
    public int run() throws IOException {
        ColumnStatistics job;
        LocalEngine engine;
        try {
            job = ColumnStatistics.of(records.chunks().byBytes(CHUNK));
            job = encoding == null ? job : job.withCharset(charset(encoding));
            engine = ChunkEngine.local(Chunking.threads(jobs));
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(wrong);
        }
        TableSummary summary;
        try (ProgressLine progress = new ProgressLine(output)) {
            summary = job.run(engine.withProgress(progress::done));
        }
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("input", job.input().name());
            document.putAll(summary.document());
            output.json(document);
        } else {
            summary.toString().lines().forEach(line -> output.line(Legible.foreign(line)));
        }
        return Main.DONE;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new IllegalArgumentException("there is no encoding '" + name + "'", unknown);
        }
    }
}
