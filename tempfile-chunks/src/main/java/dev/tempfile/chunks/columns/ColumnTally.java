package dev.tempfile.chunks.columns;

import org.jspecify.annotations.Nullable;

/** Adds up the fields of a column, without making an object of each. Used by one thread at a time. */
final class ColumnTally {
    private final NumberTally numbers = new NumberTally();
    private long fields;
    private long empty;
    private int longest;
    private @Nullable String least;
    private @Nullable String greatest;

    void add(char[] text, int offset, int length) {
        fields++;
        if (length == 0) {
            empty++;
            return;
        }
        if (length > longest) {
            longest = Math.max(longest, Character.codePointCount(text, offset, length));
        }
        String low = least;
        if (low == null || compare(text, offset, length, low) < 0) {
            least = new String(text, offset, length);
        }
        String high = greatest;
        if (high == null || compare(text, offset, length, high) > 0) {
            greatest = new String(text, offset, length);
        }
        numbers.add(text, offset, length);
    }

    private static int compare(char[] text, int offset, int length, String other) {
        int common = Math.min(length, other.length());
        for (int i = 0; i < common; i++) {
            int order = text[offset + i] - other.charAt(i);
            if (order != 0) {
                return order;
            }
        }
        return length - other.length();
    }

    ColumnSummary summary(String name) {
        String low = least;
        String high = greatest;
        ColumnSummary.Texts texts = low == null || high == null ? null : new ColumnSummary.Texts(low, high);
        return new ColumnSummary(name, fields, empty, longest, texts, numbers.summary());
    }
}
