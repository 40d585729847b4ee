package dev.tempfile.cli;

import dev.tempfile.chunks.Chunks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
final class ChunkCommand implements Callable<Integer> {

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    private RecordsOptions records = new RecordsOptions();

    @Option(names = "--records", paramLabel = "N", description = "So many records in each.")
    private @Nullable Long perChunk;

    @Option(names = "--bytes", paramLabel = "SIZE", description = "At most so large, such as 64M (64M).")
    private @Nullable String bytes;

    @Option(names = "--jobs", paramLabel = "N", description = "So many at a time (the processors).")
    private @Nullable Integer jobs;

    @Option(names = "--exec", paramLabel = "CMD", description = "Run this for each.")
    private @Nullable String exec;

    @Mixin
    private TemporaryOptions temporary = new TemporaryOptions();

    @Option(names = "--unordered", description = "Print what the commands print as they end.")
    private boolean unordered;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            description = "A command that takes longer is ended, and has failed.")
    private @Nullable Integer timeLimit;

    @Option(names = "--keep", paramLabel = "DIR", description = "Leave them in this new directory.")
    private @Nullable Path keep;

    @Option(names = "--durable", description = "With --keep: they survive a power cut.")
    private boolean durable;

    @Option(names = "--json", description = "Print a JSON document; not with --exec.")
    private boolean json;

    ChunkCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        Chunking chunking;
        try {
            chunking = asked();
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(command, wrong);
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
