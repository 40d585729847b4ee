package dev.tempfile.chunks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/chunks.md} teaches is what stands here, and runs. */
class TaughtTest {
    private static final Path PROJECT = Path.of(System.getProperty("tempfile.project", ".."));

    @TempDir
    private Path directory;

    private Path input;
    private final List<String> seen = new ArrayList<>();

    /** Whoever takes a stream. */
    private interface Importer {
        void load(InputStream in) throws IOException;
    }

    /** Whoever takes a path. */
    private interface Tool {
        void run(Path file) throws IOException;
    }

    private final Importer importer = in -> seen.add(new String(in.readAllBytes()));
    private final Tool tool = file -> seen.add(Files.readString(file));

    @BeforeEach
    void write() throws IOException {
        input = Files.writeString(directory.resolve("input.csv"), "id,amount\n1,10\n2,20\n\"3\n\",30\n");
    }

    @Test
    void tenLines() throws IOException {
        // tag::ten[]
        try (Stream<Chunk> chunks = Chunks.of(input).byRecords(100_000).stream()) { // found lazily
            for (Chunk chunk : (Iterable<Chunk>) chunks::iterator) {
                importer.load(chunk.newInput()); // a view: the header and the chunk's records, nothing copied
                try (TempFile file = chunk.toFile()) { // or a file, for a program that needs a path; then gone
                    tool.run(file.path());
                }
            }
        }
        long records = Chunks.of(input).count(); // two threads, quotes respected
        // end::ten[]
        assertThat(seen).containsExactly(Files.readString(input), Files.readString(input));
        assertThat(records).isEqualTo(3);
    }

    @Test
    void gzip() throws IOException {
        Path packed = directory.resolve("big.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(input, out);
        }
        // tag::gzip[]
        try (Stream<Chunk> chunks = Chunks.of(packed).byBytes(16 << 20).stream()) {
            for (Chunk chunk : (Iterable<Chunk>) chunks::iterator) {
                try (chunk) { // gives back what it holds; of a plain file that is nothing
                    importer.load(chunk.newInput());
                }
            }
        }
        // end::gzip[]
        assertThat(seen).containsExactly(Files.readString(input));
    }

    private static long sumOfAmounts(InputStream in) throws IOException {
        Matcher amounts = Pattern.compile(",(\\d+)").matcher(new String(in.readAllBytes()));
        return amounts.results().mapToLong(hit -> Long.parseLong(hit.group(1))).sum();
    }

    // tag::job[]
    record Total(Chunks input) implements ChunkJob<Long, Long> {
        @Override
        public Long perChunk(Chunk chunk) throws IOException {
            return sumOfAmounts(chunk.newInput());
        }

        @Override
        public Long combine(Long left, Long right) { // associative; left comes before right
            return left + right;
        }

        @Override
        public Long result(Optional<Long> combined) { // empty: there was no record
            return combined.orElse(0L);
        }
    }
    // end::job[]

    @Test
    void aJob() throws IOException {
        // tag::run[]
        long total = new Total(Chunks.of(input).byBytes(64 << 20)).run(ChunkEngine.local(4));
        // end::run[]
        assertThat(total).isEqualTo(60);
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        List<String> taught = new ArrayList<>();
        Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PROJECT.resolve("docs/chunks.md")));
        while (blocks.find()) {
            taught.add(blocks.group(1));
        }
        Path source = PROJECT.resolve("tempfile-chunks/src/test/java/dev/tempfile/chunks/TaughtTest.java");
        String code = Files.readString(source);
        assertThat(taught)
                .containsExactly(
                        region(code, "ten"), region(code, "job") + "\n" + region(code, "run"), region(code, "gzip"));
    }

    private static String region(String code, String name) {
        int from = code.indexOf('\n', code.indexOf("// tag::" + name + "[]")) + 1;
        int to = code.lastIndexOf('\n', code.indexOf("// end::" + name + "[]")) + 1;
        return code.substring(from, to).stripTrailing().stripIndent() + "\n";
    }
}
