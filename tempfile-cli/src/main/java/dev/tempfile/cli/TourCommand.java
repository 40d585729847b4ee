package dev.tempfile.cli;

import dev.tempfile.examples.Example;
import dev.tempfile.examples.Guide;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile tour}: the whole guide, live on this machine. */
@Command(
        name = "tour",
        header = {"See everything that the guide teaches happen, live.", ""},
        headerHeading = "",
        description = {
            "",
            "Walk through everything that the guide to temporary files teaches, live on this machine: the Java lines, "
                    + "what came out of them, and at the end what is left, which is nothing.",
            ""
        },
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile tour                          with the airports that come along",
            "  tempfile tour --data measures.csv      with a large file of your own",
            "  tempfile tour | less                   page by page",
            "  CLICOLOR_FORCE=1 tempfile tour | less -R",
            "                                         the same in colours",
            "  tempfile tour --json | jq '.steps[] | {title, good}'",
            "",
            "It fails (1) if anything turned out otherwise than the guide says."
        })
final class TourCommand implements Subcommand {

    private final Output output;

    private @Nullable Path data;

    private boolean json;

    TourCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        data = words.value(Path.class, "--data", "FILE", "A CSV file of your own for the step with chunks.");
        json = words.flag("--json", "Print one JSON document.");
    }

    @Override
    public int run() throws IOException {
        List<Example> examples = data == null ? Guide.examples() : Guide.examples(readable(data));
        Tour tour = json ? inSilence(examples) : live(examples);
        if (!tour.good()) {
            output.note("tempfile: " + Legible.foreign(tour.failure()));
            return Main.FAILED;
        }
        return Main.DONE;
    }

    private Tour live(List<Example> examples) {
        TourPage page = new TourPage(output);
        page.opening(examples.size());
        Tour tour = Tour.of(examples, page::announce, page::step);
        page.closing(tour);
        return tour;
    }

    private Tour inSilence(List<Example> examples) throws IOException {
        Tour tour = Tour.of(
                examples,
                (number, example) -> output.progress(number + "/" + examples.size() + " " + example.title()),
                step -> {});
        output.progress("");
        output.json(TourDocument.of(tour));
        return tour;
    }

    /** Said before the tour begins and not in its middle. */
    private static Path readable(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "does not exist; --data wants a CSV file");
        }
        if (attributes.isDirectory()) {
            throw new IOException(file + " is a directory; --data wants a CSV file");
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString(), null, "no right to read it");
        }
        if (attributes.isRegularFile() && attributes.size() == 0) {
            throw new IOException(file + " is empty; --data wants a CSV file");
        }
        return file;
    }
}
