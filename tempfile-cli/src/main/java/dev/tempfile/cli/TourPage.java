package dev.tempfile.cli;

import dev.tempfile.examples.Example;
import dev.tempfile.examples.Facts;
import dev.tempfile.examples.Guide;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tour for people, printed while it happens. */
final class TourPage {

    private static final String MARGIN = "   ";
    private static final int LABEL = 14;
    private static final int MOST_ROWS = 8;
    private static final int MOST_SIGHTINGS = 4;

    private final Output output;
    private final Ink ink;

    TourPage(Output output) {
        this.output = output;
        ink = output.ink();
    }

    void opening(int steps) {
        output.line();
        output.line(" " + ink.title("Temporary files, from first principles")
                + ink.faint(" · " + steps + " steps, live on this machine"));
    }

    /** The title, and the lines that are about to run. */
    void announce(int number, Example example) {
        output.line();
        rule(number + " " + "─ " + example.title());
        Paragraph.broken(example.source().summary(), output.width() - MARGIN.length())
                .forEach(line -> output.line(MARGIN + line));
        output.line(MARGIN + ink.faint("Python: " + example.python()));
        output.line();
        for (String line : example.source().region("show")) {
            output.line((MARGIN + ink.faint("│") + " " + JavaInk.coloured(ink, line)).stripTrailing());
        }
        output.line();
        output.flush();
    }

    /** What came out. */
    void step(Tour.Step step) {
        int label = step.cameOut().keySet().stream()
                .filter(name -> !(step.cameOut().get(name) instanceof Boolean))
                .mapToInt(name -> Facts.label(name).length() + 2)
                .reduce(LABEL, Math::max);
        step.cameOut().forEach((name, value) -> fact(label, Facts.label(name), value));
        sightings(label, step.account());
        step.problems().forEach(problem -> output.line(MARGIN + ink.mark(false) + " " + Legible.foreign(problem)));
        output.line(MARGIN + ink.mark(step.good()) + " " + ink.bold(Sizes.duration(step.micros()))
                + ink.faint(balance(step.account())));
        output.flush();
    }

    /** The rules to remember, and what is left. */
    void closing(Tour tour) {
        output.line();
        rule("Golden rules");
        for (Guide.GoldenRule rule : Guide.goldenRules()) {
            output.line(MARGIN + ink.bold(rule.rule()) + ink.faint(" · " + rule.example()));
            output.line(MARGIN + "  " + rule.inJava());
        }
        output.line();
        rule("What is left");
        Leftovers left = tour.leftovers();
        for (Path directory : left.looked()) {
            output.line(MARGIN + "looked into " + Legible.foreign(directory.toString()) + " and beside it");
        }
        left.found().forEach(path -> output.line(MARGIN + ink.mark(false) + " " + Legible.foreign(path.toString())));
        left.live().forEach(entry -> output.line(MARGIN + ink.mark(false) + " alive: " + Legible.foreign(entry)));
        long good = tour.steps().stream().filter(Tour.Step::good).count();
        if (left.isNothing()) {
            output.line(MARGIN + ink.mark(true) + " " + ink.bold("Nothing.") + " " + Sizes.grouped(tour.made())
                    + " files and directories were made, and all are gone.");
        }
        output.line(MARGIN + ink.mark(tour.good()) + " " + good + " of "
                + tour.steps().size() + " steps did what the guide says.");
        output.line();
    }

    private void rule(String title) {
        String line = "─".repeat(Math.max(3, output.width() - title.length() - 2));
        output.line(" " + ink.title(title) + " " + ink.faint(line));
    }

    private void fact(int width, String label, Object value) {
        if (value instanceof Boolean claim) {
            output.line(MARGIN + ink.mark(claim) + " " + label);
            return;
        }
        List<String> lines = value instanceof List<?> list ? lines(list) : lines(value);
        for (int i = 0; i < lines.size(); i++) {
            String head = i == 0 ? label : "";
            output.line(MARGIN + ink.faint(head) + " ".repeat(width - head.length()) + lines.get(i));
        }
    }

    private List<String> lines(Object value) {
        if (!(value instanceof String text)) {
            return List.of(Table.cell(value));
        }
        int most = output.width() - MARGIN.length() - LABEL;
        List<String> lines = new ArrayList<>();
        text.lines()
                .limit(MOST_ROWS)
                .map(Legible::foreign)
                .forEach(line -> lines.add(shortened(line, Math.max(most, 60))));
        long more = text.lines().count() - lines.size();
        if (more > 0) {
            lines.add("… and " + Sizes.grouped(more) + " more");
        }
        return lines.isEmpty() ? List.of("(empty)") : lines;
    }

    /** A header of a thousand columns is a fact, but not for a terminal; a path is never cut. */
    private static String shortened(String line, int most) {
        return line.length() <= most || line.startsWith("/") ? line : line.substring(0, most - 1) + "…";
    }

    private List<String> lines(List<?> values) {
        if (values.isEmpty()) {
            return List.of("(none)");
        }
        if (!(values.get(0) instanceof Map<?, ?> first)) {
            return values.stream().map(Table::cell).toList();
        }
        Table table = new Table(first.keySet().stream()
                .map(name -> Facts.label(name.toString()))
                .toList());
        for (Object row : values) {
            table.row(List.copyOf(((Map<?, ?>) row).values()));
        }
        List<String> lines = new ArrayList<>(table.lines(MOST_ROWS));
        lines.set(0, ink.faint(lines.get(0)));
        return lines;
    }

    private void sightings(int width, Witness.Account account) {
        List<Witness.Sighting> sightings = account.sightings();
        for (int i = 0; i < Math.min(MOST_SIGHTINGS, sightings.size()); i++) {
            Witness.Sighting sighting = sightings.get(i);
            String head = i == 0 ? "on disk" : "";
            output.line(MARGIN + ink.faint(head) + " ".repeat(width - head.length())
                    + ink.yellow(sighting.permissions()) + " " + sighting.owner()
                    + (sighting.owner().isEmpty() ? "" : " ") + Legible.foreign(nearer(sighting.path())));
        }
        if (account.made() > MOST_SIGHTINGS) {
            output.line(MARGIN
                    + " ".repeat(width)
                    + ink.faint("… and " + Sizes.grouped(account.made() - MOST_SIGHTINGS) + " more"));
        }
    }

    /** From the process directory on; all before it is the same for all, and stands above. */
    private static String nearer(Path path) {
        for (Path up = path.getParent(); up != null && up.getFileName() != null; up = up.getParent()) {
            if (up.getFileName().toString().startsWith(Leftovers.MARK)) {
                return "…/" + up.relativize(path);
            }
        }
        return path.toString();
    }

    private static String balance(Witness.Account account) {
        if (account.made() == 0) {
            return " · nothing on any disk";
        }
        return " · " + Sizes.grouped(account.made()) + " made"
                + (account.kept() == 0 ? "" : ", " + account.kept() + " kept or published");
    }
}
