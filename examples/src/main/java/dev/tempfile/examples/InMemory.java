package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.MemoryFile;
import java.io.IOException;

/** A file that is only memory, with bytes or with text: the same methods, and nothing on any disk. */
public final class InMemory {

    /** What came out. */
    public record Result(String binaryContent, String textContent, String secondLine) {}

    private InMemory() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        String binary;
        Result result;
        // tag::show[]
        try (MemoryFile memory = MemoryFile.create()) { // as io.BytesIO
            memory.write("Data stored in memory".getBytes(UTF_8)).rewind();
            byte[] content = memory.readAll();
            // end::show[]
            binary = new String(content, UTF_8);
            // tag::show[]
        }

        try (MemoryFile memory = MemoryFile.create()) { // as io.StringIO
            memory.text().write("Text data in memory\nIts second line\n").rewind();
            String first = memory.text().readLine();
            String second = memory.text().readLine(); // and null after the last
            // end::show[]
            result = new Result(binary, String.valueOf(first), String.valueOf(second));
            // tag::show[]
        }
        // end::show[]
        return result;
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
