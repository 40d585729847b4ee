package dev.tempfile.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether {@code systemd-tmpfiles} deletes what is old in a directory, as its configuration has it.
 *
 * @param age such as {@code 10d}, or null where nothing is aged
 * @param rule the file that says so
 * @param running whether systemd runs here, without which no rule does anything
 */
record Ageing(@Nullable String age, @Nullable Path rule, boolean running) {

    /** First come, first served: a file hides those of the same name in the later directories. */
    private static final List<Path> CONFIGURATION =
            List.of(Path.of("/etc/tmpfiles.d"), Path.of("/run/tmpfiles.d"), Path.of("/usr/lib/tmpfiles.d"));

    private static final Path SYSTEMD_RUNS = Path.of("/run/systemd/system");

    /** The types of line whose age column counts. */
    private static final String AGEING_TYPES = "dDevqQC";

    private static final int PATH = 1;
    private static final int AGE = 5;

    static Ageing of(Path directory) {
        return of(directory, CONFIGURATION, Files.isDirectory(SYSTEMD_RUNS));
    }

    static Ageing of(Path directory, List<Path> configuration, boolean running) {
        Path longest = null;
        String age = null;
        Path rule = null;
        for (Path file : effective(configuration)) {
            for (String[] line : lines(file)) {
                Path path = covering(line[PATH], directory);
                // Of two lines for the same path the first counts; below another path, the nearer one.
                if (path == null || longest != null && path.getNameCount() <= longest.getNameCount()) {
                    continue;
                }
                char type = line[0].charAt(0);
                boolean excluded = type == 'x' || type == 'X' && path.equals(directory);
                if (excluded || AGEING_TYPES.indexOf(type) >= 0) {
                    longest = path;
                    age = excluded ? null : age(line);
                    rule = file;
                }
            }
        }
        return new Ageing(age, age == null ? null : rule, running);
    }

    String text() {
        if (age == null) {
            return "no rule of systemd-tmpfiles";
        }
        return "older than " + age + " is deleted (" + rule + ")" + (running ? "" : ", but systemd does not run here");
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("age", age);
        document.put("rule", rule == null ? null : rule.toString());
        document.put("systemdRuns", running);
        return document;
    }

    /** The files that count, in the order of their names wherever they lie. */
    private static List<Path> effective(List<Path> configuration) {
        Map<String, Path> byName = new TreeMap<>();
        for (Path directory : configuration) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".conf"))
                        .forEach(file -> byName.putIfAbsent(file.getFileName().toString(), file));
            } catch (IOException e) {
                // No such directory, no rules from there.
            }
        }
        return List.copyOf(byName.values());
    }

    private static List<String[]> lines(Path file) {
        List<String[]> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] columns = line.strip().split("\\s+");
                // What has an exclamation mark is done at boot and never by the cleaner.
                boolean counts = columns.length > PATH && !columns[0].startsWith("#") && !columns[0].contains("!");
                if (counts) {
                    lines.add(columns);
                }
            }
        } catch (IOException e) {
            // A file that cannot be read, or a link to /dev/null, which is how one is switched off.
        }
        return lines;
    }

    /** The part of the directory's path that the rule is about; a rule may have wildcards. */
    private static @Nullable Path covering(String rule, Path directory) {
        String plain = unquoted(rule);
        // What has a specifier, such as %t, names a place that no candidate directory is.
        if (!plain.startsWith("/") || plain.contains("%")) {
            return null;
        }
        try {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + plain.replaceFirst("(?<=.)/+$", ""));
            for (Path path = directory; path != null; path = path.getParent()) {
                if (matcher.matches(path)) {
                    return path;
                }
            }
        } catch (PatternSyntaxException e) {
            // A pattern that Java reads differently; such are not about directories of ours.
        }
        return null;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** Without what says which of the times count ({@code abcm:}), and whether the first level is spared ({@code ~}). */
    private static @Nullable String age(String[] columns) {
        if (columns.length <= AGE || columns[AGE].equals("-")) {
            return null;
        }
        return Pattern.compile("^(~|[aAbBcCmM]+:)*").matcher(columns[AGE]).replaceFirst("");
    }
}
