package dev.tempfile.cli;

import dev.tempfile.chunks.Chunks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile chunk}: a large file in chunks of whole records. */
@Command(
        name = "chunk",
        header = {"Cut a large CSV file into chunks of whole records, and work on them.", ""},
        description = {
            "",
            "Each chunk starts with the header, and no record is cut, whatever line ends are inside its quotes.",
            "",
            "--exec runs a command of the shell for each chunk, some at a time. The chunk is its standard input, and a "
                    + "file that is gone afterwards: $$TEMPFILE_CHUNK is its path, $$TEMPFILE_CHUNK_NUMBER its number from 1, "
                    + "$$TEMPFILE_CHUNK_RECORDS how many records it has, and $$TEMPFILE_CHUNK_HEADER the header, if it is UTF-8 and this locale has its "
                    + "characters. What the "
                    + "commands print comes out in the order of the chunks, or with --unordered as they end, each whole. The first that "
                    + "fails ends all.",
            "",
            "--keep leaves the chunks in a new directory, all of them or none. With neither it shows where the chunks would be.",
            "",
            "gzip and standard input are read as the chunks are worked on; no more of them is held than those chunks.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile chunk big.csv --records 100000 --keep parts",
            "  tempfile chunk big.csv --bytes 64M --exec 'wc -l'",
            "  tempfile chunk big.csv --bytes 64M --exec './load.sh \"$$TEMPFILE_CHUNK\"'",
            "  tempfile chunk big.csv --records 1000000 --json"
        })
final class ChunkCommand implements Subcommand {

    private final Output output;

    private final RecordsOptions records = new RecordsOptions();

    private @Nullable Long perChunk;

    private @Nullable String bytes;

    private @Nullable Integer jobs;

    private @Nullable String exec;

    private final TemporaryOptions temporary = new TemporaryOptions();

    private boolean unordered;

    private @Nullable Integer timeLimit;

    private @Nullable Path keep;

    private boolean durable;

    private boolean json;

    ChunkCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        records.readFormat(words);
        perChunk = words.value(Long.class, "--records", "N", "So many records in each.");
        bytes = words.value(String.class, "--bytes", "SIZE", "At most so large, such as 64M (64M).");
        jobs = words.value(Integer.class, "--jobs", "N", "So many at a time (the processors).");
        exec = words.value(String.class, "--exec", "CMD", "Run this for each.");
        temporary.read(words);
        unordered = words.flag("--unordered", "Print what the commands print as they end.");
        timeLimit = words.value(
                Integer.class, "--time-limit", "SECONDS", "A command that takes longer is ended, and has failed.");
        keep = words.value(Path.class, "--keep", "DIR", "Leave them in this new directory.");
        durable = words.flag("--durable", "With --keep: they survive a power cut.");
        json = words.flag("--json", "Print a JSON document; not with --exec.");
        records.readInput(words);
    }

    @Override
    public int run() throws IOException {
        Chunking chunking;
        try {
            chunking = asked();
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(wrong);
        }
        return chunking.run(output);
    }

    /** What the options say. */
    Chunking asked() throws IOException {
        if (json && exec != null) {
            throw new IllegalArgumentException("--json and --exec exclude each other: the commands' output is printed");
        }
        if (exec != null && exec.isBlank()) {
            throw new IllegalArgumentException("--exec is empty");
        }
        if (timeLimit != null && (timeLimit < 1 || exec == null)) {
            throw new IllegalArgumentException("--time-limit is 1 or more, and for --exec");
        }
        if (unordered && exec == null) {
            throw new IllegalArgumentException("--unordered is for --exec: kept chunks are numbered");
        }
        if (temporary.areGiven() && (exec == null || keep != null)) {
            throw new IllegalArgumentException(
                    "--in and --quota are for --exec without --keep: there are no other temporary files");
        }
        if (durable && keep == null) {
            throw new IllegalArgumentException("--durable is for --keep");
        }
        Chunks chunks = Chunking.cut(records.chunks(), perChunk, bytes);
        int threads = Chunking.threads(jobs);
        Duration limit = timeLimit == null ? null : Duration.ofSeconds(timeLimit);
        ShellCommand shell = exec == null ? null : new ShellCommand(exec, limit, temporary.spec());
        return new Chunking(chunks, threads, shell, keep, records.extension(), unordered, durable, json);
    }
}
