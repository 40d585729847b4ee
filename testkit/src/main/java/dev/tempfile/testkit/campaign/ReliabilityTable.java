package dev.tempfile.testkit.campaign;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report as the page {@code docs/reliability.md}, so that no figure in it is ever typed. */
final class ReliabilityTable {
    private static final int SHOWN = 8;
    private static final Pattern GROUND = Pattern.compile("/\\S*?/campaign\\d+/");
    private static final Pattern ELSEWHERE = Pattern.compile("(?<![^\\s('\"=])/(?:[^\\s/:]+/)+");

    private ReliabilityTable() {}

    static String of(Report report) {
        StringBuilder page = new StringBuilder("""
                # Reliability, as tried

                Written by `testkit/campaign --render` from the report of a run; what each row does is in its `--help`. A case is
                one operation of the library under one fault; a violation is a case in which a promise was not kept.

                """);
        page.append(report.machine().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(" · ")));
        page.append(
                "\n\n| # | Tried | On | Cases | Violations | Seconds | Command |\n|---|---|---|---:|---:|---:|---|\n");
        for (Report.Result row : report.rows()) {
            page.append("| %d | %s | %s | %,d | %d | %.1f | `%s` |\n"
                    .formatted(
                            row.number(),
                            row.method(),
                            row.fileSystem(),
                            row.cases(),
                            row.violations().size(),
                            row.seconds(),
                            row.command()));
        }
        section(page, "Violations", report, Report.Result::violations);
        section(page, "Skipped", report, Report.Result::skipped);
        return page.toString();
    }

    /** Where the campaign lay is of no interest to anybody elsewhere. */
    private static String withoutPlaces(String text) {
        return ELSEWHERE.matcher(GROUND.matcher(text).replaceAll("…/")).replaceAll("…/");
    }

    private interface Part {
        List<String> of(Report.Result row);
    }

    private static void section(StringBuilder page, String title, Report report, Part part) {
        if (report.rows().stream().allMatch(row -> part.of(row).isEmpty())) {
            page.append("\n").append(title).append(": none.\n");
            return;
        }
        page.append("\n## ").append(title).append("\n\n");
        for (Report.Result row : report.rows()) {
            List<String> texts = part.of(row);
            for (String text : texts.subList(0, Math.min(texts.size(), SHOWN))) {
                page.append("- row ")
                        .append(row.number())
                        .append(" on ")
                        .append(row.fileSystem())
                        .append(": ")
                        .append(withoutPlaces(text))
                        .append("\n");
            }
            if (texts.size() > SHOWN) {
                page.append("- row %d on %s: and %,d more, in the report\n"
                        .formatted(row.number(), row.fileSystem(), texts.size() - SHOWN));
            }
        }
    }
}
