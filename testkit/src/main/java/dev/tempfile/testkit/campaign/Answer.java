package dev.tempfile.testkit.campaign;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a program said of an operation.
 *
 * @param word "ok", "failed" as declared, "crashed" otherwise, "killed", "hung", or "broken" when not even preparing went well
 * @param lines the exceptions, the first one first
 */
record Answer(String word, List<String> lines) {
    // Not the stroke in "Input/output error".
    private static final Pattern PATH = Pattern.compile("(^|[\\s('\"])/\\S");

    boolean ok() {
        return word.equals("ok");
    }

    boolean failed() {
        return word.equals("failed");
    }

    /** The exception itself, with nothing that was suppressed or caused it. */
    String primary() {
        return lines.isEmpty() ? "" : lines.get(0);
    }

    /** Whether it says of which file it speaks. */
    boolean namesPath() {
        return PATH.matcher(primary()).find();
    }

    /** Whether any of the exceptions mentions it. */
    boolean mentions(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    @Override
    public String toString() {
        return lines.isEmpty() ? word : primary();
    }
}
