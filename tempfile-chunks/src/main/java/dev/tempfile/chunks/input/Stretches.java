package dev.tempfile.chunks.input;

import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Counts the records that end in eight stretches of equal length, which lie one after the other and are gone through side by side.
 *
 * <p>The marks of eight words, one of each stretch, are packed into one: of a byte's bits the lowest is of the first stretch. So the
 * state of quotes goes from word to word in eight stretches at once. The loops that look at every byte are short, over arrays, and
 * without a branch, for a JVM makes vector instructions of such; each marks one thing, since it does not where more is in them.
 * Not thread-safe.
 */
final class Stretches {
    /** The bytes of eight words: what stretches of one word have. */
    static final int EIGHT = 8 * Long.BYTES;

    /** So many words has a stretch at most: all that is looked at fits a first-level cache. */
    static final int MOST = 256;

    private final long quotes;
    private final boolean hasQuotes;
    private final boolean countsEmptyLines;

    /** What a field starts behind; among lines the LFs. */
    private final long separators;

    private final long[] word = new long[MOST];
    private final long[] quote = new long[MOST];
    private final long[] end = new long[MOST];
    private final long[] separator = new long[MOST];

    /** Whether the quotes of a stretch's word up to each byte, and it, are odd in number. */
    private final long[] odd = new long[MOST];

    /** Whether a stretch's word starts inside quotes if the stretch does not. */
    private final long[] inside = new long[MOST];

    private long ended;
    private boolean endsInside;

    Stretches(long quotes, boolean hasQuotes, long separators, boolean countsEmptyLines) {
        this.quotes = quotes;
        this.hasQuotes = hasQuotes;
        this.separators = separators;
        this.countsEmptyLines = countsEmptyLines;
    }

    /** How many records end in them. */
    long ended() {
        return ended;
    }

    /** Whether they end inside quotes. */
    boolean endsInside() {
        return endsInside;
    }

    /**
     * Goes through them, from the start of {@code words}.
     *
     * @param length how many words each has
     * @param state the scanner's at their start
     * @return false, with nothing counted, if a quote is in them that neither opens, closes nor doubles
     */
    boolean count(LongBuffer words, int length, int state) {
        Arrays.fill(quote, 0, length, 0);
        Arrays.fill(end, 0, length, 0);
        Arrays.fill(separator, 0, length, 0);
        for (int stretch = 0; stretch < 8; stretch++) {
            words.get(stretch * length, word, 0, length);
            if (hasQuotes) {
                mark(word, length, quotes, quote);
            }
            markEnds(word, length, end);
            mark(word, length, separators, separator);
        }
        makeOdd(quote, length, odd);
        long oddStretches = carry(length);
        oddStretches ^= oddStretches << 1;
        oddStretches ^= oddStretches << 2;
        oddStretches ^= oddStretches << 4;
        long startInside = oddStretches << 1 & 0xFF ^ (state == RecordScanner.QUOTED ? 0xFF : 0);
        endsInside = (oddStretches >>> 7 & 1) != 0 != (state == RecordScanner.QUOTED);
        return add(length, startInside * Marks.ONES, state);
    }

    private static void mark(long[] words, int length, long pattern, long[] marks) {
        for (int i = 0; i < length; i++) {
            marks[i] = marks[i] >>> 1 | Marks.like(words[i], pattern);
        }
    }

    private static void markEnds(long[] words, int length, long[] marks) {
        for (int i = 0; i < length; i++) {
            marks[i] = marks[i] >>> 1 | Marks.ends(words[i]);
        }
    }

    private static void makeOdd(long[] quote, int length, long[] odd) {
        for (int i = 0; i < length; i++) {
            long upToByte = quote[i] ^ quote[i] << 8;
            upToByte ^= upToByte << 16;
            odd[i] = upToByte ^ upToByte << 32;
        }
    }

    /** Tells, by stretch, whether its quotes are odd in number. */
    private long carry(int length) {
        long carried = 0;
        for (int i = 0; i < length; i++) {
            inside[i] = carried * Marks.ONES;
            carried ^= odd[i] >>> 56;
        }
        return carried;
    }

    /** Adds up the records that end, once it is known which stretch starts inside quotes. */
    private boolean add(int length, long startInside, int state) {
        long lines = countsEmptyLines ? -1 : 0;
        int last = length - 1;
        long endsAtLast = end[last] & ~(odd[last] ^ inside[last] ^ startInside);
        long leadsBefore = (endsAtLast & ~(separator[last] & lines)) >>> 56 << 1 & 0xFF
                | (state == RecordScanner.AFTER_CR || state == RecordScanner.START && !countsEmptyLines ? 1 : 0);
        long plainBefore = ~(quote[last] | end[last] | separator[last]) >>> 56 << 1 & 0xFF
                | (state == RecordScanner.PLAIN ? 1 : 0);
        long count = 0;
        long stray = 0;
        for (int i = 0; i < length; i++) {
            long within = odd[i] ^ inside[i] ^ startInside;
            long plain = ~(quote[i] | end[i] | separator[i]);
            stray |= within & quote[i] & (plain << 8 | plainBefore);
            plainBefore = plain >>> 56;
            long ends = end[i] & ~within;
            long leads = ends & ~(separator[i] & lines);
            count += Long.bitCount(ends & ~((separator[i] | ~lines) & (leads << 8 | leadsBefore)));
            leadsBefore = leads >>> 56;
        }
        ended = stray == 0 ? count : 0;
        return stray == 0;
    }
}
