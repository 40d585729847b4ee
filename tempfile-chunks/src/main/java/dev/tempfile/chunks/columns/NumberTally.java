package dev.tempfile.chunks.columns;

import dev.tempfile.chunks.columns.ColumnSummary.Numbers;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Adds up exactly those fields that are numbers.
 *
 * <p>Most have at most 18 digits, so that they are whole numbers of so many decimals: those are added up as such, apart for each
 * number of decimals, and make no object. Used by one thread at a time.
 */
final class NumberTally {
    private static final int DIGITS = 18;
    private static final int LONGEST = 64;
    private static final int EXPONENT = 400;

    private final long[] counts = new long[DIGITS + 1];
    private final long[] sums = new long[DIGITS + 1];
    private final long[] least = new long[DIGITS + 1];
    private final long[] greatest = new long[DIGITS + 1];

    /** Those that do not fit; their sum, and what sums there had to be carried over. */
    private @Nullable Numbers others;

    NumberTally() {
        Arrays.fill(least, Long.MAX_VALUE);
        Arrays.fill(greatest, Long.MIN_VALUE);
    }

    /** Adds a field, if it is a number. */
    void add(char[] text, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && text[from] == ' ') {
            from++;
        }
        while (from < to && text[to - 1] == ' ') {
            to--;
        }
        int at = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
        long value = 0;
        int significant = 0;
        int digits = 0;
        int decimals = -1;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits++;
                significant += significant > 0 || digit > 0 ? 1 : 0;
                value = value * 10 + digit; // worth nothing beyond 18 digits, and not used then
                decimals += decimals >= 0 ? 1 : 0;
            } else if (text[at] == '.' && decimals < 0) {
                decimals = 0;
            } else {
                break;
            }
        }
        if (digits == 0 || to - from > LONGEST || at < to && !isExponent(text, at, to)) {
            return;
        }
        int scale = Math.max(0, decimals);
        if (at < to || significant > DIGITS || scale > DIGITS) {
            addOther(one(new BigDecimal(text, from, to - from)));
        } else {
            addWhole(text[from] == '-' ? -value : value, scale);
        }
    }

    /** Whether from there on there is an exponent, and nothing else, of a size that we add up. */
    private static boolean isExponent(char[] text, int from, int to) {
        if (text[from] != 'e' && text[from] != 'E') {
            return false;
        }
        int at = from + 1;
        at += at < to && (text[at] == '-' || text[at] == '+') ? 1 : 0;
        int exponent = 0;
        int start = at;
        while (at < to && text[at] >= '0' && text[at] <= '9' && exponent <= EXPONENT) {
            exponent = exponent * 10 + text[at++] - '0';
        }
        return at == to && at > start && exponent <= EXPONENT;
    }

    private void addWhole(long value, int scale) {
        long sum = sums[scale] + value;
        if (((sums[scale] ^ sum) & (value ^ sum)) < 0) { // as Math.addExact has it
            carry(scale);
            sum = value;
        }
        sums[scale] = sum;
        counts[scale]++;
        least[scale] = Math.min(least[scale], value);
        greatest[scale] = Math.max(greatest[scale], value);
    }

    /** Makes room where a sum would overflow. */
    private void carry(int scale) {
        addOther(numbers(scale));
        counts[scale] = 0;
        sums[scale] = 0;
    }

    private Numbers numbers(int scale) {
        return new Numbers(
                counts[scale],
                BigDecimal.valueOf(sums[scale], scale),
                BigDecimal.valueOf(least[scale], scale),
                BigDecimal.valueOf(greatest[scale], scale));
    }

    private static Numbers one(BigDecimal number) {
        return new Numbers(1, number, number, number);
    }

    private void addOther(Numbers more) {
        Numbers before = others;
        others = before == null ? more : before.and(more);
    }

    /** All of them; null if there is none. */
    @Nullable
    Numbers summary() {
        Numbers all = others;
        for (int scale = 0; scale <= DIGITS; scale++) {
            if (counts[scale] > 0) {
                all = all == null ? numbers(scale) : all.and(numbers(scale));
            }
        }
        return all;
    }
}
