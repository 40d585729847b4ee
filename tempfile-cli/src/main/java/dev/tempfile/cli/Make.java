package dev.tempfile.cli;

import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        boolean json) {

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
