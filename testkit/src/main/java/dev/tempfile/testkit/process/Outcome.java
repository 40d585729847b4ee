package dev.tempfile.testkit.process;

import java.util.List;

/**
 * How a process ended and what it said.
 *
 * @param exitCode its exit code; of a signal 128 and the signal's number
 * @param lines what it wrote to its standard output
 * @param errors what it wrote to its standard error
 */
public record Outcome(int exitCode, List<String> lines, List<String> errors) {
    /** Itself, if it ended with 0; else fails with all that it said. */
    public Outcome succeeded() {
        if (exitCode != 0) {
            throw new AssertionError("the process ended with " + exitCode + " and said:\n" + String.join("\n", lines)
                    + "\n" + String.join("\n", errors));
        }
        return this;
    }

    /** What it wrote behind {@code name=} on a line of its output. */
    public String value(String name) {
        for (String line : lines) {
            if (line.startsWith(name + "=")) {
                return line.substring(name.length() + 1);
            }
        }
        throw new AssertionError("the process did not say " + name + "=, but:\n" + String.join("\n", lines) + "\n"
                + String.join("\n", errors));
    }
}
