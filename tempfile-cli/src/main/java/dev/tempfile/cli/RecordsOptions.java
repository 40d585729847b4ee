package dev.tempfile.cli;

import dev.tempfile.chunks.Chunks;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands over files of records share: which file, and what a record is. */
final class RecordsOptions {

    @Parameters(paramLabel = "INPUT", arity = "1", description = "A file, plain or gzip; - is standard input.")
    private @Nullable Path input;

    @Mixin
    private FormatOptions format = new FormatOptions();

    /**
     * The input in its format.
     *
     * @throws IllegalArgumentException if the options contradict each other
     * @throws IOException if standard input is asked for, and is closed
     */
    Chunks chunks() throws IOException {
        Path file = input;
        if (file == null) {
            throw new IllegalArgumentException("which file?");
        }
        Chunks chunks =
                file.toString().equals("-") ? Chunks.of(StandardInput.ofRecords(), "standard input") : Chunks.of(file);
        return chunks.withFormat(format.format());
    }

    /** What the file's name ends with, as {@code .csv}; without a {@code .gz}, for chunks are not compressed. */
    String extension() {
        return input == null ? "" : extension(input);
    }

    static String extension(Path input) {
        Path name = input.getFileName();
        String text = name == null ? "" : name.toString();
        String unpacked = text.endsWith(".gz") ? text.substring(0, text.length() - ".gz".length()) : text;
        int dot = unpacked.lastIndexOf('.');
        return dot < 1 ? "" : unpacked.substring(dot);
    }
}
