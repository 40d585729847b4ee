package dev.tempfile.chunks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What comes out of an input, as strings of a byte a character. */
record Given(String header, List<Chunk> chunks, List<String> contents, String failure) {

    /** Opened with a division of one's choice, which makes small inputs go the way of large ones. */
    static Given of(Chunks recipe, Blocks.Division division) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        String header = "";
        try (OpenChunks open = recipe.open(division)) {
            header = new String(open.header(), ISO_8859_1);
            for (Chunk chunk = open.next(); chunk != null; chunk = open.next()) {
                chunks.add(chunk);
                contents.add(new String(chunk.newInput().readAllBytes(), ISO_8859_1));
            }
        } catch (IOException failure) {
            return new Given(header, chunks, contents, failure.getMessage());
        }
        return new Given(header, chunks, contents, null);
    }

    static Given of(Chunks recipe) throws IOException {
        return of(recipe, Blocks.Division.withWorkers(2));
    }

    /** A recipe for a text of a byte a character, written to a file. */
    static Chunks chunks(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(ISO_8859_1));
        return Chunks.of(file);
    }

    static Chunks streamed(String text) {
        return Chunks.of(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), "a stream");
    }

    long records() {
        return chunks.stream().mapToLong(Chunk::records).sum();
    }

    String laidEndToEnd() {
        return String.join("", contents);
    }
}
