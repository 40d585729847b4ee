package dev.tempfile.chunks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FastCSV, Commons CSV and Python's csv find the same records. Where they differ is said by the tests at the end. */
class ReadersAgreeTest {
    private static final RecordFormat NO_HEADER = RecordFormat.csv().withoutHeader();

    @TempDir
    private Path directory;

    private static List<List<String>> fastCsv(String text) {
        return fastCsv(text, ',', '"');
    }

    private static List<List<String>> fastCsv(String text, char delimiter, char quote) {
        List<List<String>> records = new ArrayList<>();
        for (CsvRecord read : CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .extraFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new StringReader(text))) {
            records.add(read.getFields());
        }
        return records;
    }

    private static List<List<String>> commonsCsv(String text) throws IOException {
        return commonsCsv(text, ',', '"');
    }

    private static List<List<String>> commonsCsv(String text, char delimiter, char quote) throws IOException {
        List<List<String>> records = new ArrayList<>();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setQuote(quote)
                .get();
        for (CSVRecord read : format.parse(new StringReader(text))) {
            records.add(read.toList());
        }
        return records;
    }

    /** The records as Python's csv reads them, if it ends well; else what it says. */
    private static List<List<String>> python(Path input, char delimiter, char quote) throws Exception {
        Process process = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import csv,sys\nwith open(sys.argv[1],newline='',encoding='latin-1') as f:\n"
                                + " records=[r for r in csv.reader(f,delimiter=sys.argv[2],quotechar=sys.argv[3]) if r]\n"
                                + "sys.stdout.buffer.write('\\x1e'.join('\\x1f'.join(r) for r in records).encode('latin-1'))",
                        input.toString(),
                        String.valueOf(delimiter),
                        String.valueOf(quote))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return Stream.of(said.split("\u001E", -1))
                .map(record -> List.of(record.split("\u001F", -1)))
                .toList();
    }

    /** Records as our boundaries have them, each taken apart on its own by FastCSV. */
    private List<List<String>> ours(String text) throws IOException {
        return ours(text, ',', '"');
    }

    private List<List<String>> ours(String text, char delimiter, char quote) throws IOException {
        List<List<String>> records = new ArrayList<>();
        RecordFormat format = NO_HEADER.withDelimiter(delimiter).withQuote(quote);
        Chunks recipe = Given.chunks(directory.resolve("input.csv"), text)
                .withFormat(format)
                .byRecords(1);
        for (String content : Given.of(recipe, new Blocks.Division(64, 192, 2)).contents()) {
            List<List<String>> one = fastCsv(content, delimiter, quote);
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

    /** With the delimiters and quotes of other formats: the same files, in other letters. */
    private static String inOther(String text, char delimiter, char quote) {
        return text.replace(',', delimiter).replace('"', quote);
    }

    @Test
    void onGeneratedFiles() throws IOException {
        for (int seed = 0; seed < 120; seed++) {
            char delimiter = ",;\t|".charAt(seed % 4);
            char quote = seed % 3 == 0 ? '\'' : '"';
            String text = inOther(generated(new Random(seed)), delimiter, quote);
            List<List<String>> ours = ours(text, delimiter, quote);
            assertThat(ours).as("FastCSV, seed %s", seed).isEqualTo(fastCsv(text, delimiter, quote));
            assertThat(ours).as("Commons CSV, seed %s", seed).isEqualTo(commonsCsv(text, delimiter, quote));
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
        requirePython();
        assertThat(python(airports, ',', '"')).isEqualTo(ours(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {", \"", "; '", "| \""})
    void pythonReadsTheSame(char delimiter, char quote) throws Exception {
        requirePython();
        StringBuilder all = new StringBuilder();
        for (int seed = 0; seed < 60; seed++) {
            all.append(generated(new Random(seed))).append('\n');
        }
        String text = inOther(all.toString(), delimiter, quote);
        List<List<String>> ours = ours(text, delimiter, quote);
        assertThat(python(directory.resolve("input.csv"), delimiter, quote))
                .isEqualTo(ours)
                .hasSizeGreaterThan(1_000);
        assertThat(Chunks.of(directory.resolve("input.csv"))
                        .withFormat(NO_HEADER.withDelimiter(delimiter).withQuote(quote))
                        .count())
                .isEqualTo(ours.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"b\nc\n", "\"a\"b\"\n\"\nz\n\"x\"\n"})
    void whatFollowsAClosingQuoteIsReadAsPythonDoesAndRefusedByTheOthers(String text) throws Exception {
        requirePython();
        Chunks recipe = Given.chunks(directory.resolve("input.csv"), text).withFormat(NO_HEADER);
        assertThat(python(directory.resolve("input.csv"), ',', '"')).hasSize((int) recipe.count());
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
