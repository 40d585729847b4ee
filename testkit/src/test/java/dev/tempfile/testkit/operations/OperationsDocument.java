package dev.tempfile.testkit.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** {@code docs/operations.md}, as far as tests compare it with what they see. */
final class OperationsDocument {
    private static final Pattern RANDOM = Pattern.compile("tempfile-\\w{13}");

    private OperationsDocument() {}

    /** One recipe. */
    record Section(String title, String text) {
        /** Fails unless the section says this, whatever its lines are. */
        Section says(String words) {
            String spaced = text.replaceAll("\\s+", " ");
            assertThat(spaced).as("docs/operations.md, \"" + title + "\"").contains(words.replaceAll("\\s+", " "));
            return this;
        }

        /** The one text that {@code pattern}'s only group has in this section: an option that a test tries. */
        String value(String pattern) {
            List<String> values = Pattern.compile(pattern)
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .toList();
            assertThat(values)
                    .as("docs/operations.md, \"" + title + "\": " + pattern)
                    .hasSize(1);
            return values.get(0);
        }

        /** The tests that it names. */
        List<String> tests() {
            return Pattern.compile("`(\\w+Test)(?:\\.\\w+)?`")
                    .matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replace("`", ""))
                    .toList();
        }
    }

    /** The recipe of this title. */
    static Section section(String title) {
        return sections().stream()
                .filter(section -> section.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/operations.md has no section \"" + title + "\""));
    }

    /** All recipes. */
    static List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        for (String part : text().split("(?m)^## ")) {
            int end = part.indexOf('\n');
            sections.add(new Section(part.substring(0, end).strip(), part.substring(end)));
        }
        return sections.subList(1, sections.size());
    }

    static String text() {
        try {
            return Files.readString(project().resolve("docs/operations.md"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The project, wherever the process works: found from where its classes lie. */
    static Path project() {
        Path directory;
        try {
            directory = Path.of(OperationsDocument.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        while (directory != null && !Files.exists(directory.resolve("docs/operations.md"))) {
            directory = directory.getParent();
        }
        return Objects.requireNonNull(directory, "the classes of the tests must lie inside the project");
    }

    /** Why something was found as it was: what stands behind its path, without what is random in it. */
    static String reason(String finding) {
        return RANDOM.matcher(finding.substring(finding.indexOf(": ") + 2)).replaceAll("…");
    }
}
