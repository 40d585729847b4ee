package dev.tempfile.testkit.campaign;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a campaign found, as it is written to a file and read from it.
 *
 * @param machine what it ran on
 * @param rows one result for each row
 */
record Report(Map<String, String> machine, List<Result> rows) {
    /**
     * What one row found.
     *
     * @param number of the row in the plan
     * @param name of the row
     * @param method what was done
     * @param fileSystem on which file systems
     * @param cases how many cases were tried
     * @param notReached how many were not, because the operation ended before the call
     * @param violations each with what is needed to have it again
     * @param skipped what was not tried, and why
     * @param seconds how long it took
     * @param command what runs this row alone
     */
    record Result(
            int number,
            String name,
            String method,
            String fileSystem,
            int cases,
            int notReached,
            List<String> violations,
            List<String> skipped,
            double seconds,
            String command) {
        static Result of(Row row, String fileSystem, Findings findings, double seconds, String command) {
            return new Result(
                    row.number(),
                    row.name(),
                    row.method(),
                    fileSystem,
                    findings.cases(),
                    findings.missed(),
                    findings.violations(),
                    findings.skipped(),
                    Math.round(seconds * 10) / 10.0,
                    command);
        }

        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("number", number);
            fields.put("name", name);
            fields.put("method", method);
            fields.put("fileSystem", fileSystem);
            fields.put("cases", cases);
            fields.put("notReached", notReached);
            fields.put("violations", violations);
            fields.put("skipped", skipped);
            fields.put("seconds", seconds);
            fields.put("command", command);
            return fields;
        }

        private static Result of(Map<?, ?> fields) {
            return new Result(
                    numeric(fields, "number").intValue(),
                    text(fields, "name"),
                    text(fields, "method"),
                    text(fields, "fileSystem"),
                    numeric(fields, "cases").intValue(),
                    numeric(fields, "notReached").intValue(),
                    texts(fields, "violations"),
                    texts(fields, "skipped"),
                    numeric(fields, "seconds").doubleValue(),
                    text(fields, "command"));
        }
    }

    /** Whether any row found a violation. */
    boolean clean() {
        return rows.stream().allMatch(row -> row.violations().isEmpty());
    }

    /** These rows, and those of an earlier report that were not run again. */
    Report over(Report earlier) {
        TreeMap<Result, Result> merged =
                new TreeMap<>(Comparator.comparingInt(Result::number).thenComparing(Result::fileSystem));
        earlier.rows.forEach(row -> merged.put(row, row));
        for (Result row : rows) {
            // As a whole: the key is a result, too.
            merged.remove(row);
            merged.put(row, row);
        }
        return new Report(machine, List.copyOf(merged.values()));
    }

    void writeTo(Path file) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("machine", machine);
        fields.put("rows", rows.stream().map(Result::fields).toList());
        Files.writeString(file, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(fields) + "\n");
    }

    static Report readFrom(Path file) throws IOException {
        Map<String, Object> fields = JSON.std.mapFrom(Files.readString(file));
        Map<String, String> machine = new LinkedHashMap<>();
        if (fields.get("machine") instanceof Map<?, ?> known) {
            known.forEach((key, value) -> machine.put(String.valueOf(key), String.valueOf(value)));
        }
        List<Result> rows = new ArrayList<>();
        if (fields.get("rows") instanceof List<?> all) {
            for (Object row : all) {
                if (row instanceof Map<?, ?> one) {
                    rows.add(Result.of(one));
                }
            }
        }
        return new Report(machine, rows);
    }

    private static String text(Map<?, ?> fields, String name) {
        return String.valueOf(fields.get(name));
    }

    private static Number numeric(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof Number number ? number : 0;
    }

    private static List<String> texts(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
