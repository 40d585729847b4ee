package dev.tempfile.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

/** What picocli prints, taken line by line to where our own lines go. */
final class LinePrinter extends PrintWriter {

    private final StringWriter text;
    private final Consumer<String> lines;

    LinePrinter(Consumer<String> lines) {
        this(new StringWriter(), lines);
    }

    private LinePrinter(StringWriter text, Consumer<String> lines) {
        super(text);
        this.text = text;
        this.lines = lines;
    }

    @Override
    public void flush() {
        String printed = text.toString();
        text.getBuffer().setLength(0);
        printed.lines().forEach(lines);
    }
}
