package dev.tempfile.chunks.columns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordCount;
import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.columns.ColumnSummary.Numbers;
import dev.tempfile.chunks.columns.ColumnSummary.Texts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answer is exact, and the same however the input is cut. */
class ColumnStatisticsTest {
    @TempDir
    private Path directory;

    private Chunks written(String text) throws IOException {
        return Chunks.of(Files.writeString(directory.resolve("input.csv"), text));
    }

    private TableSummary statistics(String text) throws IOException {
        return ColumnStatistics.of(written(text)).run(ChunkEngine.local(2));
    }

    private ColumnSummary column(String... fields) throws IOException {
        return statistics("name\n" + String.join("\n", fields) + "\n").columns().get(0);
    }

    @Test
    void aSmallFile() throws IOException {
        TableSummary summary =
                statistics("id,amount,note\n1,12.50,\"two\nlines\"\n2,,\"\"\n3,-0.5,Zürich \uD83D\uDE00\n4\n");
        assertThat(summary.records()).isEqualTo(4);
        assertThat(summary.columns())
                .containsExactly(
                        new ColumnSummary("id", 4, 0, 1, new Texts("1", "4"), numbers(4, "10", "1", "4")),
                        new ColumnSummary(
                                "amount", 3, 1, 5, new Texts("-0.5", "12.50"), numbers(2, "12.00", "-0.5", "12.50")),
                        new ColumnSummary("note", 3, 1, 9, new Texts("Zürich \uD83D\uDE00", "two\nlines"), null));
        assertThat(Objects.requireNonNull(summary.columns().get(0).numbers()).mean())
                .isEqualTo("2.5");
        assertThat(summary.toString()).isEqualTo("""
                        column   fields   empty   numbers      least    greatest   mean     sum   longest
                        id            4       0         4          1           4    2.5      10         1
                        amount        3       1         2       -0.5       12.50      6   12.00         5
                        note          3       1         0   Zürich \uD83D\uDE00   two·lines                        9
                        4 records""");
    }

    private static Numbers numbers(long count, String sum, String least, String greatest) {
        return new Numbers(count, new BigDecimal(sum), new BigDecimal(least), new BigDecimal(greatest));
    }

    @Test
    void whatANumberIs() throws IOException {
        String nines = "9".repeat(18);
        assertThat(column(
                                "1",
                                " 2.50 ",
                                "+3",
                                "-.5",
                                "4.",
                                "1e2",
                                "0x10",
                                "\"1,000\"",
                                "NaN",
                                "-",
                                ".",
                                "1e401",
                                "1e",
                                "٣")
                        .numbers())
                .isEqualTo(numbers(6, "110.00", "-.5", "1e2"));
        assertThat(column("1".repeat(64), "1".repeat(65)).numbers())
                .isEqualTo(numbers(1, "1".repeat(64), "1".repeat(64), "1".repeat(64)));
        assertThat(column("0.1", "0.2", "1e-400", "1e400", "-1e400").numbers())
                .isEqualTo(numbers(5, "0.3" + "0".repeat(398) + "1", "-1e400", "1e400"));
        assertThat(column("1.0", "1", "1.00").numbers()).isEqualTo(numbers(3, "3.00", "1", "1"));
        assertThat(column(java.util.Collections.nCopies(30, nines).toArray(String[]::new))
                        .numbers())
                .as("a sum beyond 64 bits")
                .isEqualTo(numbers(
                        30,
                        new BigDecimal(nines).multiply(BigDecimal.valueOf(30)).toString(),
                        nines,
                        nines));
        assertThat(column("text", "more").numbers()).isNull();
    }

