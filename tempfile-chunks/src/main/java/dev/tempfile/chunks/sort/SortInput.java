package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.input.ByteOrderMark;
import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.FixedRecords;
import dev.tempfile.chunks.input.RecordScanner;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a sort one after the other, handed out in stretches of whole records. What stands before the first record, which is
 * the header and empty lines around it, is kept apart; before the first record of any later input it is left out, and a last line
 * that does not end is ended. Used by one thread at a time.
 */
final class SortInput implements Closeable {
    private static final int STEP = 256 * 1024;
    private static final int LEAST_STEP = 64;

    private final ArrayDeque<SortSource> waiting;
    private final RecordFormat format;
    private final RecordScanner scanner;
    private final byte[] pending;
    private final byte[] carried;
    private byte[] start;
    private byte[] lineEnd = {};
    private ByteBuffer words = ByteBuffer.allocate(0);
    private SortSource current;
    private int pendingAt;
    private int pendingEnd;
    private int carriedLength;
    private boolean ended;
    private final boolean rereads;
    private boolean reread;
    private int stretches;
    private long records;
    private long position;
    private long done;

    /** Where the parts of the stretch that is gathered start, in which state, and how many records end in each. */
    private int[] parts = new int[3 * 16];

    private int partCount;

    /**
     * Opens the first of the inputs, which are closed with this, and reads what stands before its first record.
     *
     * @param rereads whether stretches say where they can be read again, which is only so where there is one input
     */
    SortInput(List<SortSource> inputs, RecordFormat format, SortMemory memory, boolean rereads) throws IOException {
        waiting = new ArrayDeque<>(inputs);
        this.format = format;
        this.rereads = rereads;
        scanner = new RecordScanner(
                format.delimiter(), format.quote(), format.hasQuotes(), format.kind() == RecordFormat.Kind.LINES);
        pending = new byte[memory.longestStart()];
        carried = memory.spare();
        current = waiting.remove();
        try {
            start = startOf(current);
        } catch (IOException | RuntimeException failure) {
            Failures.closeAfter(failure, current);
            throw failure;
        }
    }

    /** What stands before the first record, which it does not run into: its line end is there, as soon as there is a record. */
    byte[] start() {
        boolean isOpen = format.hasHeader() && hasText(start) && textEnd(start) == start.length;
        if (!isOpen || records == 0) {
            return start;
        }
        byte[] end = lineEnd();
        byte[] ended = Arrays.copyOf(start, start.length + end.length);
        System.arraycopy(end, 0, ended, start.length, end.length);
        return ended;
    }

    /** The line end that was seen first; LF if none was. */
    byte[] lineEnd() {
        return lineEnd.length == 0 ? new byte[] {'\n'} : lineEnd;
    }

    long records() {
        return records;
    }

    /** Reads again what a stretch says to stand in the input. */
    void reread(long from, byte[] bytes, int at, int length) throws IOException {
        reread = true;
        current.reread(from, bytes, at, length);
    }

    /** Throws if something was read again, and somebody wrote to the input since it was opened. */
    void requireUnchangedIfReread() throws IOException {
        if (reread) {
            current.requireUnchanged();
        }
    }

    /** How many bytes of the inputs as they lie on disk were read. */
    long done() {
        return done + current.position();
    }

    boolean hasEnded() {
        return ended;
    }

    // ---------------------------------------------------------------- what stands before the first record

    private byte[] startOf(SortSource source) throws IOException {
        source.open();
        pendingAt = 0;
        pendingEnd = source.read(pending, 0, pending.length);
        pendingEnd = Math.max(0, pendingEnd);
        if (format.kind() == RecordFormat.Kind.FIXED) {
            return new byte[0];
        }
        int at = ByteOrderMark.length(source.name(), Arrays.copyOf(pending, Math.min(pendingEnd, ByteOrderMark.LOOK)));
        scanner.from(RecordScanner.START);
        if (format.kind() == RecordFormat.Kind.FIELDS) {
            at = afterLineEnds(pending, at, pendingEnd);
        }
        if (format.hasHeader()) {
            at = scanner.scan(ByteBuffer.wrap(pending), at, pendingEnd, 1);
            boolean isWhole = scanner.ended() == 1;
            boolean isAll = pendingEnd < pending.length;
            if (!isWhole && isAll && scanner.state() == RecordScanner.QUOTED) {
                throw unclosed(pending, 0, pendingEnd, "the header");
            }
            if (isWhole) {
                at = lineEndAfter(pending, at, pendingEnd);
            }
        }
        if (at == pending.length) {
            throw new FileSystemException(
                    source.name(),
                    null,
                    "its header is longer than " + pending.length
                            + " bytes: does a quote never close, or is it not in the format " + format
                            + "? If it is right, give the sort more memory");
        }
        pendingAt = at;
        byte[] before = Arrays.copyOf(pending, at);
        position = at;
        return before;
    }

