package dev.tempfile.examples;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an example found out, by name: the components of its result record, in order, ready for a terminal or a program.
 *
 * <p>Records keep the examples free of any printing; this is the one place that knows how to look into one.
 */
public final class Facts {

    private final Map<String, Object> values;

    private Facts(Map<String, Object> values) {
        this.values = values;
    }

    /** The facts in a record, those that are not null; a record inside it becomes a map, a list of records a list of maps. */
    public static Facts of(Record result) {
        return new Facts(components(result));
    }

    /** By the names of the components, in their order. */
    public Map<String, Object> values() {
        return values;
    }

    /** The names of the claims that turned out false; an example that keeps its word has none. */
    public List<String> brokenClaims() {
        return values.entrySet().stream()
                .filter(entry -> Boolean.FALSE.equals(entry.getValue()))
                .map(entry -> label(entry.getKey()))
                .toList();
    }

    /** One line a fact, as a small program prints it. */
    public void print(PrintStream out) {
        values.forEach((name, value) -> {
            if (value instanceof Collection<?> lines) {
                out.println(label(name) + ":");
                lines.forEach(line -> out.println("  " + line));
            } else {
                out.println(label(name) + ": " + value);
            }
        });
    }

    /** {@code goneAfterwards} as {@code gone afterwards}. */
    public static String label(String componentName) {
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < componentName.length(); i++) {
            char c = componentName.charAt(i);
            if (Character.isUpperCase(c)) {
                label.append(' ');
            }
            label.append(c);
        }
        return label.toString().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> components(Record record) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(record);
                if (value != null) { // else there is nothing to say
                    values.put(component.getName(), plain(value));
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a result must be a public record: " + record.getClass(), e);
            }
        }
        return values;
    }

    private static Object plain(Object value) {
        if (value instanceof Record inner) {
            return components(inner);
        }
        if (value instanceof Collection<?> several) {
            List<Object> list = new ArrayList<>();
            several.forEach(one -> list.add(plain(one)));
            return list;
        }
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
}
