package dev.tempfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the library offers is what {@code api.txt} says: whoever changes it sees the change in the diff, and so does the
 * reviewer.
 */
class ApiTest {
    private static final Path ACCEPTED = Path.of(System.getProperty("tempfile.api", "api.txt"));
    private static final String HOW_TO_ACCEPT =
            "If this is meant, accept it and commit the file: mvn -pl :tempfile test -Dtest=ApiTest -Dapi.accept";

    @Test
    void theApiIsTheAcceptedOne() throws IOException {
        List<String> actual = ApiDump.of(exportedTypes());
        if (Boolean.getBoolean("api.accept")) {
            Files.write(ACCEPTED, actual);
            return;
        }
        assertThat(ACCEPTED)
                .as("no accepted API to compare with. " + HOW_TO_ACCEPT)
                .exists();
        assertThat(difference(Files.readAllLines(ACCEPTED), actual))
                .as("the API differs from %s (- accepted, + now). %s", ACCEPTED, HOW_TO_ACCEPT)
                .isEmpty();
    }

    @Test
    void theApiNamesNothingUnexported() throws IOException {
        assertThat(ApiDump.of(exportedTypes()))
                .filteredOn(line -> line.matches(".*\\bdev\\.tempfile\\.\\p{Lower}.*"))
                .isEmpty();
    }

    @Test
    void theDumpShowsNullness() throws IOException {
        // Without JSpecify at run time the JVM drops its annotations without a word, and all would look non-null.
        assertThat(String.join("\n", ApiDump.of(List.of(ApiDumpSample.class)))).isEqualTo("""
                        abstract class dev.tempfile.ApiDumpSample<T extends Number> implements AutoCloseable {
                            protected int count
                            public java.util.List<@Nullable String> names(T, @Nullable String[]) throws java.io.IOException
                            public void close()
                        }""");
    }

    private static List<Class<?>> exportedTypes() throws IOException {
        Path classes = Path.of(System.getProperty("tempfile.classes", "target/classes"), "dev", "tempfile");
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    types.add(load("dev.tempfile." + name.substring(0, name.length() - ".class".length())));
                }
            }
        }
        assertThat(types).isNotEmpty();
        return types.stream().filter(ApiDump::isOffered).toList();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiTest.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new LinkageError(name, impossible);
        }
    }

    /** Lines that only one side has, each with the type that it stands in: enough, since a dump is sorted. */
    private static List<String> difference(List<String> accepted, List<String> actual) {
        List<String> difference = new ArrayList<>();
        Set<String> before = new HashSet<>(inContext(accepted));
        Set<String> now = new HashSet<>(inContext(actual));
        inContext(accepted).stream().filter(line -> !now.contains(line)).forEach(line -> difference.add("- " + line));
        inContext(actual).stream().filter(line -> !before.contains(line)).forEach(line -> difference.add("+ " + line));
        return difference;
    }

    private static List<String> inContext(List<String> dump) {
        List<String> lines = new ArrayList<>();
        String type = "";
        for (String line : dump) {
            if (line.startsWith("    ")) {
                lines.add(type + ": " + line.strip());
            } else if (!line.isBlank() && !line.equals("}")) {
                type = line.replaceAll("^.*?(dev\\.tempfile\\.[\\w$]+).*$", "$1");
                lines.add(line);
            }
        }
        return lines;
    }
}
