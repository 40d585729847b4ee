package dev.tempfile.cli;

import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile make}: a private file or directory that stays, and its path; what {@code mktemp} does. */
@Command(
        name = "make",
        header = {"Make a private file or directory, and print its path.", ""},
        description = {
            "",
            "The file is empty, for you alone (0600, a directory 0700) from the instant it exists, under a name that "
                    + "nobody can guess. It is yours: nothing deletes it but you.",
            "",
            "With --for it goes by itself when a process is gone, by whatever end: at the next sweep, which whoever next "
                    + "makes something temporary there does by itself. It lies in a directory of its own then.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  file=$$(tempfile make)                       a file",
            "  work=$$(tempfile make -d --prefix build_)    a directory",
            "  trap 'rm -rf \"$$work\"' EXIT                  gone when the script ends",
            "  tempfile make --in /data --suffix .csv      beside your data",
            "  work=$$(tempfile make -d --for $$$$)          gone after this shell, however it ends",
            "  tempfile make --json                        {\"path\": ...}"
        })
final class MakeCommand implements Subcommand {

    private final Output output;

    private boolean directory;

    private @Nullable String prefix;

    private @Nullable String suffix;

    private @Nullable Path in;

    private @Nullable Long holder;

    private boolean json;

    MakeCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        directory = words.flag("-d --directory", "Make a directory.");
        prefix = words.value(String.class, "--prefix", "TEXT", "What the name begins with (\"tmp\").");
        suffix = words.value(String.class, "--suffix", "TEXT", "What the name ends with, such as .json.");
        in = words.value(Path.class, "--in", "DIR", "Where; by default where doctor says.");
        holder = words.value(
                Long.class, "--for", "PID", "Keep it while this process lives; any that can be seen from here.");
        json = words.flag("--json", "Print a JSON document.");
    }

    @Override
    public int run() throws IOException {
        Make make = asked();
        TempSpec spec;
        try {
            spec = make.spec();
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof InvalidPathException unnameable) {
                throw unnameable; // rightly used, in the wrong locale
            }
            throw new WrongUsage(e);
        }
        make.run(spec, output);
        return Main.DONE;
    }

    /** What the options say. */
    Make asked() {
        return new Make(directory, prefix, suffix, in, holder, json);
    }
}
