package dev.tempfile.chunks;

import java.util.ArrayList;
import java.util.List;

/** Records as the documentation says, found field by field in a string in memory: what the scanner must agree with. */
public final class Model {
    private final String text;
    private final char delimiter;
    private final char quote;
    private final boolean fields;
    private int at;

    /** Where each record ends, with its line end and the empty lines after it. */
    public final List<Integer> ends = new ArrayList<>();

    /** Whether the last one is in quotes that never close; it is not among the ends. */
    boolean unclosed;

    private Model(String text, RecordFormat format) {
        this.text = text;
        delimiter = (char) format.delimiter();
        quote = (char) format.quote();
        fields = format.kind() == RecordFormat.Kind.FIELDS;
    }

    public static Model of(String text, RecordFormat format) {
        Model model = new Model(text, format);
        if (text.startsWith("\u00EF\u00BB\u00BF")) {
            model.at = 3;
        }
        model.skipEmptyLines();
        while (model.at < text.length() && !model.unclosed) {
            model.record();
        }
        return model;
    }

    private void record() {
        while (true) {
            if (fields && at < text.length() && text.charAt(at) == quote) {
                at = closing(at + 1) + 1;
                if (unclosed) {
                    return;
                }
            }
            while (at < text.length() && !isLineEnd(text.charAt(at)) && !(fields && text.charAt(at) == delimiter)) {
                at++;
            }
            if (at == text.length() || isLineEnd(text.charAt(at))) {
                break;
            }
            at++;
        }
        if (at < text.length()) {
            at += text.startsWith("\r\n", at) ? 2 : 1;
        }
        skipEmptyLines();
        ends.add(at);
    }

    /** The index of the quote that closes. */
    private int closing(int from) {
        int next = text.indexOf(quote, from);
        while (next >= 0 && next + 1 < text.length() && text.charAt(next + 1) == quote) {
            next = text.indexOf(quote, next + 2);
        }
        unclosed = next < 0;
        return next;
    }

    private void skipEmptyLines() {
        while (fields && at < text.length() && isLineEnd(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
