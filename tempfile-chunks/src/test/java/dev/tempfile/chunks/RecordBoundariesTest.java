package dev.tempfile.chunks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Wherever the input is divided, and whoever guesses what: records end where the model says. */
class RecordBoundariesTest {
    private static Path directory;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("boundaries-");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("input"));
        Files.delete(directory);
    }

    @Provide
    Arbitrary<RecordFormat> formats() {
        return Arbitraries.of(
                RecordFormat.csv().withoutHeader(),
                RecordFormat.csv().withDelimiter(';').withQuote('\'').withoutHeader(),
                RecordFormat.tsv().withoutHeader(),
                RecordFormat.csv().withDelimiter('|').withoutQuotes().withoutHeader(),
                RecordFormat.lines());
    }

    /** Anything at all, of the bytes that matter and some that do not. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\"",
                "\"\"",
                "'",
                ",",
                ";",
                "\t",
                "|",
                "\n",
                "\r",
                "\r\n",
                "\n\n",
                "a",
                "bc",
                "defghijklmno",
                "\u00E9\u00FF",
                "\"x\"",
                "'y\n'",
                "\"\n\"",
                "x\"");
        return pieces.list().ofMinSize(0).ofMaxSize(60).map(list -> String.join("", list));
    }

    @Property(tries = 600, edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
    void whateverTheInputAndTheDivision(
            @ForAll("texts") String text,
            @ForAll("formats") RecordFormat format,
            @ForAll("divisions") Blocks.Division division,
            @ForAll("most") int most)
            throws IOException {
        Path input = directory.resolve("input");
        Chunks recipe = Given.chunks(input, text).withFormat(format);
        Model model = Model.of(text, format);

        Given byRecords = Given.of(recipe.byRecords(most), division);
        assertThat(contentsBy(text, grouped(model.ends, most))).isEqualTo(byRecords.contents());

        Given byBytes = Given.of(recipe.byBytes(most * 5L), division);
        assertThat(byBytes.records()).isEqualTo(model.ends.size());
        assertThat(byBytes.chunks()).allSatisfy(chunk -> {
            assertThat(model.ends).contains((int) (chunk.offset() + chunk.size()));
            assertThat(chunk.records() == 1 || withoutLineEnds(text, chunk) <= most * 5L)
                    .as("%s is longer than %s bytes", chunk, most * 5)
                    .isTrue();
        });
        Given streamed = Given.of(Given.streamed(text).withFormat(format).byRecords(most), division);
        assertThat(streamed.contents()).isEqualTo(byRecords.contents());
        Given streamedByBytes = Given.of(Given.streamed(text).withFormat(format).byBytes(most * 5L), division);
        assertThat(streamedByBytes.contents()).isEqualTo(byBytes.contents());
        if (!model.unclosed) {
            assertThat(Given.streamed(text).withFormat(format).count()).isEqualTo(model.ends.size());
        }
        for (Given given : List.of(byRecords, byBytes, streamed, streamedByBytes)) {
            if (model.unclosed) {
                assertThat(given.failure())
                        .contains("record " + (model.ends.size() + 1) + ",")
                        .contains("never closes");
            } else {
                assertThat(given.failure()).isNull();
                assertThat(given.laidEndToEnd()).isEqualTo(model.ends.isEmpty() ? "" : text);
            }
        }
    }

    @Provide
    Arbitrary<Blocks.Division> divisions() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 40),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 3))
                .as((block, blocks, workers) -> new Blocks.Division(block, block * blocks, workers));
    }

    @Provide
    Arbitrary<Integer> most() {
        return Arbitraries.integers().between(1, 7);
    }

    /** Every combination of a small grammar, cut at every position. */
    @Property(tries = 1)
    void everyCombinationAtEveryCut() throws IOException {
        Path input = directory.resolve("input");
        for (char delimiter : new char[] {',', ';', '\t', '|'}) {
            for (char quote : new char[] {'"', '\''}) {
                for (String end : new String[] {"\n", "\r\n", "\r"}) {
                    RecordFormat format =
                            RecordFormat.csv().withDelimiter(delimiter).withQuote(quote);
                    String text = ("h1,\"h" + end + "2\"" + end + "a,\"b" + end + "\"\"c,\"" + end + "\"\"\"\"," + end
                                    + end + "d" + end + "\"" + end + end + "\",5\" pipe" + end + "last,one")
                            .replace(',', delimiter)
                            .replace('"', quote);
                    Given whole = Given.of(
                            Given.chunks(input, text).withFormat(format).byRecords(1));
                    assertThat(whole.records()).as(text).isEqualTo(5);
                    assertThat(whole.header()).isEqualTo(text.substring(0, 7 + 2 * end.length()));
                    for (int cut = 1; cut < text.length(); cut++) {
                        Given given = Given.of(
                                Chunks.of(input).withFormat(format).byRecords(1), new Blocks.Division(cut, cut, 2));
                        assertThat(given.contents()).as("cut at %s", cut).isEqualTo(whole.contents());
                    }
                }
            }
        }
    }

    private static long withoutLineEnds(String text, Chunk chunk) {
        return text.substring((int) chunk.offset(), (int) (chunk.offset() + chunk.size()))
                .replaceFirst("[\\r\\n]+$", "")
                .length();
    }

    private static List<Integer> grouped(List<Integer> ends, int most) {
        List<Integer> grouped = new ArrayList<>();
        for (int i = 0; i < ends.size(); i++) {
            if ((i + 1) % most == 0 || i + 1 == ends.size()) {
                grouped.add(ends.get(i));
            }
        }
        return grouped;
    }

    private static List<String> contentsBy(String text, List<Integer> ends) {
        List<String> contents = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            contents.add(text.substring(from, end));
            from = end;
        }
        return contents;
    }
}
