package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The source file of an example, from which documents and the tour quote.
 *
 * <p>A region is all lines between {@code tag::name[]} and {@code end::name[]}, in as many pieces as there are, less
 * their common indentation; a piece that begins with an empty line has an indentation of its own. Regions may overlap.
 * What is needed to watch an example stands between the pieces and is not quoted.
 */
public final class ExampleSource {

    private final String name;
    private final List<String> lines;

    private ExampleSource(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** The source of the class of that simple name, as it was packed beside the class file. */
    public static ExampleSource of(String name) {
        if (!name.matches("\\w+")) {
            throw new NoSuchElementException("no example can be named \"" + name + '"');
        }
        try (InputStream in = ExampleSource.class.getResourceAsStream(name + ".java")) {
            if (in == null) {
                throw new NoSuchElementException("there is no example named " + name);
            }
            return of(name, new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the source of " + name + " could not be read", e);
        }
    }

    static ExampleSource of(String name, String text) {
        return new ExampleSource(name, text.lines().toList());
    }

    /** The first sentence of the class comment, in plain text. */
    public String summary() {
        String text = String.join("\n", lines);
        int type = text.indexOf("\npublic ");
        int start = text.lastIndexOf("/**", type);
        if (type < 0 || start < 0) {
            throw new NoSuchElementException(name + " has no class comment");
        }
        String comment = text.substring(start + 3, text.indexOf("*/", start))
                .replaceAll("\\s*\\n\\s*\\*?\\s*", " ")
                .replaceAll("\\{@\\w+ ([^}]*)}", "$1")
                .strip();
        int end = comment.indexOf(". ");
        return end < 0 ? comment : comment.substring(0, end + 1);
    }

    /** The lines of a region. */
    public List<String> region(String tag) {
        List<String> region = new ArrayList<>();
        List<String> quoted = new ArrayList<>();
        boolean inside = false;
        boolean seen = false;
        boolean beginning = false;
        for (String line : lines) {
            String bare = line.strip();
            if (bare.equals("// tag::" + tag + "[]")) {
                inside = true;
                seen = true;
                beginning = true;
            } else if (bare.equals("// end::" + tag + "[]")) {
                inside = false;
            } else if (inside && !bare.matches("// (tag|end)::\\w+\\[]")) {
                if (beginning && line.isBlank()) {
                    quoted.addAll(shiftedLeft(region));
                    region.clear();
                }
                region.add(line);
                beginning = false;
            }
        }
        if (!seen) {
            throw new NoSuchElementException(name + " has no region " + tag);
        }
        if (inside) {
            throw new NoSuchElementException(name + ": the region " + tag + " does not end");
        }
        quoted.addAll(shiftedLeft(region));
        return withoutOuterBlanks(quoted);
    }

    private static List<String> withoutOuterBlanks(List<String> region) {
        int from = 0;
        int to = region.size();
        while (from < to && region.get(from).isBlank()) {
            from++;
        }
        while (from < to && region.get(to - 1).isBlank()) {
            to--;
        }
        return region.subList(from, to);
    }

    private static List<String> shiftedLeft(List<String> region) {
        int margin = region.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return region.stream()
                .map(line -> line.isBlank() ? "" : line.substring(margin).stripTrailing())
                .toList();
    }
}
