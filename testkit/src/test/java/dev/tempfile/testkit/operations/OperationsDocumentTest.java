package dev.tempfile.testkit.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the recipes of {@code docs/operations.md} name and quote is there, as they have it. */
class OperationsDocumentTest {
    private static final Pattern QUOTED =
            Pattern.compile("<!-- recipe: (\\w+)#(\\w+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);

    private static final Path TESTS =
            OperationsDocument.project().resolve("testkit/src/test/java/dev/tempfile/testkit");

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(TESTS)) {
            return all.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private static Path source(String type) throws IOException {
        return sources().stream()
                .filter(path -> path.getFileName().toString().equals(type + ".java"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the document names " + type + ", which is not there"));
    }

    @Test
    void eachRecipeNamesATestThatIsThere() throws IOException {
        assertThat(OperationsDocument.sections()).hasSizeGreaterThan(7);
        for (OperationsDocument.Section recipe : OperationsDocument.sections()) {
            assertThat(recipe.tests()).as(recipe.title()).isNotEmpty();
            for (String test : recipe.tests()) {
                String[] parts = test.split("\\.");
                String code = Files.readString(source(parts[0]));
                if (parts.length > 1) {
                    assertThat(code).contains("void " + parts[1] + "(");
                }
            }
        }
    }

    @Test
    void eachTestOfARecipeIsNamed() throws IOException {
        String text = OperationsDocument.text();
        for (Path source : sources()) {
            String name = source.getFileName().toString().replace(".java", "");
            if (source.getParent().endsWith("operations") && name.endsWith("Test") && !name.startsWith("Operations")) {
                assertThat(text).contains("`" + name + "`");
            }
        }
    }

    @Test
    void theLinesOfCodeAreThoseOfTheTests() throws IOException {
        int quoted = 0;
        for (Matcher block = QUOTED.matcher(OperationsDocument.text()); block.find(); quoted++) {
            assertThat(block.group(3)).isEqualTo(region(block.group(1), block.group(2)));
        }
        assertThat(quoted).isEqualTo(2);
        assertThat(OperationsDocument.text().split("```java", -1))
                .as("none without a source")
                .hasSize(quoted + 1);
    }

    private static String region(String type, String name) throws IOException {
        List<String> region = new ArrayList<>();
        boolean within = false;
        for (String line : Files.readAllLines(source(type))) {
            if (line.strip().equals("// recipe: " + name)) {
                within = true;
            } else if (line.strip().equals("// end")) {
                within = false;
            } else if (within) {
                region.add(line);
            }
        }
        return String.join("\n", region).stripIndent();
    }
}
