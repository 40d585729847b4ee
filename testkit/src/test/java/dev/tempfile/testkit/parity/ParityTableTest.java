package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every row of {@code docs/parity.md} has a test or a written reason, and every tag is a row. */
@Timeout(120)
class ParityTableTest {
    private static final String BY_TEST = "test";
    private static final String BY_TEST_ON_WINDOWS = "test (Windows)";
    private static final int SHORTEST_REASON = 20;

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([a-z0-9-]+) \\|([^|\n]*)\\|([^|\n]*)\\|([^|\n]*)\\|$");
    private static final Pattern TAG = Pattern.compile("(?m)^\\s*@Tag\\(\"parity:([^\"]*)\"\\)");
    private static final Pattern SWITCHED_OFF = Pattern.compile("(?m)^\\s*@Disabled(?![A-Za-z])");

    @Test
    void everyRowHasATestOrAReasonAndEveryTagIsARow() throws IOException {
        Path project = project();
        List<Row> rows = rows(Files.readString(project.resolve("docs/parity.md")));

        assertThat(rows).hasSize(75);
        assertThat(faults(rows, tagsIn(project))).isEmpty();
    }

    @Test
    void whatOnlyWindowsCanRunIsCountedApart() throws IOException {
        List<Row> rows = rows(Files.readString(project().resolve("docs/parity.md")));

        assertThat(settledBy(rows, BY_TEST_ON_WINDOWS)).containsExactlyInAnyOrder("mkdtemp-acl", "td-error-kind");
    }

    @Test
    void noTestOfARowIsSwitchedOff() throws IOException {
        for (Path source : testSources(project())) {
            assertThat(isSwitchedOff(Files.readString(source)))
                    .as(source.toString())
                    .isFalse();
        }
    }

    @Test
    void aRowWithoutATestIsSeen() {
        List<Row> rows = rows("| a-row | does | same | test |\n| b-row | does | same | test (Windows) |\n");

        assertThat(faults(rows, Set.of("b-row"))).containsExactly("a-row: no test has its tag");
        assertThat(faults(rows, Set.of("a-row"))).containsExactly("b-row: no test has its tag");
        assertThat(faults(rows, Set.of("a-row", "b-row"))).isEmpty();
    }

    @Test
    void aReasonThatIsNoneIsSeen() {
        String table = "| a-row | does | same |  |\n| b-row | does | same | later |\n";

        assertThat(faults(rows(table), Set.of()))
                .containsExactly("a-row: neither a test nor a reason", "b-row: neither a test nor a reason");
        assertThat(faults(rows("| a-row | does | same | not offered: it would be a hole |\n"), Set.of()))
                .isEmpty();
    }

    @Test
    void aReasonThatATestHasOvertakenIsSeen() {
        List<Row> rows = rows("| a-row | does | same | next release: it needs a sweep |\n");

        assertThat(faults(rows, Set.of("a-row"))).containsExactly("a-row: has a test, so it needs no reason");
    }

    @Test
    void aTagThatIsNoRowARowTwiceAndAnEmptyCellAreSeen() {
        List<Row> rows = rows("| a-row | does | same | test |\n| a-row | does |  | test |\n");

        assertThat(faults(rows, Set.of("a-row", "c-row")))
                .containsExactly("a-row: is there twice", "a-row: says nothing", "c-row: a tag without a row");
    }

    @Test
    void onlyAnnotationsAreTags() {
        assertThat(tagsOf("    @Tag(\"parity:a-row\")\n// as in @Tag(\"parity:b-row\")\n"))
                .containsExactly("a-row");
    }

    @Test
    void aTestThatIsNeverRunIsSeen() {
        String tag = "    @Tag(\"parity:a-row\")\n";
        assertThat(isSwitchedOff("    @Disabled(\"later\")\n" + tag)).isTrue();
        assertThat(isSwitchedOff("    @Disabled\n" + tag)).isTrue();
        assertThat(isSwitchedOff("    @DisabledOnOs(OS.WINDOWS)\n" + tag)).isFalse();
        assertThat(isSwitchedOff("    @Disabled\n    @Test\n")).isFalse();
    }

    // ---------------------------------------------------------------- the table

    private record Row(String id, String behaviour, String ours, String settledBy) {
        boolean tested() {
            return settledBy.equals(BY_TEST) || settledBy.equals(BY_TEST_ON_WINDOWS);
        }
    }

    private static List<Row> rows(String table) {
        return ROW.matcher(table)
                .results()
                .map(row -> new Row(
                        row.group(1),
                        row.group(2).strip(),
                        row.group(3).strip(),
                        row.group(4).strip()))
                .filter(row -> !row.id().equals("id"))
                .toList();
    }

    private static List<String> settledBy(List<Row> rows, String means) {
        return rows.stream()
                .filter(row -> row.settledBy().equals(means))
                .map(Row::id)
                .toList();
    }

    private static List<String> faults(List<Row> rows, Set<String> tags) {
        List<String> faults = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Row row : rows) {
            if (!known.add(row.id())) {
                faults.add(row.id() + ": is there twice");
            }
            if (row.behaviour().isEmpty() || row.ours().isEmpty()) {
                faults.add(row.id() + ": says nothing");
            }
            if (row.tested() && !tags.contains(row.id())) {
                faults.add(row.id() + ": no test has its tag");
            } else if (!row.tested() && tags.contains(row.id())) {
                faults.add(row.id() + ": has a test, so it needs no reason");
            } else if (!row.tested() && row.settledBy().length() < SHORTEST_REASON) {
                faults.add(row.id() + ": neither a test nor a reason");
            }
        }
        for (String tag : new TreeSet<>(tags)) {
            if (!known.contains(tag)) {
                faults.add(tag + ": a tag without a row");
            }
        }
        return faults;
    }

    // ---------------------------------------------------------------- the sources

    private static Path project() throws IOException {
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            if (Files.exists(place.resolve("docs/parity.md"))) {
                return place;
            }
        }
        throw new IOException("run in the project: docs/parity.md is in no directory above");
    }

    private static Set<String> tagsIn(Path project) throws IOException {
        Set<String> tags = new HashSet<>();
        for (Path source : testSources(project)) {
            tags.addAll(tagsOf(Files.readString(source)));
        }
        return tags;
    }

    private static List<Path> testSources(Path project) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String tests : List.of("core/src/test/java", "testkit/src/test/java")) {
            try (Stream<Path> walk = Files.walk(project.resolve(tests))) {
                walk.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static boolean isSwitchedOff(String source) {
        return !tagsOf(source).isEmpty() && SWITCHED_OFF.matcher(source).find();
    }

    private static Set<String> tagsOf(String source) {
        Set<String> tags = new HashSet<>();
        TAG.matcher(source).results().forEach(tag -> tags.add(tag.group(1)));
        return tags;
    }
}
