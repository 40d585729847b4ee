package dev.tempfile.chunks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.chunks.columns.ColumnStatistics;
import dev.tempfile.chunks.sort.ExternalSort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module offers is what {@code api.txt} says: whoever changes it sees the change in the diff, and so does the reviewer. */
class ApiTest {
    private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();
    private static final Path CLASSES = Path.of(System.getProperty("tempfile.classes", "target/classes"));
    private static final Path ACCEPTED =
            Path.of(System.getProperty("tempfile.project", "..")).resolve("tempfile-chunks/api.txt");

    private static final List<String> EXPORTED =
            List.of("dev.tempfile.chunks", "dev.tempfile.chunks.columns", "dev.tempfile.chunks.sort");

    @Test
    void theApiIsTheAcceptedOne() throws Exception {
        List<String> actual = dump();
        if (Boolean.getBoolean("api.accept")) {
            Files.write(ACCEPTED, actual);
            return;
        }
        assertThat(actual)
                .as(
                        "if this is meant: mvn -pl :tempfile-chunks test -Dtest=ApiTest -Dapi.accept=true, and commit the file")
                .isEqualTo(Files.readAllLines(ACCEPTED));
    }

    @Test
    void theApiNamesNothingUnexported() throws Exception {
        assertThat(dump())
                .filteredOn(line ->
                        line.matches(".*\\bdev\\.tempfile\\.(?!chunks\\.(columns\\.|sort\\.)?\\p{Upper})\\p{Lower}.*"))
                .isEmpty();
    }

    /** As the JDK's javap shows public and protected types and members, each type's members sorted. */
    private static List<String> dump() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : offered()) {
            StringWriter said = new StringWriter();
            PrintWriter out = new PrintWriter(said);
            int status = JAVAP.run(out, out, "-protected", "-cp", CLASSES.toString(), type.getName());
            List<String> shown = said.toString()
                    .lines()
                    .filter(line -> !line.startsWith("Compiled from"))
                    .toList();
            assertThat(status).as("%s", shown).isZero();
            lines.add(shown.get(0));
            shown.stream().filter(line -> line.startsWith(" ")).sorted().forEach(lines::add);
            lines.add("}");
        }
        return lines;
    }

    private static List<Class<?>> offered() throws IOException {
        List<Class<?>> types = new ArrayList<>();
        for (String name : EXPORTED) {
            try (Stream<Path> files = Files.list(CLASSES.resolve(name.replace('.', '/')))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                        .sorted()
                        .map(file -> load(name + "." + file.replaceFirst("\\.class$", "")))
                        .filter(ApiTest::isOffered)
                        .forEach(types::add);
            }
        }
        assertThat(types).contains(Chunks.class, Chunk.class, ColumnStatistics.class, ExternalSort.class);
        return types;
    }

    private static boolean isOffered(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return (type.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                && (outer == null || isOffered(outer));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiTest.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new LinkageError(name, impossible);
        }
    }
}
