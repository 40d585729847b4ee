package dev.tempfile.cli;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempFiles;
import dev.tempfile.examples.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile bench}: memory, spooled and disk on this machine, as a table and as a page with plots. */
@Command(
        name = "bench",
        header = {"Compare memory, spooled files and disk on this machine.", ""},
        description = {
            "",
            "Compare files in memory, spooled files and files on disk on this machine: warmed up, in turns, over sizes "
                    + "from 1 KiB to 16 MiB, with the spread beside each median. It takes about ten seconds.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile bench                         a table",
            "  tempfile bench --in /dev/shm           the same on another file system",
            "  tempfile bench --html bench.html       and a page with plots, in one file",
            "  tempfile bench --json > bench.json     for a program"
        })
final class BenchCommand implements Subcommand {

    private final Output output;

    private @Nullable Path in;

    private int rounds = 15;

    private @Nullable Path html;

    private boolean json;

    BenchCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        in = words.value(Path.class, "--in", "DIR", "Where files are made; by default where doctor says.");
        Integer asked = words.value(Integer.class, "--rounds", "N", "Rounds (" + rounds + ").");
        rounds = asked == null ? rounds : asked;
        html = words.value(Path.class, "--html", "FILE", "Write a page with plots; an old one is replaced.");
        json = words.flag("--json", "Print a JSON document.");
    }

    @Override
    public int run() throws IOException {
        if (rounds < 1) {
            throw new WrongUsage("--rounds must be 1 or more");
        }
        if (html == null) {
            report(measured());
            return Main.DONE;
        }
        // Opened before the measuring: a page that cannot be written is said at once.
        try (AtomicFile page = AtomicFile.open(html)) {
            Bench bench = measured();
            report(bench);
            page.text().write(BenchPage.of(bench));
            output.note("wrote " + page.commit());
        }
        return Main.DONE;
    }

    private Bench measured() throws IOException {
        Path directory = in == null ? TempFiles.defaultDirectory() : in;
        Bench bench = Bench.of(directory, rounds, size -> output.progress("measuring " + Sizes.binary(size)));
        output.progress("");
        return bench;
    }

    private void report(Bench bench) throws IOException {
        if (json) {
            output.json(bench.document());
        } else {
            print(bench);
        }
    }

    private void print(Bench bench) {
        Ink ink = output.ink();
        output.line(ink.title("Making a file, writing it, reading it back and closing it"));
        output.line(ink.faint("Java " + Runtime.version() + " · "
                + Legible.foreign(bench.directory().toString()) + " (" + bench.fileSystem() + ")"));
        output.line(
                ink.faint("The median of " + bench.rounds() + " rounds, and from where to where the middle 80 % are."));
        output.line();
        List<String> heads = new ArrayList<>(List.of("size"));
        heads.addAll(bench.rows().get(0).ways().keySet());
        Table table = new Table(heads);
        for (Bench.Row row : bench.rows()) {
            List<String> cells = new ArrayList<>(List.of(Sizes.binary(row.bytes())));
            row.ways().values().forEach(spread -> cells.add(cell(spread)));
            table.row(cells);
        }
        List<String> lines = table.lines(Integer.MAX_VALUE);
        output.line(ink.faint(lines.get(0)));
        lines.stream().skip(1).forEach(output::line);
        output.line();
        conclude(bench);
    }

    private void conclude(Bench bench) {
        Bench.Row smallest = bench.rows().get(0);
        Bench.Row largest = bench.rows().get(bench.rows().size() - 1);
        output.line("A named file takes " + times(smallest, Bench.NAMED) + " the time of memory at "
                + Sizes.binary(smallest.bytes()) + ", and " + times(largest, Bench.NAMED) + " at "
                + Sizes.binary(largest.bytes()) + ".");
        output.line("A spooled file is memory up to " + Sizes.binary(Bench.SPOOL_LIMIT) + " here, and disk beyond it.");
    }

    private static String times(Bench.Row row, String way) {
        return Sizes.figures(Bench.timesMemory(row, way)) + "×";
    }

    private static String cell(Timing.Spread spread) {
        return Sizes.duration(spread.median()) + " " + Sizes.range(spread.low(), spread.high(), spread.median());
    }
}
