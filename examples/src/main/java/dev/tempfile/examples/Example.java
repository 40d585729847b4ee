package dev.tempfile.examples;

import java.util.concurrent.Callable;

/**
 * One section of the guide.
 *
 * @param name the simple name of the class that shows it
 * @param title the section's title
 * @param python what a Python programmer would have written
 * @param program runs it and says what came out
 */
public record Example(String name, String title, String python, Callable<? extends Record> program) {

    /** Where its lines are. */
    public ExampleSource source() {
        return ExampleSource.of(name);
    }
}
