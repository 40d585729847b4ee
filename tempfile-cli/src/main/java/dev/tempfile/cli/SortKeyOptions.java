package dev.tempfile.cli;

import dev.tempfile.chunks.sort.ExternalSort;
import dev.tempfile.chunks.sort.SortKey;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.text.Collator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what {@code tempfile sort} sorts. */
final class SortKeyOptions {

    private static final Pattern OWN_LETTERS = Pattern.compile("(.+):([nrifl]+)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

    private List<String> keys = List.of();

    private boolean numeric;

    private boolean reverse;

    private boolean ignoreCase;

    private @Nullable String language;

    private @Nullable String empty;

    void read(Words words) {
        keys = words.values("--key", "COLUMN", "By this column; more than one is possible.");
        numeric = words.flag("--numeric", "As numbers.");
        reverse = words.flag("--reverse", "From the largest to the smallest.");
        ignoreCase = words.flag("--ignore-case", "Upper and lower case as one.");
        language = words.value(String.class, "--collate", "LANG", "As the words of a language, such as de.");
        empty = words.value(String.class, "--empty", "first|last", "Where empty ones come (as the smallest).");
    }

    /**
     * The sort by what was asked for.
     *
     * @throws IllegalArgumentException if the options contradict each other, or a key is none
     */
    ExternalSort of(ExternalSort sort, FormatOptions format) {
        if (numeric && (ignoreCase || language != null) || ignoreCase && language != null) {
            throw new IllegalArgumentException("--numeric, --ignore-case and --collate exclude each other");
        }
        if (empty != null && !empty.equals("first") && !empty.equals("last")) {
            throw new IllegalArgumentException("--empty is first or last, not '" + empty + "'");
        }
        if (keys.isEmpty()) {
            return sort.by(asOptionsSay(SortKey.record()));
        }
        SortKey[] all = keys.stream().map(key -> key(key, format)).toArray(SortKey[]::new);
        return sort.by(all[0], Arrays.copyOfRange(all, 1, all.length));
    }

    /** The same failure; of a column that there is not it says what else the key may be, or why there are no more columns. */
    IOException explained(FileSystemException failure) {
        String reason = String.valueOf(failure.getReason());
        if (!reason.startsWith("has no column ")) {
            return failure;
        }
        String more = keys.stream()
                .filter(key -> reason.startsWith("has no column '" + key + "'"))
                .map(SortKeyOptions::lettersOf)
                .findFirst()
                .orElse("");
        if (reason.matches("(?s).*(there are|has 1,) [^,]*[;|\t][^,]*")) {
            more += "; if that are several, say --delimiter";
        }
        FileSystemException explained = new FileSystemException(failure.getFile(), null, reason + more);
        explained.initCause(failure);
        return explained;
    }

    private static String lettersOf(String key) {
        Matcher any = Pattern.compile(".+:([a-zA-Z]{1,5})").matcher(key);
        String unknown = any.matches() ? any.group(1).replaceAll("[nrifl]", "") : "";
        return unknown.isEmpty()
                ? ""
                : "; and as a way to compare, there is no '" + unknown.charAt(0)
                        + "': after a colon stand n, r, i, f or l";
    }

    private SortKey key(String text, FormatOptions format) {
        Matcher own = OWN_LETTERS.matcher(text);
        return own.matches()
                ? asLettersSay(part(own.group(1), format), own.group(2))
                : asOptionsSay(part(text, format));
    }

    private static SortKey part(String text, FormatOptions format) {
        if (!format.hasColumns()) {
            Matcher range = RANGE.matcher(text);
            if (!range.matches()) {
                throw new IllegalArgumentException(
                        "--key is a range of bytes with --lines and --fixed, such as 5-8, not '" + text + "'"
                                + lettersOf(text));
            }
            int from = Integer.parseInt(range.group(1));
            int to = Integer.parseInt(range.group(2));
            if (from < 1 || to < from) {
                throw new IllegalArgumentException("--key " + text + " is no range of bytes, which count from 1");
            }
            return SortKey.bytes(from - 1, to - from + 1);
        }
        if (NUMBER.matcher(text).matches()) {
            return SortKey.column(Integer.parseInt(text));
        }
        if (!format.hasHeader()) {
            throw new IllegalArgumentException(
                    "--key " + text + " is no number, and without a header there are no names" + lettersOf(text));
        }
        return SortKey.column(text);
    }

    private SortKey asOptionsSay(SortKey part) {
        SortKey key = part;
        if (numeric) {
            key = key.numeric();
        }
        if (ignoreCase) {
            key = key.ignoringCase();
        }
        if (language != null) {
            Locale locale = Locale.forLanguageTag(language);
            if (!Arrays.asList(Locale.getISOLanguages())
                    .contains(locale.getLanguage())) { // else it would be sorted in no language's order
                throw new IllegalArgumentException(
                        "--collate is a language such as de or pt-BR, not '" + language + "'");
            }
            key = key.collatedBy(Collator.getInstance(locale));
        }
        if (reverse) {
            key = key.descending();
        }
        if (empty != null) {
            key = empty.equals("first") ? key.emptyFirst() : key.emptyLast();
        }
        return key;
    }

    private static SortKey asLettersSay(SortKey part, String letters) {
        SortKey key = part;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            key = switch (letter) {
                case 'n' -> key.numeric();
                case 'r' -> key.descending();
                case 'i' -> key.ignoringCase();
                case 'f' -> key.emptyFirst();
                default -> key.emptyLast();
            };
        }
        return key;
    }
}
