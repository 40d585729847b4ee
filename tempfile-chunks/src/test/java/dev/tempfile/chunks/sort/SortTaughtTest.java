package dev.tempfile.chunks.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.chunks.sort.RecordSortTest.Event;
import dev.tempfile.chunks.sort.RecordSortTest.EventCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/sort.md} teaches is what stands here, and runs. */
class SortTaughtTest {
    private static final Path PROJECT = Path.of(System.getProperty("tempfile.project", ".."));

    @TempDir
    private Path directory;

    @Test
    void tenLines() throws IOException {
        Path input = Files.writeString(directory.resolve("input.csv"), "city,amount\nRome,1\nBonn,9\nBonn,10\n");
        Path output = directory.resolve("output.csv");
        Path march = Files.writeString(directory.resolve("march.csv"), "id\n2\n1\n");
        Path april = Files.writeString(directory.resolve("april.csv"), "id\n1\n3\n");
        RecordCodec<Event> codec = new EventCodec();
        Comparator<Event> byTime = Comparator.comparingInt(Event::time);
        Iterator<Event> events = List.of(new Event(2, "b"), new Event(1, "a")).iterator();
        List<Event> replayed = new ArrayList<>();
        Consumer<Event> replay = replayed::add;
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(new byte[0]));
        // tag::ten[]
        ExternalSort.of(input)
                .by(SortKey.column("city"), SortKey.column("amount").numeric().descending())
                .writeTo(output);

        ExternalSort.of(march, april)
                .by(SortKey.column("id"))
                .unique()
                .withMemory(64 << 20)
                .writeTo(march); // in place, as sort -o

        SortSummary top = ExternalSort.of(System.in, "standard input").top(10).writeTo(System.out);

        // A codec has two methods, read and write.
        try (Stream<Event> sorted = ExternalSort.records(codec, byTime).sort(events)) {
            sorted.forEach(replay);
        }
        // end::ten[]
        System.setIn(in);
        assertThat(output).hasContent("city,amount\nBonn,10\nBonn,9\nRome,1\n");
        assertThat(march).hasContent("id\n1\n2\n3\n");
        assertThat(top.written()).isZero();
        assertThat(replayed).extracting(Event::what).containsExactly("a", "b");
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PROJECT.resolve("docs/sort.md")));
        assertThat(block.find()).isTrue();
        String code = Files.readString(
                PROJECT.resolve("tempfile-chunks/src/test/java/dev/tempfile/chunks/sort/SortTaughtTest.java"));
        int from = code.indexOf('\n', code.indexOf("// tag::ten[]")) + 1;
        int to = code.lastIndexOf('\n', code.indexOf("// end::ten[]")) + 1;
        assertThat(block.group(1))
                .isEqualTo(code.substring(from, to).stripTrailing().stripIndent() + "\n");
    }
}
