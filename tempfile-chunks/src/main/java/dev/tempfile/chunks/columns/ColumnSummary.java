package dev.tempfile.chunks.columns;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is in a column. Immutable.
 *
 * @param name as the header has it; empty if it has none
 * @param fields how many records have this field, empty or not
 * @param empty how many of those are empty
 * @param longest the length of the longest, in characters: code points of Unicode
 * @param texts what those that are not empty lie between as text; null if all are empty
 * @param numbers what those that are numbers add up to; null if none is
 */
public record ColumnSummary(
        String name,
        long fields,
        long empty,
        int longest,
        @Nullable Texts texts,
        @Nullable Numbers numbers) implements Serializable {
    private static final long serialVersionUID = 1;

    static final List<String> HEADS =
            List.of("column", "fields", "empty", "numbers", "least", "greatest", "mean", "sum", "longest");
    private static final int SHOWN = 24;
    private static final MathContext MEAN = new MathContext(10);

    /**
     * What texts lie between, in the order of {@link String#compareTo}.
     *
     * @param least the first in that order
     * @param greatest the last
     */
    public record Texts(String least, String greatest) implements Serializable {
        private static final long serialVersionUID = 1;

        /** These, and others. */
        public Texts and(Texts others) {
            return new Texts(
                    least.compareTo(others.least) <= 0 ? least : others.least,
                    greatest.compareTo(others.greatest) >= 0 ? greatest : others.greatest);
        }
    }

    /**
     * What numbers lie between, and their sum. A number is a field such as {@code 12}, {@code -0.50}, {@code +.5} or {@code 6.02e23},
     * of at most 64 characters and with an exponent between -400 and 400, with or without blanks around it.
     *
     * @param count how many there are
     * @param sum exact, with as many decimals as the number that has most
     * @param least of equal ones that with the fewest decimals
     * @param greatest of equal ones that with the fewest decimals
     */
    public record Numbers(long count, BigDecimal sum, BigDecimal least, BigDecimal greatest) implements Serializable {
        private static final long serialVersionUID = 1;

        /** These, and others. */
        public Numbers and(Numbers others) {
            return new Numbers(
                    count + others.count,
                    sum.add(others.sum),
                    less(least, others.least),
                    greater(greatest, others.greatest));
        }

        /** Their sum divided by their number, rounded to 16 digits. */
        public BigDecimal mean() {
            return sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL64);
        }

        private static BigDecimal less(BigDecimal one, BigDecimal other) {
            int order = one.compareTo(other);
            return order < 0 || order == 0 && one.scale() <= other.scale() ? one : other;
        }

        private static BigDecimal greater(BigDecimal one, BigDecimal other) {
            int order = one.compareTo(other);
            return order > 0 || order == 0 && one.scale() <= other.scale() ? one : other;
        }
    }

    /** This part of a column, and one that follows it. */
    public ColumnSummary and(ColumnSummary next) {
        return new ColumnSummary(
                name.isEmpty() ? next.name : name,
                fields + next.fields,
                empty + next.empty,
                Math.max(longest, next.longest),
                together(texts, next.texts, Texts::and),
                together(numbers, next.numbers, Numbers::and));
    }

    private static <T> @Nullable T together(@Nullable T one, @Nullable T other, BinaryOperator<T> both) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return both.apply(one, other);
    }

    /** As maps, strings and numbers. */
    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("fields", fields);
        document.put("empty", empty);
        document.put("longest", longest);
        Texts text = texts;
        document.put("text", text == null ? null : between(text.least, text.greatest));
        Numbers number = numbers;
        if (number == null) {
            document.put("numbers", null);
            return document;
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("count", number.count);
        described.put("sum", number.sum);
        described.put("mean", number.mean());
        described.putAll(between(number.least, number.greatest));
        document.put("numbers", described);
        return document;
    }

    private static Map<String, Object> between(Object least, Object greatest) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("least", least);
        document.put("greatest", greatest);
        return document;
    }

    /** As a line of a table: what it lies between is said of its numbers where it has nothing else. */
    List<String> row(int column) {
        Numbers number = numbers;
        Texts text = texts;
        boolean onlyNumbers = number != null && number.count == fields - empty;
        return List.of(
                name.isEmpty() ? "(" + column + ")" : shown(name),
                grouped(fields),
                grouped(empty),
                number == null ? "0" : grouped(number.count),
                number != null && onlyNumbers ? shown(number.least) : text == null ? "" : shown(text.least),
                number != null && onlyNumbers ? shown(number.greatest) : text == null ? "" : shown(text.greatest),
                number == null ? "" : grouped(shown(number.mean().round(MEAN).stripTrailingZeros())),
                number == null ? "" : grouped(shown(number.sum)),
                grouped(longest));
    }

    /** A figure as people read it, {@code 12,345.6789}; what stands in the file is shown as it is. */
    static String grouped(long number) {
        return grouped(Long.toString(number));
    }

    private static String grouped(String number) {
        int end = 0;
        while (end < number.length()
                && (end == 0 && number.charAt(0) == '-' || Character.isDigit(number.charAt(end)))) {
            end++;
        }
        StringBuilder digits = new StringBuilder(number);
        for (int at = end - 3; at > (number.startsWith("-") ? 1 : 0); at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    private static String shown(BigDecimal number) {
        String plain = Math.abs(number.scale()) > SHOWN ? "" : number.toPlainString();
        return plain.isEmpty() || plain.length() > SHOWN ? number.round(MEAN).toString() : plain;
    }

    private static String shown(String text) {
        String start = text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN - 1)) + "…";
        StringBuilder legible = new StringBuilder();
        start.codePoints().forEach(c -> legible.appendCodePoint(Character.isISOControl(c) ? '\u00B7' : c));
        return legible.toString();
    }
}
