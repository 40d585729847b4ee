package dev.tempfile.cli;

import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
final class MakeCommand implements Callable<Integer> {

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = {"-d", "--directory"},
            description = "Make a directory.")
    private boolean directory;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "What the name begins with (\"tmp\").")
    private @Nullable String prefix;

    @Option(names = "--suffix", paramLabel = "TEXT", description = "What the name ends with, such as .json.")
    private @Nullable String suffix;

    @Option(names = "--in", paramLabel = "DIR", description = "Where; by default where doctor says.")
    private @Nullable Path in;

    @Option(
            names = "--for",
            paramLabel = "PID",
            description = "Keep it while this process lives; any that can be seen from here.")
    private @Nullable Long holder;

    @Option(names = "--json", description = "Print a JSON document.")
    private boolean json;

    MakeCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        Make make = asked();
        TempSpec spec;
        try {
            spec = make.spec();
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof InvalidPathException unnameable) {
                throw unnameable; // rightly used, in the wrong locale
            }
            throw new WrongUsage(command, e);
        }
        make.run(spec, output);
        return Main.DONE;
    }

    /** What the options say. */
    Make asked() {
        return new Make(directory, prefix, suffix, in, holder, json);
    }
}
