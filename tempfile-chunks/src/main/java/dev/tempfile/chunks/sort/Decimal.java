package dev.tempfile.chunks.sort;

/**
 * A decimal number, read from text and written so that the bytes order as the numbers do, whatever their size and precision.
 *
 * <p>Written is the sign, the power of ten, and the digits without zeros at either end, two to a byte; of a negative number the
 * complement. No written number is the start of another one. Not thread-safe.
 */
final class Decimal {
    /** What a written number starts with. */
    static final int NEGATIVE = 0x20;

    private static final int ZERO = 0x30;
    private static final int POSITIVE = 0x40;

    /** Powers of ten up to this, plus or minus, take one byte. */
    private static final int SMALL_POWER = 100;

    private static final int MOST_POWER = 1_000_000_000;

    private byte[] text = {};
    private boolean negative;
    private int firstDigit;
    private int lastDigit;
    private long power;

    /** How many bytes a number takes at most that is written in so many. */
    static int mostWritten(int length) {
        return length / 2 + 8;
    }

    /** Reads a number; false if it is none. */
    boolean read(byte[] bytes, int start, int end) {
        text = bytes;
        int from = start;
        int to = end;
        while (from < to && (bytes[from] == ' ' || bytes[from] == '\t')) {
            from++;
        }
        while (from < to && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t')) {
            to--;
        }
        negative = from < to && bytes[from] == '-';
        if (from < to && (bytes[from] == '-' || bytes[from] == '+')) {
            from++;
        }
        return digits(from, to);
    }

    private boolean digits(int from, int to) {
        firstDigit = -1;
        lastDigit = -1;
        int digits = 0;
        int point = -1;
        int at = from;
        for (; at < to; at++) {
            byte next = text[at];
            if (next >= '0' && next <= '9') {
                digits++;
                if (next != '0') {
                    firstDigit = firstDigit < 0 ? at : firstDigit;
                    lastDigit = at;
                }
            } else if (next == '.' && point < 0) {
                point = at;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return false;
        }
        int end = point < 0 ? at : point;
        power = firstDigit < 0 ? 0 : firstDigit < end ? end - firstDigit : end - firstDigit + 1;
        return at == to || exponent(at, to);
    }

    private boolean exponent(int start, int to) {
        int at = start + 1;
        if ((text[start] | 0x20) != 'e' || at == to) {
            return false;
        }
        boolean minus = text[at] == '-';
        if (minus || text[at] == '+') {
            at++;
        }
        if (at == to) {
            return false;
        }
        long exponent = 0;
        for (; at < to; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return false;
            }
            exponent = Math.min(MOST_POWER, exponent * 10 + text[at] - '0');
        }
        power += minus ? -exponent : exponent;
        return true;
    }

    /** Writes the number that was read; tells where it ends. */
    int write(byte[] to, int start) {
        if (firstDigit < 0) {
            to[start] = ZERO;
            return start + 1;
        }
        int at = start;
        to[at++] = (byte) (negative ? NEGATIVE : POSITIVE);
        at = writePower(to, at);
        for (int digit = firstDigit; digit <= lastDigit; ) {
            int pair = 10 * (text[digit] - '0');
            digit = following(digit);
            if (digit <= lastDigit) {
                pair += text[digit] - '0';
                digit = following(digit);
            }
            to[at++] = (byte) (pair + 1);
        }
        to[at++] = 0;
        if (negative) {
            for (int i = start + 1; i < at; i++) {
                to[i] = (byte) ~to[i];
            }
        }
        return at;
    }

    private int following(int digit) {
        return digit < lastDigit && text[digit + 1] == '.' ? digit + 2 : digit + 1;
    }

    private int writePower(byte[] to, int start) {
        int at = start;
        if (Math.abs(power) <= SMALL_POWER) {
            to[at++] = (byte) (0x80 + power);
            return at;
        }
        to[at++] = (byte) (power > 0 ? 0xFF : 0);
        long biased = power + Integer.MAX_VALUE;
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            to[at++] = (byte) (biased >>> shift);
        }
        return at;
    }
}
