package dev.tempfile.cli;

import dev.tempfile.chunks.Chunks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the commands over files of records share: which file, and what a record is. */
final class RecordsOptions {

    private final FormatOptions format = new FormatOptions();
    private List<Path> input = List.of();

    void readFormat(Words words) {
        format.read(words);
    }

    void readInput(Words words) {
        input = words.operands(Path.class, "1", "INPUT", "A file, plain or gzip; - is standard input.");
    }

    /**
     * The input in its format.
     *
     * @throws IllegalArgumentException if the options contradict each other
     * @throws IOException if standard input is asked for, and is closed
     */
    Chunks chunks() throws IOException {
        Path file = input.get(0);
        Chunks chunks =
                file.toString().equals("-") ? Chunks.of(StandardInput.ofRecords(), "standard input") : Chunks.of(file);
        return chunks.withFormat(format.format());
    }

    /** What the file's name ends with, as {@code .csv}; without a {@code .gz}, for chunks are not compressed. */
    String extension() {
        Path name = input.get(0).getFileName();
        String text = name == null ? "" : name.toString();
        String unpacked = text.endsWith(".gz") ? text.substring(0, text.length() - ".gz".length()) : text;
        int dot = unpacked.lastIndexOf('.');
        return dot < 1 ? "" : unpacked.substring(dot);
    }
}
