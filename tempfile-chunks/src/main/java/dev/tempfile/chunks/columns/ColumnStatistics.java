package dev.tempfile.chunks.columns;

import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The job that says of each column of a file of fields what is in it: how many values, what they lie between, what they add up to.
 *
 * <p>Sums are exact, and everything else is, too: the answer does not depend on how the file is cut, in how many threads or on which
 * machines it is gone through. Memory does not grow with the file, only with the columns, and with the longest of their values.
 *
 * <p>Fields are parsed by FastCSV, which must be on the class path or module path. It is stricter than {@link RecordFormat}: what
 * follows a closing quote, as in {@code "a"b}, is refused, and so are a field of more than 16 million characters and a record of
 * more than 16,384 fields; the failure says where.
 *
 * <p>Immutable.
 */
public final class ColumnStatistics implements ChunkJob<TableSummary, TableSummary> {
    private static final long serialVersionUID = 1;

    private final Chunks input;
    private final String charset;

    private ColumnStatistics(Chunks input, String charset) {
        this.input = input;
        this.charset = charset;
    }

    /**
     * The columns of an input in UTF-8.
     *
     * @throws IllegalArgumentException if its records have no fields: lines, or a fixed size
     */
    public static ColumnStatistics of(Chunks input) {
        if (input.format().kind() != RecordFormat.Kind.FIELDS) {
            throw new IllegalArgumentException("only records of fields have columns, not " + input.format());
        }
        return new ColumnStatistics(input.withoutHeaderInEach(), StandardCharsets.UTF_8.name());
    }

    /**
     * The same for text in another encoding; one in which delimiter, quote and line ends are single bytes that stand for nothing else,
     * see {@link RecordFormat}.
     */
    public ColumnStatistics withCharset(Charset other) {
        return new ColumnStatistics(input, other.name());
    }

    @Override
    public Chunks input() {
        return input;
    }

    /**
     * {@inheritDoc}
     *
     * @throws java.nio.file.FileSystemException if the bytes are no text in the encoding, or FastCSV refuses a record
     */
    @Override
    public TableSummary perChunk(Chunk chunk) throws IOException {
        return new ColumnReader(input, Charset.forName(charset)).read(chunk);
    }

    @Override
    public TableSummary combine(TableSummary left, TableSummary right) {
        return left.and(right);
    }

    /**
     * What all chunks give together. Where there is no record the header's columns, for which the input is opened again unless it is a
     * stream.
     *
     * @throws UncheckedIOException if the header cannot be read again
     */
    @Override
    public TableSummary result(Optional<TableSummary> combined) {
        if (combined.isPresent()) {
            return combined.get();
        }
        try {
            return new ColumnReader(input, Charset.forName(charset)).readAlone(input.header());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
