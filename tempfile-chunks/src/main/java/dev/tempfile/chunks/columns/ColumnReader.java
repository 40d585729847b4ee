package dev.tempfile.chunks.columns;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a chunk, by FastCSV, and adds up what is in each column. */
final class ColumnReader {
    /** No decoder gives it but behind another unit, so no field starts with it: as a quote it never opens. */
    private static final char NO_QUOTE = '\uDFFF';

    private static final int PIECE = 8192;

    private static final char MARK = '\uFEFF';

    private final String name;
    private final RecordFormat format;
    private final Charset charset;

    ColumnReader(Chunks input, Charset charset) {
        name = input.name();
        format = input.format();
        this.charset = charset;
    }

    TableSummary read(Chunk chunk) throws IOException {
        List<String> names = names(chunk.header());
        Tallies tallies = new Tallies();
        long records = 0;
        try {
            for (Boolean any : builder().build(tallies, reader(chunk.newInput(), chunk.offset() == 0))) {
                records += any ? 1 : 0;
            }
        } catch (CsvParseException | UncheckedIOException failure) {
            throw readable(failure, chunk.newInput(), chunk.offset());
        }
        if (records != chunk.records()) {
            throw new FileSystemException(
                    name,
                    null,
                    "FastCSV reads " + records + " records in " + chunk + "; is it in the format " + format + "?");
        }
        return new TableSummary(records, tallies.summaries(names));
    }

    /** The columns that a header names, where there is no record. */
    TableSummary readAlone(byte[] header) throws IOException {
        return new TableSummary(0, new Tallies().summaries(names(header)));
    }

    private List<String> names(byte[] header) throws IOException {
        if (header.length == 0) {
            return List.of();
        }
        try {
            return builder()
                    .ofCsvRecord(reader(new ByteArrayInputStream(header), true))
                    .iterator()
                    .next()
                    .getFields();
        } catch (CsvParseException | UncheckedIOException failure) {
            throw readable(failure, new ByteArrayInputStream(header), 0);
        }
    }

    private CsvReader.CsvReaderBuilder builder() {
        return CsvReader.builder()
                .fieldSeparator((char) format.delimiter())
                .quoteCharacter(format.hasQuotes() ? (char) format.quote() : NO_QUOTE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /** What cannot be decoded fails, instead of becoming a question mark; a byte order mark is no content. */
    private Reader reader(InputStream in, boolean atStart) throws IOException {
        Reader reader = new InputStreamReader(in, decoder());
        if (!atStart) {
            return reader;
        }
        PushbackReader start = new PushbackReader(reader);
        try {
            int first = start.read();
            if (first >= 0 && first != MARK) {
                start.unread(first);
            }
        } catch (CharacterCodingException wrong) {
            throw new UncheckedIOException("IOException when reading first record", wrong);
        }
        return start;
    }

    private CharsetDecoder decoder() {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** What failed, with the place in what was read, which stands from byte {@code offset} of the input on. */
    private IOException readable(RuntimeException failure, InputStream again, long offset) throws IOException {
        Throwable cause = failure.getCause();
        if (cause instanceof IOException read && !(cause instanceof CharacterCodingException)) {
            return read;
        }
        String message = cause instanceof CharacterCodingException
                ? "is not in " + charset + ", as byte " + (offset + decodable(again))
                        + " shows; say which encoding it is in"
                : "cannot be parsed from byte " + offset + " on: " + failure.getMessage();
        FileSystemException readable = new FileSystemException(name, null, message);
        readable.initCause(failure);
        return readable;
    }

    /** How many bytes are text before the first that are none. */
    private long decodable(InputStream in) throws IOException {
        CharsetDecoder decoder = decoder();
        ByteBuffer bytes = ByteBuffer.allocate(PIECE);
        CharBuffer text = CharBuffer.allocate(PIECE);
        long before = 0;
        while (true) {
            int length = in.read(bytes.array(), bytes.position(), bytes.remaining());
            bytes.limit(bytes.position() + Math.max(0, length)).position(0);
            CoderResult result;
            do {
                result = decoder.decode(bytes, text.clear(), length < 0);
            } while (result.isOverflow());
            before += bytes.position();
            if (result.isError() || length < 0) {
                return before;
            }
            bytes.compact();
        }
    }

    /** The tally of each column, which FastCSV tells of each field. */
    private static final class Tallies extends AbstractBaseCsvCallbackHandler<Boolean> {
        private final List<ColumnTally> columns = new ArrayList<>();

        @Override
        protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
            if (index == columns.size()) {
                columns.add(new ColumnTally());
            }
            columns.get(index).add(text, offset, length);
        }

        @Override
        protected Boolean buildRecord() {
            return Boolean.TRUE;
        }

        List<ColumnSummary> summaries(List<String> names) {
            List<ColumnSummary> summaries = new ArrayList<>();
            for (int i = 0; i < Math.max(columns.size(), names.size()); i++) {
                ColumnTally tally = i < columns.size() ? columns.get(i) : new ColumnTally();
                summaries.add(tally.summary(i < names.size() ? names.get(i) : ""));
            }
            return summaries;
        }
    }
}
