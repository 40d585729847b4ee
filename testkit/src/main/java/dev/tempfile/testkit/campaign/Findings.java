package dev.tempfile.testkit.campaign;

import java.util.ArrayList;
import java.util.List;

/** What a row finds while it runs. */
final class Findings {
    private final List<String> violations = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int cases;
    private int notReached;

    /** One more case was tried, with these complaints. */
    void tried(String description, List<String> complaints) {
        tried(1, description, complaints);
    }

    /** Several cases were tried together, with these complaints. */
    void tried(int count, String description, List<String> complaints) {
        cases += count;
        for (String complaint : complaints) {
            violations.add(description + ": " + complaint);
        }
    }

    /** A case that did not come about, because the operation ended before the call. */
    void notReached() {
        notReached++;
    }

    /** What could not be tried, and why. */
    void skip(String what, String why) {
        skipped.add(what + ": " + why);
    }

    int cases() {
        return cases;
    }

    int missed() {
        return notReached;
    }

    List<String> violations() {
        return violations;
    }

    List<String> skipped() {
        return skipped;
    }
}
