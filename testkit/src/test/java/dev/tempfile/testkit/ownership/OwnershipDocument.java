package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables of docs/ownership.md, which say what breaks without each rule. */
final class OwnershipDocument {
    private static final Path DOCUMENT = Path.of("..", "docs", "ownership.md");

    private OwnershipDocument() {}

    /** Holds it to a row: without the rule this is broken, and so many steps lead there. */
    static void says(String rule, String broken, int steps) throws IOException {
        String row = "| " + rule + " | " + broken + " | " + steps + " |";
        assertThat(Files.readAllLines(DOCUMENT))
                .anySatisfy(line -> assertThat(line).isEqualTo(row));
    }

    /** Holds it to a row that says why nothing is broken without a rule. */
    static void saysThatNothingBreaks(String rule) throws IOException {
        assertThat(Files.readAllLines(DOCUMENT))
                .anySatisfy(line -> assertThat(line).startsWith("| " + rule + " | nothing: "));
    }
}
