package dev.tempfile.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns: text to the left, numbers to the right; too many rows are left out in the middle. */
final class Table {

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();

    Table(List<String> heads) {
        this.heads = heads;
    }

    /** Adds a row; the first one says which columns hold numbers. */
    void row(List<?> cells) {
        if (rows.isEmpty()) {
            cells.forEach(cell -> numbers.add(cell instanceof Number));
        }
        rows.add(cells.stream().map(Table::cell).toList());
    }

    /** What a value looks like in a table or beside a label. */
    static String cell(Object value) {
        if (value instanceof Double number) {
            return Sizes.figures(number);
        }
        return value instanceof Number number
                ? Sizes.grouped(number.longValue())
                : Legible.foreign(String.valueOf(value));
    }

    /** As lines: the heads, and so many rows at most. */
    List<String> lines(int most) {
        int[] widths = new int[heads.size()];
        widen(widths, heads);
        rows.forEach(row -> widen(widths, row));
        List<String> lines = new ArrayList<>();
        lines.add(line(widths, heads));
        for (int i = 0; i < rows.size(); i++) {
            if (rows.size() > most && i == most - 2) {
                lines.add("… and " + (rows.size() - most + 1) + " more …");
                i = rows.size() - 1;
            }
            lines.add(line(widths, rows.get(i)));
        }
        return lines;
    }

    private static void widen(int[] widths, List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private String line(int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - cells.get(i).length());
            boolean number = !numbers.isEmpty() && numbers.get(i);
            line.append(i == 0 ? "" : "   ").append(number ? gap + cells.get(i) : cells.get(i) + gap);
        }
        return line.toString().stripTrailing();
    }
}
