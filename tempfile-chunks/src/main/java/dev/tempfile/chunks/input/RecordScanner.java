package dev.tempfile.chunks.input;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records that end in a run of bytes, many bytes at a time, and knows in which state it leaves them.
 *
 * <p>A record ends with the first byte of a line end. Of several line ends in a row only the first ends a record of fields, since
 * empty lines are none; among lines every one does, and CRLF is one. So no byte that comes later decides whether a record ended.
 *
 * <p>Whether a byte is inside quotes is the parity of the quotes before it: for many at once in {@link Stretches}, as long as each
 * quote opens, closes or doubles; else, and near the last record wanted, 64 bytes at a time, from which quotes are taken out that do
 * not open since they are not at the start of a field. Not thread-safe.
 */
public final class RecordScanner {
    /** At the start of a record: at the start of all, or after an LF. */
    public static final int START = 0;

    /** At the start of a record, after a CR. */
    public static final int AFTER_CR = 1;

    /** At the start of a field that is not the first. */
    public static final int FIELD = 2;

    /** In a field, outside quotes. */
    public static final int PLAIN = 3;

    /** In a field, inside quotes. */
    public static final int QUOTED = 4;

    /** After a quote that closed, unless one more follows. */
    public static final int CLOSED = 5;

    private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The bytes that have a bit each in a mask. */
    private static final int BLOCK = Long.SIZE;

    /** Stretches that are shorter are not worth it. */
    private static final int FEWEST_WORDS = 16;

    /** After a stray quote so much is gone through in blocks, for where one is there are more. */
    private static final int WARY = 32 * 1024;

    private final int delimiter;
    private final int quote;
    private final boolean hasQuotes;
    private final boolean countsEmptyLines;
    private final long quotes;
    private final long separators;
    private @Nullable Stretches stretches;
    private int state;
    private long ended;

    /**
     * Records of fields, or lines.
     *
     * @param delimiter a byte, or a number that no byte has
     * @param quote a byte, or a number that no byte has
     * @param hasQuotes whether there are quotes
     * @param countsEmptyLines whether an empty line is a record
     */
    public RecordScanner(int delimiter, int quote, boolean hasQuotes, boolean countsEmptyLines) {
        this.delimiter = delimiter;
        this.quote = quote;
        this.hasQuotes = hasQuotes;
        this.countsEmptyLines = countsEmptyLines;
        quotes = (quote & 0xFF) * Marks.ONES;
        separators = countsEmptyLines ? Marks.LFS : (delimiter & 0xFF) * Marks.ONES;
    }

    /** Begins anew in a state, with no record ended. */
    public RecordScanner from(int startState) {
        state = startState;
        ended = 0;
        return this;
    }

    public int state() {
        return state;
    }

    /** How many records have ended. */
    public long ended() {
        return ended;
    }

    /** Whether an input that ends here ends within a record. */
    public static boolean isWithinRecord(int state) {
        return state > AFTER_CR;
    }

    /** Whether the step from one state to another starts a record. */
    public static boolean starts(int before, int after) {
        return !isWithinRecord(before) && isWithinRecord(after);
    }

    /** Whether the step from one state to another opens a quoted field. */
    public static boolean opens(int before, int after) {
        return after == QUOTED && before != QUOTED && before != CLOSED;
    }

    /**
     * Goes on through {@code bytes} until {@code most} records have ended in all, or to the end.
     *
     * @return the index after the last byte that was looked at: the first one of a line end, if {@code most} was reached
     */
    public int scan(ByteBuffer bytes, int from, int to, long most) {
        int at = from;
        int waryUntil = from;
        while (at < to && ended < most) {
            int words = at < waryUntil ? 0 : wordsOfStretches(to - at, most - ended);
            if (words >= FEWEST_WORDS) {
                int reached = stretches(bytes, at, words);
                waryUntil = reached > at ? reached : at + WARY;
                at = reached;
            } else if (to - at >= BLOCK) {
                at = block(bytes, at, most);
            } else {
                step(bytes.get(at++));
            }
        }
        return at;
    }

