package dev.tempfile.chunks;

import dev.tempfile.chunks.input.RecordScanner;
import java.io.Serializable;
import java.util.Objects;

/**
 * What a record is: how fields are delimited and quoted, and whether the first record is a header. Immutable.
 *
 * <p>The encoding of the text does not matter as long as the delimiter, the quote and the line ends are single bytes that stand
 * for nothing else: so it is in UTF-8, in ISO 8859 and in the code pages of Windows; not in UTF-16, which is refused.
 *
 * <h2>CSV</h2>
 *
 * <p>As RFC 4180 has it, and as files have it. A record ends with LF, CRLF or CR, or with the input. A quote opens a quoted field
 * only as the field's very first byte; elsewhere in an unquoted field it is a character as any other. Within a quoted field a
 * doubled quote is a quote, and delimiters and line ends are content. What stands between a closing quote and the next delimiter
 * belongs to the field, and a quote in it is a character as any other. An empty line is no record. A byte order mark of UTF-8 at
 * the start is not content. Records need not have the same number of fields.
 */
public final class RecordFormat implements Serializable {
    private static final long serialVersionUID = 1;

    private static final int NONE = 256;

    /** What a record is made of. */
    public enum Kind {
        /** Fields with a delimiter between them. */
        FIELDS,
        /** A line. */
        LINES,
        /** So many bytes. */
        FIXED
    }

    private final Kind kind;
    private final int delimiter;
    private final int quote;
    private final int fixedSize;
    private final boolean header;

    private RecordFormat(Kind kind, int delimiter, int quote, int fixedSize, boolean header) {
        this.kind = kind;
        this.delimiter = delimiter;
        this.quote = quote;
        this.fixedSize = fixedSize;
        this.header = header;
    }

    /** CSV with commas, double quotes and a header. */
    public static RecordFormat csv() {
        return new RecordFormat(Kind.FIELDS, ',', '"', 0, true);
    }

    /** As {@link #csv()}, with tabs for commas. */
    public static RecordFormat tsv() {
        return csv().withDelimiter('\t');
    }

    /** Each line is a record, an empty one too; it ends with LF, CRLF or CR. There is no header. */
    public static RecordFormat lines() {
        return new RecordFormat(Kind.LINES, NONE, NONE, 0, false);
    }

    /**
     * Records of so many bytes each, without line ends or header.
     *
     * @param bytes at least 1
     * @throws IllegalArgumentException if {@code bytes} is less
     */
    public static RecordFormat fixed(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a record has at least one byte, not " + bytes);
        }
        return new RecordFormat(Kind.FIXED, NONE, NONE, bytes, false);
    }

    /**
     * The same with another delimiter.
     *
     * @param other an ASCII character, neither a line end nor NUL nor the quote
     * @throws IllegalArgumentException if it is anything else
     * @throws IllegalStateException if records have no fields: lines, or a fixed size
     */
    public RecordFormat withDelimiter(char other) {
        requireFields();
        return new RecordFormat(kind, single(other, quote), quote, fixedSize, header);
    }

    /**
     * The same with another quote.
     *
     * @param other an ASCII character, neither a line end nor NUL nor the delimiter
     * @throws IllegalArgumentException if it is anything else
     * @throws IllegalStateException if records have no fields: lines, or a fixed size
     */
    public RecordFormat withQuote(char other) {
        requireFields();
        return new RecordFormat(kind, delimiter, single(other, delimiter), fixedSize, header);
    }

    /**
     * The same without quoting: each line end ends a record.
     *
     * @throws IllegalStateException if records have no fields: lines, or a fixed size
     */
    public RecordFormat withoutQuotes() {
        requireFields();
        return new RecordFormat(kind, delimiter, NONE, fixedSize, header);
    }

    /**
     * The same with a header: the first record, which may go over several lines.
     *
     * @throws IllegalStateException if records have a fixed size
     */
    public RecordFormat withHeader() {
        if (kind == Kind.FIXED) {
            throw new IllegalStateException("records of a fixed size have no header");
        }
        return new RecordFormat(kind, delimiter, quote, fixedSize, true);
    }

    /** The same without a header: the first record is one as any other. */
    public RecordFormat withoutHeader() {
        return new RecordFormat(kind, delimiter, quote, fixedSize, false);
    }

    /** Whether the first record is a header. */
    public boolean hasHeader() {
        return header;
    }

    /** What a record is made of. */
    public Kind kind() {
        return kind;
    }

    /** The delimiter, a character of ASCII; 256, which no byte is, if records have no fields. */
    public int delimiter() {
        return delimiter;
    }

    /** The quote, a character of ASCII; 256, which no byte is, if there is none. */
    public int quote() {
        return quote;
    }

    /** Whether fields can be quoted, so that line ends can be content. */
    public boolean hasQuotes() {
        return quote != NONE;
    }

    /** How many bytes a record of a fixed size has; 0 if records have no fixed size. */
    public int fixedSize() {
        return fixedSize;
    }

    /** What finds where such records end; what has a fixed size needs none. */
    RecordScanner newScanner() {
        return new RecordScanner(delimiter, quote, hasQuotes(), kind == Kind.LINES);
    }

    private void requireFields() {
        if (kind != Kind.FIELDS) {
            throw new IllegalStateException("only records of fields have delimiters and quotes");
        }
    }

    private static int single(char c, int other) {
        if (c == 0 || c > 0x7E || c == '\n' || c == '\r') {
            throw new IllegalArgumentException("a delimiter or quote is one ASCII character and no line end");
        }
        if (c == other) {
            throw new IllegalArgumentException("delimiter and quote cannot both be " + c);
        }
        return c;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordFormat that
                && kind == that.kind
                && delimiter == that.delimiter
                && quote == that.quote
                && fixedSize == that.fixedSize
                && header == that.header;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, delimiter, quote, fixedSize, header);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case LINES -> header ? "lines with a header" : "lines";
            case FIXED -> "records of " + fixedSize + " bytes";
            case FIELDS ->
                "fields delimited by "
                        + shown(delimiter)
                        + (hasQuotes() ? ", quoted by " + shown(quote) : ", not quoted")
                        + (header ? ", with a header" : ", without a header");
        };
    }

    private static String shown(int c) {
        return c == '\t' ? "tabs" : String.valueOf((char) c);
    }
}
