package dev.tempfile.chunks.columns;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in the columns of a file, or of a part of it. Immutable.
 *
 * @param records how many there are, the header not counted
 * @param columns in their order; as many as the longest record has fields, or the header has names
 */
public record TableSummary(long records, List<ColumnSummary> columns) implements Serializable {
    private static final long serialVersionUID = 1;

    /** What is in the columns, which are copied. */
    public TableSummary {
        columns = List.copyOf(columns);
    }

    /** This part, and one that follows it. */
    public TableSummary and(TableSummary next) {
        List<ColumnSummary> together = new ArrayList<>();
        for (int i = 0; i < Math.max(columns.size(), next.columns.size()); i++) {
            if (i >= columns.size()) {
                together.add(next.columns.get(i));
            } else if (i >= next.columns.size()) {
                together.add(columns.get(i));
            } else {
                together.add(columns.get(i).and(next.columns.get(i)));
            }
        }
        return new TableSummary(records + next.records, together);
    }

    /** As maps, lists, strings and numbers, for a document in JSON or the like. */
    public Map<String, Object> document() {
        List<Object> described = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("column", i + 1);
            column.putAll(columns.get(i).document());
            described.add(column);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("records", records);
        document.put("columns", described);
        return document;
    }

    /** For people: a line for each column below a line of heads, in columns as wide as what is in them. */
    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(ColumnSummary.HEADS);
        for (int i = 0; i < columns.size(); i++) {
            rows.add(columns.get(i).row(i + 1));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String gap = " ".repeat(width(rows, i) - characters(row.get(i)));
                // Names to the left, the rest to the right.
                line.append(i == 0 ? "" : "   ").append(i == 0 ? row.get(i) + gap : gap + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.append(ColumnSummary.grouped(records))
                .append(records == 1 ? " record" : " records")
                .toString();
    }

    private static int width(List<List<String>> rows, int cell) {
        return rows.stream().mapToInt(row -> characters(row.get(cell))).max().orElse(0);
    }

    private static int characters(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