    /** The longest stretches in which no more records end than are wanted: each that counts ends with a line end. */
    private static int wordsOfStretches(int bytes, long wanted) {
        return (int) Math.min(Math.min(bytes / Stretches.EIGHT, wanted / Stretches.EIGHT), Stretches.MOST);
    }

    /** Goes through eight stretches of so many words; stays where it is if they hold a stray quote. */
    private int stretches(ByteBuffer bytes, int from, int words) {
        Stretches counting = stretches;
        if (counting == null) {
            counting = new Stretches(quotes, hasQuotes, separators, countsEmptyLines);
            stretches = counting;
        }
        int length = words * Stretches.EIGHT;
        LongBuffer view =
                bytes.slice(from, length).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        if (!counting.count(view, words, state)) {
            return from;
        }
        ended += counting.ended();
        int end = from + length;
        state = counting.endsInside() ? QUOTED : stateAfter(bytes.get(end - 1));
        return end;
    }

    /**
     * Goes through 64 bytes, or less if the last record wanted ends in them. A mask has a bit for each, the lowest for the first; a
     * byte is inside quotes if those up to it are odd in number, stray ones not counted.
     */
    private int block(ByteBuffer bytes, int from, long most) {
        long quote = 0;
        long separator = 0;
        long end = 0;
        for (int shift = 0; shift < BLOCK; shift += Long.BYTES) {
            long word = (long) WORDS.get(bytes, from + shift);
            quote |= bits(Marks.like(word, quotes)) << shift;
            separator |= bits(Marks.like(word, separators)) << shift;
            end |= bits(Marks.ends(word)) << shift;
        }
        quote &= hasQuotes ? -1 : 0;
        long inside = state == QUOTED ? -1 : 0;
        long plain = ~(quote | separator | end);
        long opening = quote & (separator | end) << 1;
        long within = odd(quote) ^ inside;
        long stray = within & quote & before(plain, state == PLAIN);
        while (stray != 0) {
            long first = Long.lowestOneBit(stray);
            long strays =
                    quote & Long.lowestOneBit(opening & -first) - first; // up to the next field that starts with one
            quote ^= strays;
            plain |= strays;
            within = odd(quote) ^ inside;
            stray = within & quote & before(plain, state == PLAIN);
        }
        long ends = end & ~within;
        long counted = countsEmptyLines
                ? ends & ~(separator & before(ends & ~separator, state == AFTER_CR))
                : ends & ~before(ends, state <= AFTER_CR);
        return went(bytes, from, counted, within, plain, most);
    }

    /** Notes the records that ended in a block, and the state after it or after the last record wanted. */
    private int went(ByteBuffer bytes, int from, long counted, long within, long plain, long most) {
        long left = counted;
        int last = BLOCK - 1;
        if (most - ended <= Long.bitCount(counted)) {
            for (long i = most - ended; i > 1; i--) {
                left &= left - 1;
            }
            last = Long.numberOfTrailingZeros(left);
            ended = most;
        } else {
            ended += Long.bitCount(counted);
        }
        if ((within >>> last & 1) != 0) {
            state = QUOTED;
        } else {
            state = (plain >>> last & 1) != 0 ? PLAIN : stateAfter(bytes.get(from + last));
        }
        return from + last + 1;
    }

    /** The top bits of eight bytes, the first byte's as the lowest. */
    private static long bits(long tops) {
        return (tops >>> 7) * 0x0102040810204080L >>> 56;
    }

    /** Of a mask: whether the bits up to each, and it, are odd in number. */
    private static long odd(long mask) {
        long odd = mask ^ mask << 1;
        odd ^= odd << 2;
        odd ^= odd << 4;
        odd ^= odd << 8;
        odd ^= odd << 16;
        return odd ^ odd << 32;
    }

    /** Of a mask: what is said of the byte before each. */
    private static long before(long mask, boolean beforeFirst) {
        return mask << 1 | (beforeFirst ? 1 : 0);
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
    public void step(byte next) {
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
