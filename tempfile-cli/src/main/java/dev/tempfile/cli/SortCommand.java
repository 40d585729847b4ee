package dev.tempfile.cli;

import dev.tempfile.AtomicSpec;
import dev.tempfile.chunks.sort.ExternalSort;
import dev.tempfile.chunks.sort.SortSummary;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile sort}: large files by the columns of their records. */
@Command(
        name = "sort",
        header = {"Sort large CSV files by columns, within a limit of memory.", ""},
        description = {
            "",
            "A record moves as it stands, whatever line ends are inside its quotes, and the header stays first. Records of the same "
                    + "key stay in the order of the input. Several files are sorted as one. Without --key the whole record is the "
                    + "key.",
            "",
            "A COLUMN is a number from 1, or a name that the header has; with --lines and --fixed it is a range of bytes, such as "
                    + "5-8. Text is compared byte for byte. After a colon, letters say how this one key is compared: n as numbers, "
                    + "r in reverse, i ignoring case, f with the empty ones first, l with them last. Options say it for all other "
                    + "keys. What is no number counts as empty.",
            "",
            "What does not fit into memory is sorted in parts, in temporary files that are gone afterwards and take about as much as "
                    + "the input; where there are very many parts, twice that. --output, which may be an input, is replaced as a whole "
                    + "or not at all.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile sort big.csv --key city --key amount:nr -o sorted.csv",
            "  tempfile sort big.csv --key amount --numeric --reverse --top 10",
            "  tempfile sort a.csv b.csv --key id --unique --memory 1G -o all.csv",
            "  zcat log.gz | tempfile sort - --lines > sorted.log"
        })
final class SortCommand implements Subcommand {

    private final Output output;

    private List<Path> inputs = List.of();

    private final FormatOptions format = new FormatOptions();

    private final SortKeyOptions keys = new SortKeyOptions();

    private boolean unique;

    private @Nullable Long top;

    private @Nullable String memory;

    private @Nullable Integer threads;

    private final TemporaryOptions temporary = new TemporaryOptions();

    private @Nullable Path target;

    private boolean parents;

    private boolean durable;

    private boolean reportLosses;

    private boolean json;

    SortCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        format.read(words);
        keys.read(words);
        unique = words.flag("--unique", "Only the first of the records of each key.");
        top = words.value(Long.class, "--top", "N", "Only the first so many in the order.");
        memory = words.value(String.class, "--memory", "SIZE", "At most so much, such as 64M (256M).");
        threads = words.value(Integer.class, "--threads", "N", "So many sort at a time (2).");
        temporary.read(words);
        target = words.value(Path.class, "-o --output", "FILE", "Instead of standard output.");
        parents = words.flag("--parents", "Create the directories that --output lacks.");
        durable = words.flag("--durable", "--output survives a power cut.");
        reportLosses = words.flag("--report-losses", "Only say so where --output's owner or the like cannot be kept.");
        json = words.flag("--json", "Print what was done as a JSON document; with --output.");
        inputs = words.operands(Path.class, "1..*", "INPUT", "Files, plain or gzip; - is standard input.");
    }

    @Override
    public int run() throws IOException {
        ExternalSort sort;
        try {
            sort = asked();
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(wrong);
        }
        SortSummary done;
        try (ProgressLine progress = new ProgressLine(output)) {
            done = sorted(sort.withProgress(progress::done));
        } catch (FileSystemException failure) {
            throw keys.explained(explained(failure));
        }
        if (target != null) {
            report(target, done);
        }
        return Main.DONE;
    }

    /** A disk that is full where temporary files lie is another matter than one that is where the output goes. */
    private FileSystemException explained(FileSystemException failure) {
        FileSystemException explained = TemporaryOptions.explained(failure);
        Path directory = target == null ? null : target.toAbsolutePath().getParent();
        return directory == null || !explained.equals(failure)
                ? explained
                : TemporaryOptions.explained(
                        failure,
                        directory,
                        "the output",
                        "nothing was changed: free some, or name a file elsewhere with --output FILE");
    }

    private SortSummary sorted(ExternalSort sort) throws IOException {
        if (target == null) {
            return sort.writeTo(output.bytes());
        }
        AtomicSpec spec = durable ? AtomicSpec.durable() : AtomicSpec.atomic();
        spec = parents ? spec.creatingParents() : spec;
        return sort.writeTo(target, reportLosses ? spec.reportingLosses(output::loss) : spec);
    }

    private ExternalSort asked() throws IOException {
        if (target == null && (json || parents || durable || reportLosses)) {
            throw new IllegalArgumentException(
                    "--json, --parents, --durable and --report-losses need --output: the records go to standard output");
        }
        if (inputs.stream().filter(SortCommand::isStandardInput).count() > 1) {
            throw new IllegalArgumentException("standard input can be read once");
        }
        ExternalSort sort = input().withFormat(format.format());
        sort = keys.of(sort, format).in(temporary.spec());
        if (unique) {
            sort = sort.unique();
        }
        if (top != null) {
            requirePositive("--top", top);
            sort = sort.top(top);
        }
        if (threads != null) {
            requirePositive("--threads", threads);
            sort = sort.withThreads(threads);
        }
        return memory == null ? sort : sort.withMemory(Sizes.bytes("--memory", memory));
    }

    private ExternalSort input() throws IOException {
        ExternalSort sort = isStandardInput(inputs.get(0))
                ? ExternalSort.of(StandardInput.ofRecords(), "standard input")
                : ExternalSort.of(inputs.get(0));
        for (Path next : inputs.subList(1, inputs.size())) {
            sort = isStandardInput(next) ? sort.and(StandardInput.ofRecords(), "standard input") : sort.and(next);
        }
        return sort;
    }

    private static boolean isStandardInput(Path input) {
        return input.toString().equals("-");
    }

    private static void requirePositive(String option, long number) {
        if (number < 1) {
            throw new IllegalArgumentException(option + " must be 1 or more");
        }
    }

    private void report(Path file, SortSummary done) throws IOException {
        if (!json) {
            String records = done.records() == done.written()
                    ? Sizes.counted(done.records(), "record")
                    : Sizes.grouped(done.written()) + " of " + Sizes.counted(done.records(), "record");
            output.report(records + ": " + Legible.foreign(file.toString()));
            return;
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("inputs", inputs.stream().map(Path::toString).toList());
        document.put("output", file.toString());
        document.put("records", done.records());
        document.put("written", done.written());
        document.put("bytes", done.bytes());
        document.put("runs", done.runs());
        document.put("passes", done.passes());
        document.put("memory", done.memory());
        output.json(document);
    }
}
