package dev.tempfile.testkit.campaign;

import java.util.List;

/**
 * What a program said of an operation.
 *
 * @param word "ok", "failed" as declared, "crashed" otherwise, "killed", "hung", or "broken" when not even preparing went well
 * @param lines the exceptions, the first one first
 */
record Answer(String word, List<String> lines) {
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

    /** Whether any of the exceptions mentions it. */
    boolean mentions(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    @Override
    public String toString() {
        return lines.isEmpty() ? word : primary();
    }
}
