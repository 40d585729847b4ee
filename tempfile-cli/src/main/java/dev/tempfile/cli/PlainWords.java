package dev.tempfile.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command whose one operand is a file, where they hold nothing that is better left to picocli; see
 * {@link Make#plainly}.
 *
 * @param operand the file
 * @param options those that were given, with their values; a flag's is empty
 */
record PlainWords(String operand, Map<String, String> options) {

    /**
     * Takes them apart, or gives null.
     *
     * @param words the command's own first
     * @param valued the options that have a value
     * @param flags the others
     */
    static @Nullable PlainWords of(List<String> words, Set<String> valued, Set<String> flags) {
        String operand = null;
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (options.containsKey(word)) {
                return null;
            } else if (flags.contains(word)) {
                options.put(word, "");
            } else if (valued.contains(word) && i + 1 < words.size() && isPlain(words.get(i + 1))) {
                options.put(word, words.get(++i));
            } else if (operand == null && isPlain(word)) {
                operand = word;
            } else {
                return null;
            }
        }
        return operand == null ? null : new PlainWords(operand, options);
    }

    /** Quotes and what looks like an option have rules that picocli knows. */
    static boolean isPlain(String word) {
        return !word.isEmpty() && word.indexOf('"') < 0 && word.charAt(0) != '-' && word.charAt(0) != '@';
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    @Nullable
    String value(String option) {
        return options.get(option);
    }
}