    /** Where the line end ends whose first byte is the one before, with the empty lines after it if they are none. */
    private int lineEndAfter(byte[] bytes, int at, int end) {
        boolean isPair = bytes[at - 1] == '\r' && at < end && bytes[at] == '\n';
        if (lineEnd.length == 0) {
            lineEnd = isPair ? new byte[] {'\r', '\n'} : new byte[] {bytes[at - 1]};
        }
        return format.kind() == RecordFormat.Kind.FIELDS ? afterLineEnds(bytes, at, end) : isPair ? at + 1 : at;
    }

    private static int afterLineEnds(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }

    /** Goes on with the next input; false if there is none. */
    private boolean goOn() throws IOException {
        current.requireUnchanged();
        SortSource next = waiting.poll();
        if (next == null) {
            return false;
        }
        done += current.position();
        current.close();
        current = next;
        byte[] before = startOf(next);
        if (!hasText(start)) {
            start = hasText(before) || start.length == 0 ? before : start;
        } else if (hasText(before) && !sameHeader(before, start)) {
            throw new FileSystemException(
                    next.name(),
                    null,
                    "has another header than the first input; sort them one by one, or without headers");
        }
        return true;
    }

    private static boolean sameHeader(byte[] one, byte[] other) {
        return Arrays.equals(one, textStart(one), textEnd(one), other, textStart(other), textEnd(other));
    }

    /** Whether it is more than a mark and empty lines: only a header is. */
    private static boolean hasText(byte[] before) {
        return textStart(before) < textEnd(before);
    }

    private static int textStart(byte[] header) {
        int mark = header.length >= 3 && header[0] == (byte) 0xEF ? 3 : 0;
        return Math.min(textEnd(header), afterLineEnds(header, mark, header.length));
    }

