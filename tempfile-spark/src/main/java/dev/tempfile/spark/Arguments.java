package dev.tempfile.spark;

import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.InputFile;
import dev.tempfile.chunks.RecordCount;
import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.columns.ColumnStatistics;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Main} was asked for, in the words of {@code tempfile count} and {@code tempfile stats}.
 *
 * @param job which of the two
 * @param input the name of the file
 * @param options each with its value, or with an empty one
 */
record Arguments(String job, String input, Map<String, String> options) {
    static final String USAGE =
            "(count | stats) INPUT [--delimiter C] [--quote C] [--no-header] [--lines] [--fixed BYTES]"
                    + " [--encoding NAME] [--bytes SIZE] [--json]";

    private static final Set<String> FLAGS = Set.of("--no-header", "--lines", "--json");
    private static final Set<String> VALUED = Set.of("--delimiter", "--quote", "--fixed", "--encoding", "--bytes");

    /**
     * Reads the words of a command line.
     *
     * @throws IllegalArgumentException if they are used wrongly
     */
    static Arguments of(String... words) {
        Deque<String> left = new ArrayDeque<>(List.of(words));
        Deque<String> names = new ArrayDeque<>();
        Map<String, String> options = new HashMap<>();
        while (!left.isEmpty()) {
            String word = left.remove();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals < 0 ? word : word.substring(0, equals);
            if (FLAGS.contains(word)) {
                options.put(word, "");
            } else if (VALUED.contains(option)) {
                String value = equals < 0 ? left.poll() : word.substring(equals + 1);
                if (value == null || value.isEmpty()) {
                    throw new IllegalArgumentException(option + " wants a value");
                }
                options.put(option, value);
            } else if (word.startsWith("--")) {
                throw new IllegalArgumentException("there is no option '" + word + "'");
            } else {
                names.add(word);
            }
        }
        if (names.size() != 2 || !Set.of("count", "stats").contains(names.getFirst())) {
            throw new IllegalArgumentException("it takes count or stats, and a file");
        }
        if (names.getLast().equals("-")) {
            throw new IllegalArgumentException("a cluster has no standard input; name a file");
        }
        return new Arguments(names.getFirst(), names.getLast(), options);
    }

    boolean json() {
        return options.containsKey("--json");
    }

    /**
     * The job that was asked for.
     *
     * @throws IllegalArgumentException if an option has no such value, or they contradict each other
     */
    ChunkJob<?, ?> job(InputFile file) {
        Chunks chunks = Chunks.of(file).withFormat(format());
        String bytes = options.get("--bytes");
        chunks = bytes == null ? chunks : chunks.byBytes(size(bytes));
        if (job.equals("count")) {
            requireNone("--encoding");
            return new RecordCount(chunks);
        }
        String encoding = options.get("--encoding");
        ColumnStatistics statistics = ColumnStatistics.of(chunks);
        return encoding == null ? statistics : statistics.withCharset(charset(encoding));
    }

    private RecordFormat format() {
        String fixed = options.get("--fixed");
        boolean lines = options.containsKey("--lines");
        if (lines || fixed != null) {
            requireNone("--delimiter", "--quote");
            if (lines && fixed != null) {
                throw new IllegalArgumentException("--lines and --fixed exclude each other");
            }
            return fixed != null ? RecordFormat.fixed((int) number("--fixed", fixed)) : RecordFormat.lines();
        }
        RecordFormat format = RecordFormat.csv();
        @Nullable String delimiter = options.get("--delimiter");
        if (delimiter != null) {
            format = format.withDelimiter(delimiter.equals("tab") ? '\t' : character("--delimiter", delimiter));
        }
        @Nullable String quote = options.get("--quote");
        if (quote != null) {
            format = quote.equals("none") ? format.withoutQuotes() : format.withQuote(character("--quote", quote));
        }
        return options.containsKey("--no-header") ? format.withoutHeader() : format;
    }

    private void requireNone(String... excluded) {
        Set<String> both = new HashSet<>(options.keySet());
        both.retainAll(Set.of(excluded));
        if (!both.isEmpty()) {
            throw new IllegalArgumentException(String.join(" and ", both) + " does not fit the rest");
        }
    }

    private static char character(String option, String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(option + " is one character, not '" + text + "'");
        }
        return text.charAt(0);
    }

    private static long size(String text) {
        int unit = "KMGT".indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
        String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
        return number("--bytes", digits) << 10 * (unit + 1);
    }

    private static long number(String option, String text) {
        try {
            long number = Long.parseLong(text);
            if (number > 0 && number < 1L << 31) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            // Said below.
        }
        throw new IllegalArgumentException(option + " is a number from 1 to 2147483647, not '" + text + "'");
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new IllegalArgumentException("there is no encoding '" + name + "'", unknown);
        }
    }
}