    /** As one would compute it with everything in memory. */
    private static List<ColumnSummary> expected(String text) throws IOException {
        List<List<String>> columns = new ArrayList<>();
        List<String> names = null;
        for (CSVRecord read : CSVFormat.DEFAULT.parse(new StringReader(text))) {
            if (names == null) {
                names = read.toList();
                names.forEach(any -> columns.add(new ArrayList<>()));
                continue;
            }
            for (int i = 0; i < read.size(); i++) {
                if (i == columns.size()) {
                    columns.add(new ArrayList<>());
                }
                columns.get(i).add(read.get(i));
            }
        }
        List<ColumnSummary> summaries = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = i < names.size() ? names.get(i) : "";
            summaries.add(expected(name, columns.get(i)));
        }
        return summaries;
    }

    private static ColumnSummary expected(String name, List<String> fields) {
        List<String> full =
                fields.stream().filter(field -> !field.isEmpty()).sorted().toList();
        List<BigDecimal> numbers = full.stream()
                .filter(field -> field.matches("-?\\d+(\\.\\d+)?(e\\d)?"))
                .map(BigDecimal::new)
                .sorted((a, b) -> a.compareTo(b) != 0 ? a.compareTo(b) : Integer.compare(a.scale(), b.scale()))
                .toList();
        int last = numbers.size() - 1;
        return new ColumnSummary(
                name,
                fields.size(),
                fields.size() - full.size(),
                full.stream()
                        .mapToInt(field -> field.codePointCount(0, field.length()))
                        .max()
                        .orElse(0),
                full.isEmpty() ? null : new Texts(full.get(0), full.get(full.size() - 1)),
                numbers.isEmpty()
                        ? null
                        : new Numbers(
                                numbers.size(),
                                numbers.stream().reduce(BigDecimal::add).orElseThrow(),
                                numbers.get(0),
                                numbers.stream()
                                        .filter(number -> number.compareTo(numbers.get(last)) == 0)
                                        .findFirst()
                                        .orElseThrow()));
    }

    private static String generated(Random random) {
        StringBuilder text = new StringBuilder("a,\"b\nc\",d\n");
        for (int i = 0; i < 300; i++) {
            int fields = 1 + random.nextInt(4);
            for (int f = 0; f < fields; f++) {
                text.append(f == 0 ? "" : ",")
                        .append(
                                switch (random.nextInt(8)) {
                                    case 0 -> f == 0 ? "x" : "";
                                    case 1 -> "\"q \"\"" + random.nextInt(99) + "\"\" \uD83D\uDE00\n\"";
                                    case 2 -> "é" + random.nextInt(99);
                                    case 3 -> random.nextLong();
                                    case 4 -> BigDecimal.valueOf(random.nextInt(), random.nextInt(25));
                                    case 5 -> random.nextInt(9) + "e" + random.nextInt(9);
                                    default -> BigDecimal.valueOf(random.nextInt(100_000), 2);
                                });
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void theAnswerIsThatOfOneThreadWithEverythingInMemoryHoweverTheInputIsCut() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            String text = generated(new Random(seed)).replaceAll("E-\\d+", "");
            List<ColumnSummary> expected = expected(text);
            Chunks input = written(text);
            for (long records : new long[] {1, 7, 100, 1000}) {
                TableSummary summary =
                        ColumnStatistics.of(input.byRecords(records)).run(ChunkEngine.local(3));
                assertThat(summary.columns())
                        .as("seed %s, %s records a chunk", seed, records)
                        .isEqualTo(expected);
                assertThat(summary.records()).isEqualTo(300);
                assertThat(new RecordCount(input.byRecords(records)).run(ChunkEngine.local(2)))
                        .isEqualTo(300);
            }
        }
    }

    @Test
    void formatsAndEncodings() throws IOException {
        Path latin = Files.write(directory.resolve("latin.csv"), "'ä;';\"1\n".getBytes(ISO_8859_1));
        Chunks input = Chunks.of(latin)
                .withFormat(
                        RecordFormat.csv().withDelimiter(';').withQuote('\'').withoutHeader());
        assertThat(ColumnStatistics.of(input)
                        .withCharset(ISO_8859_1)
                        .run(ChunkEngine.local(1))
                        .columns())
                .extracting(ColumnSummary::texts)
                .containsExactly(new Texts("ä;", "ä;"), new Texts("\"1", "\"1"));
        Chunks plain =
                written("\uFEFF\"a\",b\n\"1,2\n").withFormat(RecordFormat.csv().withoutQuotes());
        assertThat(ColumnStatistics.of(plain).run(ChunkEngine.local(1)).columns())
                .extracting(ColumnSummary::name)
                .containsExactly("\"a\"", "b");
        Chunks marked = written("\uFEFF7\n8\n").withFormat(RecordFormat.csv().withoutHeader());
        assertThat(ColumnStatistics.of(marked)
                        .run(ChunkEngine.local(1))
                        .columns()
                        .get(0)
                        .numbers())
                .isEqualTo(numbers(2, "15", "7", "8"));
    }

    @Test
    void anEmptyFileHasNoColumnsAndAHeaderAloneHasEmptyOnes() throws IOException {
        assertThat(statistics("")).isEqualTo(new TableSummary(0, List.of()));
        assertThat(statistics("a,b\n"))
                .isEqualTo(new TableSummary(
                        0,
                        List.of(
                                new ColumnSummary("a", 0, 0, 0, null, null),
                                new ColumnSummary("b", 0, 0, 0, null, null))));
        assertThat(statistics("").toString()).endsWith("0 records");
        Chunks once = Chunks.of(new ByteArrayInputStream("a,b\n".getBytes(UTF_8)), "a stream");
        assertThat(ColumnStatistics.of(once).run(ChunkEngine.local(1))).isEqualTo(statistics("a,b\n"));
    }

    @Test
    void badInputIsRefusedWithThePlace() throws IOException {
        assertThatThrownBy(() -> statistics("a\n\"x\"y\n"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("input.csv")
                .hasMessageContaining("cannot be parsed from byte 2 on")
                .hasMessageContaining("after closing quote");
        assertThatThrownBy(() -> statistics("a\nb\n\"c"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("record 2, which starts at byte 4, has a quote at byte 4 that never closes");
        String many = "a\n" + "b\n".repeat(20_000);
        for (String before : List.of("", "a\nb\n", many)) { // in the header, in the first piece, in a later one
            Path file = Files.write(directory.resolve("latin.csv"), (before + "\u00E4\nc\n").getBytes(ISO_8859_1));
            assertThatThrownBy(() ->
                            ColumnStatistics.of(Chunks.of(file).byBytes(30_000)).run(ChunkEngine.local(1)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageEndingWith(
                            "is not in UTF-8, as byte " + before.length() + " shows; say which encoding it is in");
        }
        Path latin = directory.resolve("latin.csv");
        assertThatThrownBy(() -> ColumnStatistics.of(
                        Chunks.of(latin).withFormat(RecordFormat.lines().withoutHeader())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only records of fields have columns, not lines");
    }

    @Test
    void theDocumentHoldsNothingButMapsListsTextsAndNumbers() throws IOException {
        assertThat(statistics("n\n1\n2\n").document())
                .hasToString("{records=2, columns=[{column=1, name=n, fields=2, empty=0, longest=1, "
                        + "text={least=1, greatest=2}, numbers={count=2, sum=3, mean=1.5, least=1, greatest=2}}]}");
        assertThat(statistics("n\n\"\"\n").document().toString()).contains("text=null, numbers=null");
    }
}