    private static int textEnd(byte[] header) {
        int end = header.length;
        while (end > 0 && (header[end - 1] == '\n' || header[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    // ---------------------------------------------------------------- stretches

    /**
     * The next stretch.
     *
     * @param bytes where it is gathered, from the start
     * @param perRecord how many bytes each record takes besides its own
     * @return null if there is no record any more
     */
    @Nullable
    Stretch next(byte[] bytes, int perRecord) throws IOException {
        if (ended) {
            return null;
        }
        partCount = 0;
        words = ByteBuffer.wrap(bytes);
        System.arraycopy(carried, 0, bytes, 0, carriedLength);
        long before = records;
        long atStart = position - carriedLength;
        int used = 0;
        int fresh = carriedLength;
        int state = RecordScanner.START;
        carriedLength = 0;
        int standing = Integer.MAX_VALUE;
        while (true) {
            state = part(bytes, used, fresh, state);
            used += fresh;
            int room = room(bytes.length, used, perRecord);
            if (room < Math.min(LEAST_STEP, bytes.length / 64)) {
                break;
            }
            fresh = read(bytes, used, Math.min(STEP, room));
            if (fresh < 0) {
                standing = Math.min(standing, used);
                fresh = ending(bytes, used, state);
                part(bytes, used, fresh, state);
                used += fresh;
                fresh = 0;
                state = RecordScanner.START;
                if (!goOn()) {
                    ended = true;
                    break;
                }
            }
        }
        int end = ended ? used : cut(bytes, used);
        carry(bytes, end, used, atStart);
        if (end == 0) {
            return null;
        }
        int again = rereads ? Math.min(end, standing) : 0;
        return new Stretch(stretches++, end, before, current.name(), atStart, again, ended && stretches == 1);
    }

    /** How much may be read still, so that what is read and its records' entries have room; the longest record has in any case. */
    private int room(int size, int used, int perRecord) {
        long entries = records(used) * perRecord;
        long room = size - used - entries - size / 128 - 4L * Arena.ENTRY;
        double each = used == 0 ? 1 : (double) entries / used;
        int atLeast = Math.min(carried.length + LEAST_STEP, size / 2) - used;
        return Math.max(atLeast, (int) (room / (1 + each)));
    }

    private long records(int used) {
        if (format.kind() == RecordFormat.Kind.FIXED) {
            return 1L + used / format.fixedSize();
        }
        long ends = 1;
        for (int part = 0; part < partCount; part++) {
            ends += parts[3 * part + 2];
        }
        return ends;
    }

    private int read(byte[] bytes, int at, int most) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while it read " + current.name());
        }
        int length;
        if (pendingAt < pendingEnd) {
            length = Math.min(most, pendingEnd - pendingAt);
            System.arraycopy(pending, pendingAt, bytes, at, length);
            pendingAt += length;
        } else {
            length = current.read(bytes, at, most);
        }
        position += Math.max(0, length);
        return length;
    }

    /** Counts the records that end in a part; tells the state that it leaves. */
    private int part(byte[] bytes, int from, int length, int state) {
        if (format.kind() == RecordFormat.Kind.FIXED || length == 0) {
            return state;
        }
        if (parts.length < 3 * partCount + 3) {
            parts = Arrays.copyOf(parts, 2 * parts.length);
        }
        scanner.from(state).scan(words, from, from + length, Long.MAX_VALUE);
        parts[3 * partCount] = from;
        parts[3 * partCount + 1] = state;
        parts[3 * partCount + 2] = (int) scanner.ended();
        partCount++;
        int after = scanner.state();
        if (lineEnd.length == 0 && scanner.ended() > 0) {
            lineEndAfter(bytes, scanner.from(state).scan(words, from, from + length, 1), from + length);
        }
        return after;
    }

    /** Ends the last record of an input; tells how many bytes that took. */
    private int ending(byte[] bytes, int used, int state) throws IOException {
        if (format.kind() == RecordFormat.Kind.FIXED) {
            current.requireUnchanged(); // what is no multiple may be so because somebody writes it
            FixedRecords.count(current.name(), position, format.fixedSize());
            return 0;
        }
        if (state == RecordScanner.QUOTED) {
            int from = lastStart(bytes, used);
            throw unclosed(bytes, from, used, "record " + (records + records(used)));
        }
        if (!RecordScanner.isWithinRecord(state)) {
            return 0;
        }
        byte[] end = lineEnd();
        System.arraycopy(end, 0, bytes, used, end.length);
        return end.length;
    }

    private int lastStart(byte[] bytes, int used) {
        for (int part = partCount - 1; part >= 0; part--) {
            int ends = parts[3 * part + 2];
            if (ends > 0) {
                int at = scanner.from(parts[3 * part + 1]).scan(words, parts[3 * part], partEnd(part, used), ends);
                return lineEndAfter(bytes, at, used);
            }
        }
        return 0;
    }

    private int partEnd(int part, int used) {
        return part + 1 < partCount ? parts[3 * part + 3] : used;
    }

    /** Where the last record ends of which the line end is here for sure; the records up to there are counted. */
    private int cut(byte[] bytes, int used) {
        if (format.kind() == RecordFormat.Kind.FIXED) {
            int whole = used / format.fixedSize();
            return whole * format.fixedSize();
        }
        for (int part = partCount - 1; part >= 0; part--) {
            int ends = parts[3 * part + 2];
            for (int end = ends; end > Math.max(0, ends - 2); end--) {
                int at = scanner.from(parts[3 * part + 1]).scan(words, parts[3 * part], partEnd(part, used), end);
                int after = lineEndAfter(bytes, at, used);
                if (after < used || format.kind() == RecordFormat.Kind.LINES && bytes[after - 1] == '\n') {
                    parts[3 * part + 2] = end;
                    partCount = part + 1;
                    return after;
                }
            }
        }
        return 0;
    }

    private void carry(byte[] bytes, int end, int used, long atStart) throws IOException {
        long all = ended ? records(used) - 1 : records(end) - 1;
        records += end == 0 ? 0 : all;
        int left = used - end;
        if (left > carried.length || end == 0 && !ended) {
            current.requireUnchanged();
            throw new FileSystemException(
                    current.name(),
                    null,
                    "record " + (records + 1) + ", which starts at byte " + (atStart + end) + ", is longer than "
                            + carried.length
                            + " bytes: does a quote never close? If it is right, give the sort more memory");
        }
        System.arraycopy(bytes, end, carried, 0, left);
        carriedLength = left;
    }

    /** A quote that never closes, unless that is because somebody writes the input. */
    private FileSystemException unclosed(byte[] bytes, int from, int to, String record) throws IOException {
        current.requireUnchanged();
        int quote = from;
        scanner.from(RecordScanner.START);
        for (int at = from; at < to; at++) {
            int before = scanner.state();
            scanner.step(bytes[at]);
            quote = RecordScanner.opens(before, scanner.state()) ? at : quote;
        }
        long first = record.equals("the header") ? 0 : position - to;
        return Failures.unclosedQuote(current.name(), record, first + from, first + quote);
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
