package dev.tempfile.examples;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a CSV file record by record, byte for byte: a line end inside quotes belongs to its record.
 *
 * <p>A quote opens only at the start of a field, as RFC 4180 has it, so that {@code 5" pipe} harms nobody. Works for
 * every encoding that has ASCII in its place, UTF-8 above all; UTF-16 is refused.
 */
final class CsvRecords implements Closeable {

    /** Where in a record we are. */
    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        AFTER_QUOTE
    }

    /** A quote that is never closed would otherwise read a whole file into memory. */
    private static final int LONGEST_RECORD = 64 << 20;

    private static final String DELIMITERS = ",;\t|";

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream carried = new ByteArrayOutputStream();
    private int position;
    private int limit;
    private long records;
    private long lineEndsInsideQuotes;
    private long unclosedQuote = -1;
    private String delimiters = DELIMITERS;

    CsvRecords(Path file) throws IOException {
        this.file = file;
        in = Files.newInputStream(file);
        try {
            fill();
            refuseUtf16();
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Whether there is one more record. */
    boolean hasNext() throws IOException {
        return position < limit || fill();
    }

    /** The next record with its line end, if the file has one there. */
    byte[] next() throws IOException {
        if (!hasNext()) {
            throw new EOFException(file + " has no more records");
        }
        carried.reset();
        State state = State.FIELD_START;
        int from = position;
        int at = records == 0 && startsWithUtf8Mark() ? from + 3 : from;
        while (true) {
            for (; at < limit; at++) {
                byte b = buffer[at];
                if (b == '\n' && state != State.QUOTED) {
                    position = at + 1;
                    return record(from, position);
                }
                lineEndsInsideQuotes += b == '\n' ? 1 : 0;
                state = after(state, b);
            }
            carried.write(buffer, from, limit - from);
            if (carried.size() > LONGEST_RECORD) {
                throw new IOException(
                        file + ": record " + records + " is longer than 64 MiB; is a closing quote missing?");
            }
            if (!fill()) {
                unclosedQuote = state == State.QUOTED ? records : -1;
                return record(0, 0);
            }
            from = 0;
            at = 0;
        }
    }

    /** How many line ends were part of a record so far. */
    long lineEndsInsideQuotes() {
        return lineEndsInsideQuotes;
    }

    /** The number of the record that ends with the file inside quotes, the header being 0; -1 if none does. */
    long unclosedQuote() {
        return unclosedQuote;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private State after(State state, byte b) {
        if (b == '"') {
            return switch (state) {
                case FIELD_START, AFTER_QUOTE -> State.QUOTED;
                case QUOTED -> State.AFTER_QUOTE;
                case PLAIN -> State.PLAIN;
            };
        }
        if (state == State.QUOTED) {
            return State.QUOTED;
        }
        return delimiters.indexOf(b) >= 0 ? State.FIELD_START : State.PLAIN;
    }

    private byte[] record(int from, int to) {
        byte[] record;
        if (carried.size() == 0) {
            record = Arrays.copyOfRange(buffer, from, to);
        } else {
            carried.write(buffer, from, to - from);
            record = carried.toByteArray();
        }
        if (records++ == 0) {
            delimiters = mostFrequent(record);
        }
        return record;
    }

    /** The header tells which of the usual delimiters this file has. */
    private static String mostFrequent(byte[] header) {
        int[] counts = new int[DELIMITERS.length()];
        int best = 0;
        for (byte b : header) {
            int which = DELIMITERS.indexOf(b);
            if (which >= 0 && ++counts[which] > counts[best]) {
                best = which;
            }
        }
        return DELIMITERS.substring(best, best + 1);
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
        return limit > 0;
    }

    private boolean startsWithUtf8Mark() {
        return limit >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF;
    }

    private void refuseUtf16() throws IOException {
        if (limit >= 2 && (buffer[0] & buffer[1] & 0xFE) == 0xFE && buffer[0] != buffer[1]) {
            throw new IOException(file + " is UTF-16; convert it to UTF-8 first");
        }
    }
}
