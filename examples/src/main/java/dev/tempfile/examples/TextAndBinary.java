package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.TempFile;
import java.io.IOException;
import java.util.HexFormat;

/** The same file as characters, through its one text view, and as bytes; which of the two is always said. */
public final class TextAndBinary {

    /** What came out. */
    public record Result(
            String textContent, long charactersWritten, long bytesInFile, String binaryContent, String decoded) {}

    private TextAndBinary() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        Result result;
        String text;
        long size;
        // tag::show[]
        try (TempFile file = TempFile.create()) { // text, in UTF-8
            file.text().write("Hello, 世界!").rewind();
            String content = file.text().readAll();
            // end::show[]
            text = content;
            size = file.size();
            // tag::show[]
        }

        try (TempFile file = TempFile.create()) { // binary: what goes in comes out
            byte[] data = "Hello, world!".getBytes(UTF_8);
            file.write(data).rewind();
            byte[] content = file.readAll();
            // end::show[]
            String hexadecimal = HexFormat.ofDelimiter(" ").formatHex(content);
            result = new Result(text, text.length(), size, hexadecimal, new String(content, UTF_8));
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
