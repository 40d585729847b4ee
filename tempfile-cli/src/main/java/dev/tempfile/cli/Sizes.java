package dev.tempfile.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people read them, the same in every locale. */
final class Sizes {

    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    /**
     * How many bytes {@code 64M} is.
     *
     * @throws IllegalArgumentException if the value of this option is no size
     */
    static long bytes(String option, String text) {
        Matcher size = Pattern.compile("(\\d{1,15})([KMGT]?)(?:I?B)?").matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException(option + " is a number with K, M, G or T after it, not '" + text + "'");
        }
        int shift = size.group(2).isEmpty() ? 0 : 10 * ("KMGT".indexOf(size.group(2)) + 1);
        long number = Long.parseLong(size.group(1));
        return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
    }

    /** {@code 1.5 MiB}. */
    static String binary(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || value >= 100 || value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 12,345}. */
    static String grouped(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        for (int at = digits.length() - 3; at > (number < 0 ? 1 : 0); at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** {@code 1 record}, {@code 12,345 records}. */
    static String counted(long number, String what) {
        return grouped(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** Three figures that count: {@code 0.123}, {@code 4.56}, {@code 78.9}, {@code 1,234}. */
    static String figures(double number) {
        int decimals = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }

    /** {@code 0.98–1.6}, in the unit that {@link #duration} has for a value between them. */
    static String range(double lowMicros, double highMicros, double betweenMicros) {
        double unit = betweenMicros >= 1e6 ? 1e6 : betweenMicros >= 1e3 ? 1e3 : 1;
        return twoFigures(lowMicros / unit) + "–" + twoFigures(highMicros / unit);
    }

    private static String twoFigures(double number) {
        int decimals = number >= 10 ? 0 : number >= 1 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    /** {@code 1.23 ms}, {@code 2.34 s}. */
    static String duration(double micros) {
        return micros >= 1e6
                ? figures(micros / 1e6) + " s"
                : micros >= 1e3 ? figures(micros / 1e3) + " ms" : figures(micros) + " µs";
    }
}
