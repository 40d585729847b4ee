package dev.tempfile.chunks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts the records that end in a run of bytes, eight bytes at a time, and knows in which state it leaves them.
 *
 * <p>A record ends with the first byte of a line end. Of several line ends in a row only the first ends a record of fields, since
 * empty lines are none; among lines every one does, and CRLF is one. So no byte that comes later decides whether a record ended.
 *
 * <p>In a word of eight bytes a mask has the top bit of each byte set that is a quote, say. Whether a byte is inside quotes is then
 * the parity of the quotes before it, for all eight at once by one multiplication; and if a quote that would open is not at the
 * start of a field, it is none, and the word is gone through byte by byte. Not thread-safe.
 */
final class RecordScanner {
    /** At the start of a record: at the start of all, or after an LF. */
    static final int START = 0;

    /** At the start of a record, after a CR. */
    static final int AFTER_CR = 1;

    /** At the start of a field that is not the first. */
    static final int FIELD = 2;

    /** In a field, outside quotes. */
    static final int PLAIN = 3;

    /** In a field, inside quotes. */
    static final int QUOTED = 4;

    /** After a quote that closed, unless one more follows. */
    static final int CLOSED = 5;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x80 * ONES;
    private static final long LOWS = 0x7F * ONES;
    private static final long LFS = '\n' * ONES;
    private static final long CRS = '\r' * ONES;

    private final int delimiter;
    private final int quote;
    private final long delimiters;
    private final long quotes;
    private final boolean hasQuotes;
    private final boolean countsEmptyLines;

    private int state;
    private long ended;

    RecordScanner(RecordFormat format) {
        delimiter = format.delimiter();
        quote = format.quote();
        delimiters = (delimiter & 0xFF) * ONES;
        quotes = (quote & 0xFF) * ONES;
        hasQuotes = format.hasQuotes();
        countsEmptyLines = format.kind() == RecordFormat.Kind.LINES;
    }

    /** Begins anew in a state, with no record ended. */
    RecordScanner from(int startState) {
        state = startState;
        ended = 0;
        return this;
    }

    int state() {
        return state;
    }

    /** How many records have ended. */
    long ended() {
        return ended;
    }

    /** Whether an input that ends here ends within a record. */
    static boolean isWithinRecord(int state) {
        return state > AFTER_CR;
    }

    /**
     * Goes on through {@code bytes} until {@code most} records have ended in all, or to the end.
     *
     * @return the index after the last byte that was looked at: the first one of a line end, if {@code most} was reached
     */
    int scan(byte[] bytes, int from, int to, long most) {
        int at = from;
        while (at < to && ended < most) {
            if (to - at >= Long.BYTES) {
                at = words(bytes, at, to, most);
            }
            int end = Math.min(to, at + Long.BYTES);
            while (at < end && ended < most) {
                step(bytes[at++]);
            }
        }
        return at;
    }

    /** Goes through whole words, up to one that has to be gone through byte by byte. */
    private int words(byte[] bytes, int from, int to, long most) {
        long count = ended;
        long inside = state == QUOTED ? -1 : 0;
        long endBefore = state <= AFTER_CR ? 0x80 : 0;
        long crBefore = state == AFTER_CR ? 0x80 : 0;
        int at = from;
        for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            long lf = matches(word, LFS);
            long cr = matches(word, CRS);
            long ends = lf | cr;
            long quoted = hasQuotes ? matches(word, quotes) : 0;
            long insideAfter = inside;
            if (quoted == 0) {
                ends &= ~inside;
            } else {
                long within = (((quoted >>> 7) * ONES ^ inside) & ONES) << 7;
                ends &= ~within;
                boolean opens = at == from ? state != PLAIN : admitsQuote(bytes[at - 1]);
                long admitting = (ends | quoted | matches(word, delimiters)) << 8 | (opens ? 0x80 : 0);
                if ((quoted & within & ~admitting) != 0) {
                    break;
                }
                insideAfter = within >> 63;
            }
            long first = countsEmptyLines ? ends & ~(lf & (cr << 8 | crBefore)) : ends & ~(ends << 8 | endBefore);
            long now = count + Long.bitCount(first);
            if (now >= most) {
                break;
            }
            count = now;
            inside = insideAfter;
            endBefore = ends >>> 56;
            crBefore = cr >>> 56;
        }
        if (at > from) {
            state = inside != 0 ? QUOTED : stateAfter(bytes[at - 1]);
        }
        ended = count;
        return at;
    }

    /** The top bit of each byte that is the one in {@code pattern}; exact, no carry crosses a byte. */
    private static long matches(long word, long pattern) {
        long different = word ^ pattern;
        return ~((different & LOWS) + LOWS | different | LOWS);
    }

    /** Whether a quote opens after this byte, which is outside quotes; a quote itself closed, for what is none breaks a word off. */
    private boolean admitsQuote(byte before) {
        return before == delimiter || before == quote || before == '\n' || before == '\r';
    }

    private int stateAfter(byte before) {
        if (before == '\n') {
            return START;
        }
        if (before == '\r') {
            return AFTER_CR;
        }
        return before == delimiter ? FIELD : hasQuotes && before == quote ? CLOSED : PLAIN;
    }

    /** Goes on by one byte. */
    void step(byte next) {
        if (state == QUOTED) {
            state = next == quote ? CLOSED : QUOTED;
        } else if (next == '\n' || next == '\r') {
            boolean another = state <= AFTER_CR && !(countsEmptyLines && !(next == '\n' && state == AFTER_CR));
            ended += another ? 0 : 1;
            state = next == '\n' ? START : AFTER_CR;
        } else if (hasQuotes && next == quote) {
            state = state == PLAIN ? PLAIN : QUOTED;
        } else {
            state = next == delimiter ? FIELD : PLAIN;
        }
    }
}
