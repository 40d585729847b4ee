package dev.tempfile.cli;

import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tempfile make} was asked for, and the making of it.
 *
 * @param directory whether a directory and not a file
 * @param prefix of the name, or null for the usual one
 * @param suffix of the name, or null for none
 * @param in the directory to make it in, or null for the default one
 * @param holder the process after whose end it goes, or null for what stays
 * @param json whether to print a document
 */
record Make(
        boolean directory,
        @Nullable String prefix,
        @Nullable String suffix,
        @Nullable Path in,
        @Nullable Long holder,
        boolean json)
        implements PlainCommand {

    /**
     * What plain words ask for, or null if they hold anything that is better left to picocli.
     *
     * <p>Scripts call {@code make} again and again, and picocli takes longer than all the rest: its classes are of the
     * format of Java 5, which the JVM's archives of classes do not take, and its annotations are read by proxies.
     *
     * @throws IllegalArgumentException for a name or a directory that there cannot be, or a process that is no number
     */
    static @Nullable Make plainly(List<String> words) {
        if (words.isEmpty() || !words.get(0).equals("make")) {
            return null;
        }
        boolean directory = false;
        boolean json = false;
        String[] values = new String[4];
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            int option = option(word);
            if (option >= 0 && values[option] == null && i + 1 < words.size() && PlainWords.isPlain(words.get(i + 1))) {
                values[option] = words.get(++i);
            } else if (!directory && (word.equals("-d") || word.equals("--directory"))) {
                directory = true;
            } else if (!json && word.equals("--json")) {
                json = true;
            } else {
                return null;
            }
        }
        Make make = new Make(
                directory,
                values[0],
                values[1],
                values[2] == null ? null : Path.of(values[2]),
                values[3] == null ? null : Long.valueOf(values[3]),
                json);
        make.spec(); // said now, if there cannot be such a name
        return make;
    }

    private static int option(String word) {
        return switch (word) {
            case "--prefix" -> 0;
            case "--suffix" -> 1;
            case "--in" -> 2;
            case "--for" -> 3;
            default -> -1;
        };
    }

    /**
     * The recipe.
     *
     * @throws IllegalArgumentException for a name or a directory that there cannot be
     */
    TempSpec spec() {
        return named(place());
    }

    private TempSpec place() {
        return in == null ? TempSpec.defaults() : TempSpec.defaults().in(in);
    }

    private TempSpec named(TempSpec place) {
        TempSpec spec = prefix == null ? place : place.withPrefix(prefix);
        return suffix == null ? spec : spec.withSuffix(suffix);
    }

    @Override
    public int run(Output output) throws IOException {
        run(spec(), output);
        return Main.DONE;
    }

    /** Makes it and prints its path. */
    void run(TempSpec spec, Output output) throws IOException {
        if (holder == null) {
            Path made = directory ? spec.createKeptDirectory() : spec.createKeptFile();
            print(made, output, () -> Files.deleteIfExists(made));
        } else {
            Lent lent = directory ? Lent.directory(spec, holder) : Lent.file(place(), this::named, holder);
            print(lent.path(), output, lent.directory()::close);
            String doubt = Lent.doubt(TempFiles.guarantees(in == null ? TempFiles.defaultDirectory() : in));
            if (doubt != null) {
                output.note("tempfile: it stays after process " + holder + ", until you delete it: " + doubt);
            }
        }
    }

    private void print(Path made, Output output, Closeable undo) throws IOException {
        try {
            if (json) {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("path", made.toString());
                document.put("directory", directory);
                output.json(document);
            } else {
                output.data(made.toString());
            }
            output.flush();
        } catch (IOException | Output.Lost e) {
            // Nobody will ever know its name, so nobody could delete it.
            undo.close();
            throw e;
        }
    }
}
