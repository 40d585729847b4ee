package dev.tempfile.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words that hold nothing that is better left to picocli, read without it.
 *
 * <p>Scripts call commands again and again, and picocli takes longer than all the rest: its classes are of the format of Java 5,
 * which the JVM's archives of classes do not take, and it is slow to be told of options. It is asked where anything is written in
 * an unusual way, or is wrong: what is said of that is said in one place.
 */
final class PlainWords implements Words {

    /** Stands where a word was: what stood before that does not stand before the next one. No argument of a process can be this. */
    private static final String READ = "\0";

    private final List<String> words;
    private boolean understood = true;

    /** @param words those behind the command's own */
    PlainWords(List<String> words) {
        this.words = new ArrayList<>(words);
    }

    /** Whether all was read, and had one meaning. */
    boolean areUnderstood() {
        return understood && Collections.frequency(words, READ) == words.size();
    }

    @Override
    public boolean flag(String names, String description) {
        for (String name : names.split(" ")) {
            int at = words.indexOf(name);
            if (at >= 0) {
                words.set(at, READ);
                return true;
            }
        }
        return false;
    }

    @Override
    public <T> @Nullable T value(Class<T> type, String names, String label, String description) {
        String word = valueOf(names);
        return word == null ? null : converted(type, word);
    }

    @Override
    public List<String> values(String names, String label, String description) {
        List<String> values = new ArrayList<>();
        for (String value = valueOf(names); value != null; value = valueOf(names)) {
            values.add(value);
        }
        return values;
    }

    @Override
    public @Nullable String valueIfAttached(String names, String label, String description) {
        return flag(names, description) ? "" : null;
    }

    @Override
    public <T> List<T> operands(Class<T> type, String count, String label, String description) {
        List<T> operands = new ArrayList<>();
        for (String word : words) {
            if (word.equals(READ)) {
                continue;
            }
            T operand = word.equals("-") || isPlain(word) ? converted(type, word) : null;
            if (operand == null) {
                understood = false;
            } else {
                operands.add(operand);
            }
        }
        words.clear();
        boolean enough = count.startsWith("0") || !operands.isEmpty();
        understood &= enough && (count.endsWith("*") || operands.size() <= 1);
        return operands;
    }

    @Override
    public List<String> command(String label, String description) {
        int start = words.isEmpty() || words.get(0).startsWith("-") ? words.indexOf("--") : 0;
        understood &= start >= 0;
        return cutOff(start);
    }

    @Override
    public List<String> commandAfterDashes(String label, String description) {
        return cutOff(words.indexOf("--"));
    }

    private List<String> cutOff(int start) {
        if (start < 0) {
            return List.of();
        }
        List<String> end = words.subList(start, words.size());
        List<String> command = List.copyOf(end.subList(end.get(0).equals("--") ? 1 : 0, end.size()));
        end.clear();
        understood &= !command.isEmpty();
        return command;
    }

    private @Nullable String valueOf(String names) {
        for (String name : names.split(" ")) {
            int at = words.indexOf(name);
            if (at >= 0 && at + 1 < words.size() && isPlain(words.get(at + 1))) {
                words.set(at, READ);
                return words.set(at + 1, READ);
            }
        }
        return null;
    }

    /** Quotes and what looks like an option have rules that picocli knows. */
    private static boolean isPlain(String word) {
        return !word.isEmpty() && word.indexOf('"') < 0 && "-@\0".indexOf(word.charAt(0)) < 0;
    }

    private <T> @Nullable T converted(Class<T> type, String word) {
        try {
            if (type == String.class) {
                return type.cast(word);
            } else if (type == Path.class) {
                return type.cast(Path.of(word));
            } else if (type == Long.class) {
                return type.cast(Long.valueOf(word));
            } else if (type == Integer.class) {
                return type.cast(Integer.valueOf(word));
            }
        } catch (IllegalArgumentException unfit) {
            // picocli says how.
        }
        understood = false;
        return null;
    }
}
