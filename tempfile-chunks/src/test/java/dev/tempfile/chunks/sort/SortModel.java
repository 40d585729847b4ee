package dev.tempfile.chunks.sort;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.chunks.Model;
import dev.tempfile.chunks.RecordFormat;
import java.math.BigDecimal;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A sort in memory as the documentation says it, from {@link Model}'s records: what the external one must agree with. */
final class SortModel {
    private final RecordFormat format;
    private final String start;
    private final List<String> records = new ArrayList<>();

    /** @param text a byte a character */
    SortModel(String text, RecordFormat format) {
        this.format = format;
        Model model = Model.of(text, format);
        List<Integer> ends = new ArrayList<>(model.ends);
        int from = text.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
        if (format.kind() == RecordFormat.Kind.FIELDS) {
            while (from < text.length() && "\r\n".indexOf(text.charAt(from)) >= 0) {
                from++;
            }
        }
        if (format.hasHeader() && !ends.isEmpty()) {
            from = ends.remove(0);
        }
        start = text.substring(0, from);
        String lineEnd = lineEnd(text, format);
        for (int end : ends) {
            String record = text.substring(from, end);
            records.add(record.endsWith("\n") || record.endsWith("\r") ? record : record + lineEnd);
            from = end;
        }
    }

    /** The line end that the first record has, the header among them. */
    private static String lineEnd(String text, RecordFormat format) {
        Model model = Model.of(text, format);
        int end = model.ends.isEmpty() ? 0 : model.ends.get(0);
        int at = end;
        while (at > 0 && "\r\n".indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        String ends = text.substring(at, end);
        return ends.isEmpty() ? "\n" : ends.startsWith("\r\n") ? "\r\n" : ends.substring(0, 1);
    }

    String sorted(Comparator<String> order, boolean unique, long most) {
        List<String> sorted = new ArrayList<>(records);
        sorted.sort(order);
        List<String> chosen = new ArrayList<>();
        for (String record : sorted) {
            boolean again = unique && !chosen.isEmpty() && order.compare(chosen.get(chosen.size() - 1), record) == 0;
            if (!again && chosen.size() < most) {
                chosen.add(record);
            }
        }
        return start + String.join("", chosen);
    }

    int records() {
        return records.size();
    }

    // ---------------------------------------------------------------- orders

    /** By one key. */
    Comparator<String> by(SortKey key) {
        Comparator<String> values = switch (key.comparison()) {
            case BYTES -> SortModel::compareBytes;
            case NUMBERS -> Comparator.comparing(text -> new BigDecimal(text.strip()));
            case CASELESS -> Comparator.comparing(SortModel::upper, SortModel::compareBytes);
            case COLLATED -> {
                Collator rules = key.collator();
                yield (one, other) -> rules.compare(decoded(one), decoded(other));
            }
        };
        Comparator<String> directed = key.isDescending() ? values.reversed() : values;
        return (one, other) -> {
            String a = part(one, key);
            String b = part(other, key);
            boolean noA = isEmpty(a, key);
            boolean noB = isEmpty(b, key);
            if (noA || noB) {
                return noA && noB ? 0 : noA == key.putsEmptyFirst() ? -1 : 1;
            }
            return directed.compare(a, b);
        };
    }

    private static boolean isEmpty(String text, SortKey key) {
        if (key.comparison() != SortKey.Comparison.NUMBERS) {
            return text.isEmpty();
        }
        try {
            return new BigDecimal(text.strip()) == null;
        } catch (NumberFormatException noNumber) {
            return true;
        }
    }

    private static int compareBytes(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(ISO_8859_1), other.getBytes(ISO_8859_1));
    }

    private static String decoded(String text) {
        return new String(text.getBytes(ISO_8859_1), UTF_8);
    }

    private static String upper(String text) {
        StringBuilder upper = new StringBuilder();
        decoded(text).codePoints().forEach(point -> upper.appendCodePoint(Character.toUpperCase(point)));
        return new String(upper.toString().getBytes(UTF_8), ISO_8859_1);
    }

    private String part(String record, SortKey key) {
        String content = record.replaceAll("[\r\n]+$", "");
        if (format.kind() == RecordFormat.Kind.LINES) {
            content = record.replaceAll("(\r\n|\n|\r)$", "");
        }
        return switch (key.part()) {
            case RECORD -> content;
            case BYTES ->
                content.substring(
                        Math.min(content.length(), key.number()),
                        Math.min(content.length(), key.number() + key.length()));
            default -> {
                List<String> fields = fields(content);
                int column = key.part() == SortKey.Part.NAMED_COLUMN
                        ? fields(start.replace("\u00EF\u00BB\u00BF", "").strip())
                                .indexOf(key.name())
                        : key.number() - 1;
                yield column < fields.size() ? fields.get(column) : "";
            }
        };
    }

    private List<String> fields(String content) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            if (format.hasQuotes() && at < content.length() && content.charAt(at) == format.quote()) {
                at++;
                while (content.charAt(at) != format.quote()
                        || at + 1 < content.length() && content.charAt(at + 1) == format.quote()) {
                    at += content.charAt(at) == format.quote() ? 1 : 0;
                    field.append(content.charAt(at++));
                }
                at++;
            }
            while (at < content.length() && content.charAt(at) != format.delimiter()) {
                field.append(content.charAt(at++));
            }
            fields.add(field.toString());
            if (at == content.length()) {
                return fields;
            }
            at++;
        }
    }

    static Collator german() {
        return Collator.getInstance(Locale.GERMAN);
    }
}
