package dev.tempfile.cli;

import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands over files of records share: which file, and what a record is. */
final class RecordsOptions {

    @Parameters(paramLabel = "INPUT", arity = "1", description = "A file, plain or gzip; - is standard input.")
    private @Nullable Path input;

    @Option(names = "--delimiter", paramLabel = "C", description = "Between fields; \"tab\" is one (\",\").")
    private @Nullable String delimiter;

    @Option(names = "--quote", paramLabel = "C", description = "Around fields; \"none\" is none (\"\\\"\").")
    private @Nullable String quote;

    @Option(names = "--no-header", description = "The first record is one as any other.")
    private boolean noHeader;

    @Option(names = "--lines", description = "Each line is a record, and there is no header.")
    private boolean lines;

    @Option(names = "--fixed", paramLabel = "BYTES", description = "Each so many bytes are a record.")
    private @Nullable Integer fixed;

    /**
     * The input in its format.
     *
     * @throws IllegalArgumentException if the options contradict each other
     */
    Chunks chunks() {
        Path file = input;
        if (file == null) {
            throw new IllegalArgumentException("which file?");
        }
        Chunks chunks = file.toString().equals("-") ? Chunks.of(System.in, "standard input") : Chunks.of(file);
        return chunks.withFormat(format());
    }

    private RecordFormat format() {
        if (lines || fixed != null) {
            if (delimiter != null || quote != null || lines && fixed != null) {
                throw new IllegalArgumentException(
                        "--lines, --fixed, and fields with --delimiter and --quote exclude each other");
            }
            return fixed != null ? RecordFormat.fixed(fixed) : RecordFormat.lines();
        }
        RecordFormat format = RecordFormat.csv();
        if (delimiter != null) {
            format = format.withDelimiter(delimiter.equals("tab") ? '\t' : character("--delimiter", delimiter));
        }
        if (quote != null) {
            format = quote.equals("none") ? format.withoutQuotes() : format.withQuote(character("--quote", quote));
        }
        return noHeader ? format.withoutHeader() : format;
    }

    private static char character(String option, String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(option + " is one character, not '" + text + "'");
        }
        return text.charAt(0);
    }

    /** What the file's name ends with, as {@code .csv}; without a {@code .gz}, for chunks are not compressed. */
    String extension() {
        Path name = input == null ? null : input.getFileName();
        String text = name == null ? "" : name.toString().replaceFirst("\\.gz$", "");
        int dot = text.lastIndexOf('.');
        return dot < 1 ? "" : text.substring(dot);
    }
}
