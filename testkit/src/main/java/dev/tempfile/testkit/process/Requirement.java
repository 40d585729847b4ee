package dev.tempfile.testkit.process;

import org.opentest4j.TestAbortedException;

/** What a test needs of the machine. Missing, it is skipped and says why; on a build server that would go unseen, so it fails. */
public final class Requirement {
    private Requirement() {}

    /** Goes on only if {@code met}; {@code reason} says what is missing. */
    public static void that(boolean met, String reason) {
        if (!met && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError("must not be skipped where CI=true: " + reason);
        }
        if (!met) {
            throw new TestAbortedException(reason);
        }
    }
}
