package dev.tempfile.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the examples that a document quotes, and compares them with their sources.
 *
 * <p>Before a fenced block stands {@code <!-- example: BasicFile -->}, or {@code <!-- example: BasicFile#region -->}
 * for another region than {@code show}.
 */
final class QuotedExamples {

    private static final Pattern LOOKS_LIKE_A_MARKER = Pattern.compile("(?i)<!--\\s*examples?\\b.*");
    private static final Pattern MARKER = Pattern.compile("<!-- example: (\\w+)(?:#(\\w+))? -->");

    private final BiFunction<String, String, List<String>> regions;

    /** Compares with what {@code regions} has for a name and a region. */
    QuotedExamples(BiFunction<String, String, List<String>> regions) {
        this.regions = regions;
    }

    /** One line for each quotation that is wrong. */
    List<String> problems(String document, String text) {
        List<String> lines = text.lines().toList();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Matcher marker = MARKER.matcher(line);
            String where = document + ":" + (i + 1) + ": ";
            if (marker.matches()) {
                String region = marker.group(2) == null ? "show" : marker.group(2);
                problems.addAll(problems(where, marker.group(1), region, lines.subList(i + 1, lines.size())));
            } else if (LOOKS_LIKE_A_MARKER.matcher(line).matches()) {
                problems.add(where + "this is no marker; write <!-- example: Name --> on a line of its own");
            }
        }
        return problems;
    }

    private List<String> problems(String where, String name, String region, List<String> rest) {
        List<String> expected;
        try {
            expected = regions.apply(name, region);
        } catch (NoSuchElementException e) {
            return List.of(where + e.getMessage());
        }
        List<String> quoted = block(rest);
        if (quoted == null) {
            return List.of(where + "no fenced block of Java follows the marker of " + name);
        }
        return quoted.equals(expected)
                ? List.of()
                : List.of(where + "differs from " + name + ", which now says\n" + String.join("\n", expected));
    }

    /** The lines of the fenced block that comes next, or null. */
    private static List<String> block(List<String> lines) {
        int start = 0;
        while (start < lines.size() && lines.get(start).isBlank()) {
            start++;
        }
        if (start == lines.size() || !lines.get(start).strip().equals("```java")) {
            return null;
        }
        for (int end = start + 1; end < lines.size(); end++) {
            if (lines.get(end).strip().equals("```")) {
                return lines.subList(start + 1, end).stream()
                        .map(String::stripTrailing)
                        .toList();
            }
        }
        return null;
    }
}
