package dev.tempfile.chunks.input;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
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

    /** The bytes of eight words. */
    private static final int EIGHT = 8 * Long.BYTES;

    /** So much is gone through in a call: a JVM compiles well what is called often, and only in the end what loops for long. */
    private static final int PIECE = 4 * 1024;

    /** Where quotes are they are many: so long nothing else is tried. */
    private static final int QUOTED_STRETCH = 512;

    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long LOWS = 0x7F * ONES;
    private static final long LFS = '\n' * ONES;
    private static final long CRS = '\r' * ONES;

    private final int delimiter;
    private final int quote;
    private final long delimiters;
    private final long quotes;
    private final boolean hasQuotes;

    /** All bits, if there are quotes. */
    private final long quotable;

    private final boolean countsEmptyLines;

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
        delimiters = (delimiter & 0xFF) * ONES;
        quotes = (quote & 0xFF) * ONES;
        this.hasQuotes = hasQuotes;
        quotable = hasQuotes ? -1 : 0;
        this.countsEmptyLines = countsEmptyLines;
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
        while (at < to && ended < most) {
            int reached = to - at >= EIGHT ? words(bytes, at, to, most) : at;
            if (reached > at) {
                at = reached;
                continue;
            }
            int end = Math.min(to, at + EIGHT);
            while (at < end && ended < most) {
                step(bytes.get(at++));
            }
        }
        return at;
    }

    /** Goes through whole words, up to one that has to be gone through byte by byte, or in which the last record wanted ends. */
    private int words(ByteBuffer bytes, int from, int to, long most) {
        if (countsEmptyLines) {
            return lines(bytes, from, to, most);
        }
        int at = from;
        while (to - at >= EIGHT) {
            int piece = Math.min(to, at + PIECE);
            at = unquoted(bytes, at, piece, most);
            if (piece < to && piece - at < 4 * Long.BYTES) {
                continue;
            }
            int end = Math.min(to, at + QUOTED_STRETCH);
            at = quoted(bytes, at, end, most);
            if (end - at >= EIGHT) {
                break;
            }
        }
        return at;
    }

    /** Goes through words four at a time, up to four with a quote. */
    private int unquoted(ByteBuffer bytes, int from, int to, long most) {
        long count = ended;
        long outside = state == QUOTED ? 0 : TOPS;
        long endBefore = state <= AFTER_CR ? 0x10 : 0;
        int at = from;
        for (int last = to - 4 * Long.BYTES; at <= last; at += 4 * Long.BYTES) {
            long a = (long) WORDS.get(bytes, at);
            long b = (long) WORDS.get(bytes, at + 8);
            long c = (long) WORDS.get(bytes, at + 16);
            long d = (long) WORDS.get(bytes, at + 24);
            long unlike = unlike(a, quotes) & unlike(b, quotes) & unlike(c, quotes) & unlike(d, quotes);
            if ((~unlike & TOPS & quotable) != 0) {
                break;
            }
            long low = above(a, '\r') & above(b, '\r') & above(c, '\r') & above(d, '\r');
            if ((~low & outside) == 0) {
                endBefore = 0;
                continue;
            }
            // The top four bits of each byte: whether that of a, b, c, d is a line end, from the lowest to the highest.
            long ends = ~noEnd(a) & outside;
            ends = ends >>> 1 | ~noEnd(b) & outside;
            ends = ends >>> 1 | ~noEnd(c) & outside;
            ends = ends >>> 1 | ~noEnd(d) & outside;
            long before = ends << 8 | ends >>> 55 & 0xE0 | endBefore;
            long now = count + Long.bitCount(ends & ~before);
            if (now >= most) {
                break;
            }
            count = now;
            endBefore = ends >>> 59 & 0x10;
        }
        return went(bytes, from, at, outside == 0, count);
    }

    /**
     * Goes through words eight at a time, up to eight with a quote that neither opens, closes nor doubles.
     *
     * <p>Of a byte's bits in a mask the lowest is of the first word, the highest of the eighth: see {@link #packed}.
     */
    private int quoted(ByteBuffer bytes, int from, int to, long most) {
        long count = ended;
        long inside = state == QUOTED ? -1 : 0;
        long endBefore = state <= AFTER_CR ? 1 : 0;
        long forbidsBefore = state == PLAIN ? 1 : 0;
        int at = from;
        for (int last = to - EIGHT; at <= last; at += EIGHT) {
            long a = (long) WORDS.get(bytes, at);
            long b = (long) WORDS.get(bytes, at + 8);
            long c = (long) WORDS.get(bytes, at + 16);
            long d = (long) WORDS.get(bytes, at + 24);
            long e = (long) WORDS.get(bytes, at + 32);
            long f = (long) WORDS.get(bytes, at + 40);
            long g = (long) WORDS.get(bytes, at + 48);
            long h = (long) WORDS.get(bytes, at + 56);
            long quote = ~packed(
                            unlike(a, quotes),
                            unlike(b, quotes),
                            unlike(c, quotes),
                            unlike(d, quotes),
                            unlike(e, quotes),
                            unlike(f, quotes),
                            unlike(g, quotes),
                            unlike(h, quotes))
                    & quotable;
            long noEnd = packed(noEnd(a), noEnd(b), noEnd(c), noEnd(d), noEnd(e), noEnd(f), noEnd(g), noEnd(h));
            long forbids = noEnd
                    & ~quote
                    & packed(
                            unlike(a, delimiters),
                            unlike(b, delimiters),
                            unlike(c, delimiters),
                            unlike(d, delimiters),
                            unlike(e, delimiters),
                            unlike(f, delimiters),
                            unlike(g, delimiters),
                            unlike(h, delimiters));
            long within = odd(quote) ^ inside;
            if ((within & quote & before(forbids, forbidsBefore)) != 0) {
                break;
            }
            long ends = ~(noEnd | within);
            long now = count + Long.bitCount(ends & ~before(ends, endBefore));
            if (now >= most) {
                break;
            }
            count = now;
            inside = within >> 63;
            endBefore = ends >>> 63;
            forbidsBefore = forbids >>> 63;
        }
        return went(bytes, from, at, inside != 0, count);
    }

    /** The top bits of eight words, byte by byte: those of a first byte of all words make up the first byte. */
    private static long packed(long a, long b, long c, long d, long e, long f, long g, long h) {
        return (a & TOPS) >>> 7
                | (b & TOPS) >>> 6
                | (c & TOPS) >>> 5
                | (d & TOPS) >>> 4
                | (e & TOPS) >>> 3
                | (f & TOPS) >>> 2
                | (g & TOPS) >>> 1
                | h & TOPS;
    }

    /** Of eight words packed: whether those up to each byte, and it, are odd in number. */
    private static long odd(long packed) {
        long inWord = packed ^ packed << 8;
        inWord ^= inWord << 16;
        inWord ^= inWord << 32;
        long words = inWord >>> 56;
        words ^= words << 1;
        words ^= words << 2;
        words ^= words << 4;
        return inWord ^ (words << 1 & 0xFF) * ONES;
    }

    /** Of eight words packed: what is said of the byte before each. */
    private static long before(long packed, long beforeFirst) {
        return packed << 8 | packed >>> 55 & 0xFE | beforeFirst;
    }

    /** Goes through words in which every line end counts, and CRLF once. */
    private int lines(ByteBuffer bytes, int from, int to, long most) {
        long count = ended;
        long crBefore = state == AFTER_CR ? 0x80 : 0;
        int at = from;
        for (int last = Math.min(to, from + PIECE) - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            long lf = ~unlike(word, LFS) & TOPS;
            long cr = ~unlike(word, CRS) & TOPS;
            long now = count + Long.bitCount((lf | cr) & ~(lf & (cr << 8 | crBefore)));
            if (now >= most) {
                break;
            }
            count = now;
            crBefore = cr >>> 56;
        }
        return went(bytes, from, at, false, count);
    }

    private int went(ByteBuffer bytes, int from, int at, boolean inside, long count) {
        if (at > from) {
            state = inside ? QUOTED : stateAfter(bytes.get(at - 1));
        }
        ended = count;
        return at;
    }

    /** The top bit of each byte that differs from the ASCII one in {@code pattern}; no carry crosses a byte; other bits are noise. */
    private static long unlike(long word, long pattern) {
        return ((word & LOWS) ^ pattern) + LOWS | word;
    }

    /** The same of each byte that ends no line. */
    private static long noEnd(long word) {
        return unlike(word, LFS) & unlike(word, CRS);
    }

    /** The top bit of each byte that is greater, without a sign; no carry crosses a byte, and other bits are noise. */
    private static long above(long word, int ascii) {
        return (word & LOWS) + (0x7F - ascii) * ONES | word;
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
