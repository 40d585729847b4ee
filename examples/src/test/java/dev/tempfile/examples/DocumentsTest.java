package dev.tempfile.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents quote is what was compiled and run. */
class DocumentsTest {

    private final QuotedExamples real =
            new QuotedExamples((name, region) -> ExampleSource.of(name).region(region));

    private final QuotedExamples made = new QuotedExamples((name, region) -> {
        if (!name.equals("Made") || !region.equals("show")) {
            throw new NoSuchElementException("there is no " + name + "#" + region);
        }
        return List.of("try {", "    run();", "}");
    });

    @Test
    void everyDocumentOfTheProjectQuotesWhatWasRun() throws IOException {
        List<String> problems = new ArrayList<>();
        for (Path document : documents()) {
            problems.addAll(real.problems(document.toString(), Files.readString(document)));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void theReadmeListsEveryExampleAndEveryRule() throws IOException {
        String readme = Files.readString(project().resolve("examples/README.md"));
        for (Example example : Guide.examples()) {
            assertThat(readme)
                    .contains("| [" + example.name() + "](src/main/java/dev/tempfile/examples/" + example.name()
                            + ".java) | " + example.title() + " |");
        }
        for (Guide.GoldenRule rule : Guide.goldenRules()) {
            assertThat(readme.replace("`", "")).contains("| " + rule.rule() + " |", " | " + rule.example() + " |");
        }
    }

    @Test
    void aFaithfulQuotationIsNoProblem() {
        assertThat(made.problems("a.md", marked("Made", "try {\n    run();\n}\n")))
                .isEmpty();
        assertThat(made.problems("a.md", marked("Made#show", "try {\n    run();\n}\n")))
                .isEmpty();
        assertThat(made.problems("a.md", "No marker at all.\n```java\nanything();\n```\n"))
                .isEmpty();
    }

    @Test
    void aQuotationThatRottedIsFound() {
        assertThat(made.problems("a.md", marked("Made", "try {\n    walk();\n}\n")))
                .singleElement()
                .asString()
                .startsWith("a.md:2: differs from Made, which now says\ntry {\n    run();");
    }

    @Test
    void aMarkerThatNamesNothingIsFound() {
        assertThat(made.problems("a.md", marked("Gone", "try {\n}\n")))
                .containsExactly("a.md:2: there is no Gone#show");
        assertThat(made.problems("a.md", marked("Made#other", ""))).containsExactly("a.md:2: there is no Made#other");
        assertThat(real.problems("a.md", marked("NoSuchExample", "")))
                .containsExactly("a.md:2: there is no example named NoSuchExample");
    }

    @Test
    void aMarkerWithoutItsBlockIsFound() {
        assertThat(made.problems("a.md", "<!-- example: Made -->\n\nSome words.\n"))
                .containsExactly("a.md:1: no fenced block of Java follows the marker of Made");
        assertThat(made.problems("a.md", "<!-- example: Made -->\n```java\nnever ended"))
                .containsExactly("a.md:1: no fenced block of Java follows the marker of Made");
    }

    @Test
    void aMistypedMarkerIsFound() {
        assertThat(made.problems("a.md", "<!-- Example Made -->\n"))
                .singleElement()
                .asString()
                .contains("no marker");
        assertThat(made.problems("a.md", "<!--example: Made-->\n")).hasSize(1);
    }

    private static String marked(String name, String code) {
        return "# Title\n<!-- example: " + name + " -->\n```java\n" + code + "```\n";
    }

    /** Those at the top, in docs/, and beside the examples. */
    private static List<Path> documents() throws IOException {
        Path project = project();
        List<Path> documents = new ArrayList<>();
        for (String directory : List.of("", "docs", "examples")) {
            Path home = project.resolve(directory);
            if (Files.isDirectory(home)) {
                try (Stream<Path> files = Files.walk(home, directory.equals("docs") ? Integer.MAX_VALUE : 1)) {
                    files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
                }
            }
        }
        return documents;
    }

    private static Path project() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isDirectory(directory.resolve("examples"))) {
            directory = directory.getParent();
        }
        return Objects.requireNonNull(directory, "the tests must run inside the project");
    }
}
