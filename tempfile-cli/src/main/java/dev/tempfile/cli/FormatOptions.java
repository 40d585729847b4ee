package dev.tempfile.cli;

import dev.tempfile.chunks.RecordFormat;
import org.jspecify.annotations.Nullable;

/** What a record is, for the commands over files of records. */
final class FormatOptions {

    private @Nullable String delimiter;

    private @Nullable String quote;

    private boolean noHeader;

    private boolean lines;

    private @Nullable Integer fixed;

    void read(Words words) {
        delimiter = words.value(String.class, "--delimiter", "C", "Between fields; \"tab\" is one (\",\").");
        quote = words.value(String.class, "--quote", "C", "Around fields; \"none\" is none (\"\\\"\").");
        noHeader = words.flag("--no-header", "The first record is one as any other.");
        lines = words.flag("--lines", "Each line is a record, and there is no header.");
        fixed = words.value(Integer.class, "--fixed", "BYTES", "Each so many bytes are a record.");
    }

    /**
     * The format.
     *
     * @throws IllegalArgumentException if the options contradict each other
     */
    RecordFormat format() {
        if (lines || fixed != null) {
            if (delimiter != null || quote != null || lines && fixed != null) {
                throw new IllegalArgumentException(
                        "--lines, --fixed, and fields with --delimiter and --quote exclude each other");
            }
            return fixed != null ? RecordFormat.fixed(fixed) : RecordFormat.lines();
        }
        RecordFormat format = RecordFormat.csv();
        if (delimiter != null) {
            format = format.withDelimiter(delimiter.equals("tab") ? '\t' : character("--delimiter", "tab", delimiter));
        }
        if (quote != null) {
            format = quote.equals("none")
                    ? format.withoutQuotes()
                    : format.withQuote(character("--quote", "none", quote));
        }
        return noHeader ? format.withoutHeader() : format;
    }

    /** Whether records have columns. */
    boolean hasColumns() {
        return !lines && fixed == null;
    }

    /** Whether the first record names them. */
    boolean hasHeader() {
        return hasColumns() && !noHeader;
    }

    private static char character(String option, String word, String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(option + " is one character or \"" + word + "\", not '" + text + "'");
        }
        return text.charAt(0);
    }
}
