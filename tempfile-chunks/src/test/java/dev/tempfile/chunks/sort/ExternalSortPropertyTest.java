package dev.tempfile.chunks.sort;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.RecordFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is sorted by whatever, in however little memory: the result is that of a stable sort in memory. */
class ExternalSortPropertyTest {
    private static final RecordFormat CSV = RecordFormat.csv();

    /**
     * How a sort is carried out.
     *
     * @param memory in bytes
     */
    record Way(long memory, int threads, boolean unique, long most) {
        Way withAtLeast(long least) {
            return new Way(Math.max(least, memory), threads, unique, most);
        }

        ExternalSort of(String text, RecordFormat format) {
            SortTerms terms = new SortTerms(memory, threads, TempSpec.defaults(), unique, most, (done, all) -> {});
            return ExternalSort.of(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), "a stream")
                    .withFormat(format)
                    .with(terms);
        }
    }

    @Provide
    Arbitrary<Way> ways() {
        return Combinators.combine(
                        Arbitraries.of(2_500L, 4_000L, 16_000L, 1_000_000L),
                        Arbitraries.of(1, 2, 3),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of(Long.MAX_VALUE, Long.MAX_VALUE, 1L, 20L))
                .as(Way::new);
    }

    @Provide
    Arbitrary<List<SortKey>> keys() {
        Arbitrary<SortKey> parts = Arbitraries.of(
                SortKey.column(1), SortKey.column(2), SortKey.column(3), SortKey.record(), SortKey.bytes(1, 2));
        Arbitrary<SortKey> keys = Combinators.combine(
                        parts,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 2))
                .as(ExternalSortPropertyTest::key);
        return keys.list().ofMinSize(1).ofMaxSize(3);
    }

    private static SortKey key(SortKey part, int comparison, boolean descending, int empty) {
        SortKey key = part;
        if (comparison == 1) {
            key = key.numeric();
        } else if (part.part() == SortKey.Part.NUMBERED_COLUMN && comparison == 2) {
            key = key.ignoringCase();
        } else if (part.part() == SortKey.Part.NUMBERED_COLUMN && comparison == 3) {
            key = key.collatedBy(SortModel.german());
        }
        key = descending ? key.descending() : key;
        return empty == 1 ? key.emptyFirst() : empty == 2 ? key.emptyLast() : key;
    }

    /** Records that are made of few different fields, so that many are equal in part; with whatever files have. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> fields = Arbitraries.of(
                "",
                "a",
                "B",
                "ab",
                "Ab",
                "b",
                "7",
                "-7.50",
                "-7.5",
                "10",
                " 1e2",
                "0.00012",
                "+3",
                "-12345678901234567890.5",
                "same start, and then 1",
                "same start, and then 2",
                "5\" wide",
                "\u00C3\u00A4",
                "\u00C3\u0084",
                "\u00E2\u0082\u00AC",
                "\"\"",
                "\"q\"",
                "\"q\"\"r\"",
                "\"two\nlines\"",
                "\"x,y\"",
                "\"a\"b");
        Arbitrary<String> records = fields.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join(",", list));
        Arbitrary<String> ends = Arbitraries.of("\n", "\n", "\r\n", "\r", "\n\n\r\n");
        return Combinators.combine(
                        records.list().ofMinSize(0).ofMaxSize(12),
                        ends,
                        Arbitraries.of("", "", "\u00EF\u00BB\u00BF", "\n"),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 150),
                        Arbitraries.longs())
                .as(ExternalSortPropertyTest::text);
    }

    private static String text(
            List<String> records, String end, String start, boolean endsWithLine, int times, long seed) {
        // The first names each column of the keys, as a header must.
        StringBuilder text = new StringBuilder(start).append("\"h\",i,j,k").append(end);
        Random random = new Random(seed);
        for (int i = 0; i < times * records.size(); i++) {
            int which = random.nextInt(records.size() + 1);
            text.append(which == 0 ? "z" : records.get(which - 1)).append(end); // not empty lines alone
        }
        if (!endsWithLine) {
            text.append("last,5");
        }
        return text.toString();
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void fieldsByAnyKeys(
            @ForAll("texts") String text,
            @ForAll("keys") List<SortKey> keys,
            @ForAll("ways") Way any,
            @ForAll boolean header)
            throws IOException {
        Way way = any.withAtLeast(12_000); // collated keys are long
        RecordFormat format = header ? CSV : CSV.withoutHeader();
        ExternalSort sort = way.of(text, format)
                .by(keys.get(0), keys.subList(1, keys.size()).toArray(SortKey[]::new));
        SortModel model = new SortModel(text, format);
        Comparator<String> order = (one, other) -> 0;
        for (SortKey key : keys) {
            order = order.thenComparing(model.by(key));
        }
        assertSorted(sort, way, model, order);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void linesByAComparator(@ForAll("texts") String text, @ForAll("ways") Way way) throws IOException {
        Comparator<byte[]> order = Comparator.comparingInt(line -> line.length);
        ExternalSort sort = way.of(text, RecordFormat.lines()).by(order);
        SortModel model = new SortModel(text, RecordFormat.lines());
        assertSorted(
                sort,
                way,
                model,
                Comparator.comparingInt(
                        line -> line.replaceAll("(\r\n|\n|\r)$", "").length()));
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void linesAsTheyStand(@ForAll("texts") String text, @ForAll("ways") Way way) throws IOException {
        SortModel model = new SortModel(text, RecordFormat.lines());
        assertSorted(way.of(text, RecordFormat.lines()), way, model, model.by(SortKey.record()));
    }

    private static void assertSorted(ExternalSort sort, Way way, SortModel model, Comparator<String> order)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SortSummary done = sort.writeTo(out);
        assertThat(out.toString(ISO_8859_1)).isEqualTo(model.sorted(order, way.unique(), way.most()));
        assertThat(done.records()).isEqualTo(model.records());
        assertThat(done.memory()).isLessThanOrEqualTo(way.memory());
        assertThat(done.bytes()).isEqualTo(out.size());
    }

    /** Zeros, long common starts, thousands at a time: the ways that the sort in memory has. */
    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void recordsOfAFixedSize(
            @ForAll long seed,
            @ForAll("sizes") int size,
            @ForAll("counts") int count,
            @ForAll("kinds") int kinds,
            @ForAll("ways") Way way)
            throws IOException {
        Random random = new Random(seed);
        byte[] bytes = new byte[size * count];
        for (int i = 0; i < bytes.length; i++) {
            boolean common = i % size < size - 12;
            bytes[i] = (byte) (common ? 'x' : random.nextInt(kinds));
        }
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Arrays.copyOfRange(bytes, i * size, (i + 1) * size));
        }
        records.sort(Arrays::compareUnsigned);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        records.forEach(expected::writeBytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Way(way.memory(), way.threads(), false, Long.MAX_VALUE)
                .withAtLeast(16_000)
                .of(new String(bytes, ISO_8859_1), RecordFormat.fixed(size))
                .writeTo(out);
        assertThat(Arrays.equals(out.toByteArray(), expected.toByteArray())).isTrue();
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(12, 13, 20, 30, 300);
    }

    @Provide
    Arbitrary<Integer> counts() {
        return Arbitraries.of(0, 1, 50, 3000);
    }

    @Provide
    Arbitrary<Integer> kinds() {
        return Arbitraries.of(1, 2, 256);
    }
}
