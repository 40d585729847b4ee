package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

/** The measurements as one page that needs nothing beside it: its plots, their library and the data are all inside. */
final class BenchPage {

    private static final String WEBJAR = "/META-INF/resources/webjars/uplot/";
    private static final String WEBJAR_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private BenchPage() {}

    static String of(Bench bench) throws IOException {
        Properties webjar = new Properties();
        try (InputStream in = open(WEBJAR_VERSION)) {
            webjar.load(in);
        }
        String uplot = WEBJAR + webjar.getProperty("version");
        Map<String, String> parts = Map.of(
                "where", escaped(where(bench)),
                "table", table(bench),
                "how", escaped(how(bench)),
                "uplot-license", text(uplot + "/LICENSE"),
                "uplot-css", text(uplot + "/dist/uPlot.min.css"),
                "uplot-js", text(uplot + "/dist/uPlot.iife.min.js"),
                // Nothing that is measured may end the element that it stands in.
                "data", Json.write(bench.document()).replace("</", "<\\/"));
        return filled(text("bench.html"), parts);
    }

    private static String where(Bench bench) {
        return "Java " + Runtime.version() + " · " + bench.directory() + " (" + bench.fileSystem() + ") · "
                + bench.rounds() + " rounds";
    }

    private static String how(Bench bench) {
        return "Each way was warmed up; then all took turns, " + bench.rounds() + " rounds for each size. Small print: "
                + "the middle 80 % of the rounds. The spool's limit is " + Sizes.binary(Bench.SPOOL_LIMIT)
                + ". Nothing is forced to the disk, as is usual for temporary files.";
    }

    /** Also for whoever runs no scripts; the plots are for the others. */
    private static String table(Bench bench) {
        StringBuilder table = new StringBuilder("<tr><th>size</th>");
        bench.rows().get(0).ways().keySet().forEach(way -> table.append("<th>" + escaped(way) + "</th>"));
        for (Bench.Row row : bench.rows()) {
            table.append("</tr>\n<tr><td>").append(Sizes.binary(row.bytes())).append("</td>");
            row.ways()
                    .values()
                    .forEach(spread -> table.append("<td>" + Sizes.duration(spread.median()) + " <small>"
                            + Sizes.range(spread.low(), spread.high(), spread.median()) + "</small></td>"));
        }
        return table.append("</tr>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Replaces each {@code @{name}} once; what was put in is not looked at again. */
    private static String filled(String template, Map<String, String> parts) {
        StringBuilder page = new StringBuilder();
        int from = 0;
        for (int at = template.indexOf("@{"); at >= 0; at = template.indexOf("@{", from)) {
            int end = template.indexOf('}', at);
            String part = parts.get(template.substring(at + 2, end));
            if (part == null) {
                throw new IllegalStateException("the page wants " + template.substring(at, end + 1));
            }
            page.append(template, from, at).append(part);
            from = end + 1;
        }
        return page.append(template, from, template.length()).toString();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = BenchPage.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException(resource + " is missing from this installation; build it again");
        }
        return in;
    }
}
