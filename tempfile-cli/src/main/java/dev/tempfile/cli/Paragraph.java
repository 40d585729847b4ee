package dev.tempfile.cli;

import java.util.ArrayList;
import java.util.List;

/** Words set into the width of the page. */
final class Paragraph {

    private Paragraph() {}

    /** A label, two columns in, and a text beside it that stays in its own column. */
    static void labelled(Output output, int labelWidth, String label, String text) {
        String head = "  " + label + " ".repeat(Math.max(1, labelWidth - label.length()));
        List<String> lines = broken(text, output.width() - head.length());
        output.line("  " + output.ink().faint(head.substring(2)) + lines.get(0));
        lines.stream().skip(1).forEach(line -> output.line(" ".repeat(head.length()) + line));
    }

    /** At spaces, so that no line is longer than the width unless a single word is. */
    static List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
