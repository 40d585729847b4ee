package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.TempFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is made, written and read back, and is gone when the block ends. */
public final class BasicFile {

    /** What came out. */
    public record Result(Path createdAt, String content, boolean goneAfterwards) {}

    private BasicFile() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        Path createdAt;
        String read;
        // tag::show[]
        try (TempFile file = TempFile.create()) { // deleted on close
            file.write("Hello, temporary world!".getBytes(UTF_8)).rewind();
            byte[] content = file.readAll();
            // end::show[]
            createdAt = file.path();
            read = new String(content, UTF_8);
            // tag::show[]
        }
        // end::show[]
        return new Result(createdAt, read, Files.notExists(createdAt));
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
