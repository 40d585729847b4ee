package dev.tempfile.chunks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FastCSV, Commons CSV and Python's csv find the same records. Where they differ is said by the tests at the end. */
class ReadersAgreeTest {
    private static final RecordFormat NO_HEADER = RecordFormat.csv().withoutHeader();

    @TempDir
    private Path directory;

    private static List<List<String>> fastCsv(String text) {
        List<List<String>> records = new ArrayList<>();
        for (CsvRecord read : CsvReader.builder()
                .extraFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new StringReader(text))) {
            records.add(read.getFields());
        }
        return records;
    }

    private static List<List<String>> commonsCsv(String text) throws IOException {
        List<List<String>> records = new ArrayList<>();
        for (CSVRecord read : CSVFormat.DEFAULT.parse(new StringReader(text))) {
            records.add(read.toList());
        }
        return records;
    }

    private String python(Path input) throws Exception {
        Process process = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import csv,sys\nwith open(sys.argv[1],newline='',encoding='latin-1') as f:\n"
                                + " print(sum(1 for r in csv.reader(f) if r))",
                        input.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    /** Records as our boundaries have them, each taken apart on its own by FastCSV. */
    private List<List<String>> ours(String text) throws IOException {
        List<List<String>> records = new ArrayList<>();
        Chunks recipe = Given.chunks(directory.resolve("input.csv"), text)
                .withFormat(NO_HEADER)
                .byRecords(1);
        for (String content : Given.of(recipe, new Blocks.Division(64, 192, 2)).contents()) {
            List<List<String>> one = fastCsv(content);
            assertThat(one).as("%s", content).hasSize(1);
            records.addAll(one);
        }
        return records;
    }

    private static String generated(Random random) {
        StringBuilder text = new StringBuilder();
        String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
        int records = random.nextInt(60);
        for (int i = 0; i < records; i++) {
            int fields = 1 + random.nextInt(5);
            for (int f = 0; f < fields; f++) {
                text.append(f > 0 ? "," : "").append(field(random, end));
            }
            text.append(i + 1 < records || random.nextBoolean() ? end.repeat(1 + random.nextInt(8) / 7) : "");
        }
        return text.toString();
    }

    private static String field(Random random, String end) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "\"" + ("x, \"\"y\"\"" + end).repeat(random.nextInt(4)) + "\"";
            case 2 -> "6\" pipe";
            case 3 -> " \"no quote";
            default -> "plain \u00E9 ".repeat(random.nextInt(4));
        };
    }

    @Test
    void onGeneratedFiles() throws IOException {
        for (int seed = 0; seed < 120; seed++) {
            String text = generated(new Random(seed));
            List<List<String>> ours = ours(text);
            assertThat(ours).as("FastCSV, seed %s", seed).isEqualTo(fastCsv(text));
            assertThat(ours).as("Commons CSV, seed %s", seed).isEqualTo(commonsCsv(text));
        }
    }

    @Test
    void onRealFiles() throws Exception {
        Path examples = Path.of(System.getProperty("tempfile.project"), "examples/src/main/resources");
        Path airports = examples.resolve("dev/tempfile/examples/airports.csv");
        String text = Files.readString(airports, ISO_8859_1);
        assertThat(fastCsv(text)).hasSizeGreaterThan(3000);
        assertThat(ours(text)).isEqualTo(fastCsv(text)).isEqualTo(commonsCsv(text));
        assertThat(Chunks.of(airports).count()).isEqualTo(fastCsv(text).size() - 1);
    }

    @Test
    void pythonCountsTheSame() throws Exception {
        requirePython();
        StringBuilder all = new StringBuilder();
        for (int seed = 0; seed < 60; seed++) {
            all.append(generated(new Random(seed))).append('\n');
        }
        Chunks recipe =
                Given.chunks(directory.resolve("all.csv"), all.toString()).withFormat(NO_HEADER);
        assertThat(python(directory.resolve("all.csv"))).isEqualTo(Long.toString(recipe.count()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"b\nc\n", "\"a\"b\"\n\"\nz\n\"x\"\n"})
    void whatFollowsAClosingQuoteIsReadAsPythonDoesAndRefusedByTheOthers(String text) throws Exception {
        requirePython();
        Chunks recipe = Given.chunks(directory.resolve("input.csv"), text).withFormat(NO_HEADER);
        assertThat(Long.toString(recipe.count())).isEqualTo(python(directory.resolve("input.csv")));
        assertThat(catchThrowable(() -> fastCsv(text))).hasMessageContaining("after closing quote");
        assertThat(catchThrowable(() -> commonsCsv(text))).isNotNull();
    }

    @Test
    void aQuoteThatNeverClosesIsRefusedAsByCommonsCsvAndTakenByFastCsv() throws IOException {
        String text = "a\n\"b\n";
        assertThat(Given.of(Given.chunks(directory.resolve("input.csv"), text).withFormat(NO_HEADER))
                        .failure())
                .contains("never closes");
        assertThat(catchThrowable(() -> commonsCsv(text))).isNotNull();
        assertThat(fastCsv(text)).hasSize(2);
    }

    private static Throwable catchThrowable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowable(call);
    }

    private static void requirePython() {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(part -> Files.isExecutable(Path.of(part, "python3")));
        assumeTrue(found || "true".equals(System.getenv("CI")), "skipped: there is no python3 to compare with");
    }
}
