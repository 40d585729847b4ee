package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** The names that a header gives the columns, so that keys can be said by name. */
final class HeaderColumns {
    private final List<String> names = new ArrayList<>();

    /** @param start what stands before the first record */
    HeaderColumns(byte[] start, RecordFormat format) {
        String text = new String(start, StandardCharsets.UTF_8);
        int from = text.startsWith("\uFEFF") ? 1 : 0;
        int to = text.length();
        while (from < to && isLineEnd(text.charAt(from))) {
            from++;
        }
        while (to > from && isLineEnd(text.charAt(to - 1))) {
            to--;
        }
        int at = from;
        while (at <= to && from < to) { // after a last delimiter is one more, without a name
            at = name(text, at, to, format) + 1;
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Takes one name; tells where its delimiter is. */
    private int name(String text, int start, int to, RecordFormat format) {
        StringBuilder name = new StringBuilder();
        int at = start;
        if (format.hasQuotes() && at < to && text.charAt(at) == format.quote()) {
            at++;
            while (at < to) {
                boolean quote = text.charAt(at) == format.quote();
                if (quote && (at + 1 == to || text.charAt(at + 1) != format.quote())) {
                    at++;
                    break;
                }
                at += quote ? 1 : 0;
                name.append(text.charAt(at++));
            }
        }
        while (at < to && text.charAt(at) != format.delimiter()) {
            name.append(text.charAt(at++));
        }
        names.add(name.toString());
        return at;
    }

    /** The same keys, those of named columns by their numbers; all of columns that there are, where that is known. */
    List<SortKey> numbered(List<SortKey> keys, String input) throws FileSystemException {
        List<SortKey> numbered = new ArrayList<>();
        for (SortKey key : keys) {
            if (key.part() == SortKey.Part.NUMBERED_COLUMN && !names.isEmpty() && key.number() > names.size()) {
                throw new FileSystemException(
                        input,
                        null,
                        "has no column " + key.number() + ": its header has " + names.size() + ", "
                                + String.join(", ", names));
            }
            if (key.part() != SortKey.Part.NAMED_COLUMN) {
                numbered.add(key);
                continue;
            }
            int column = names.indexOf(key.name());
            if (column < 0) {
                throw new FileSystemException(
                        input,
                        null,
                        "has no column '" + key.name() + "' in its header"
                                + (names.isEmpty() ? ", which is empty" : ": there are " + String.join(", ", names)));
            }
            numbered.add(key.numbered(column + 1));
        }
        return numbered;
    }
}
