package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.examples.Example;
import dev.tempfile.examples.Guide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PrivateDirectory.class)
class TourCommandTest {

    @TempDir
    private Path elsewhere;

    @Test
    void theTourShowsEveryStepAndLeavesNothing() {
        CliRun run = CliRun.of("tour");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).as(run.out()).isZero();
        int number = 0;
        int from = 0;
        for (Example example : Guide.examples()) {
            String title = ++number + " ─ " + example.title();
            assertThat(run.out().indexOf(title)).as(title).isGreaterThan(from);
            from = run.out().indexOf(title);
        }
        assertThat(run.out())
                .contains("│ try (TempFile file = TempFile.create()) { // deleted on close")
                .contains("Hello, temporary world!", "Hello, 世界!", "-rw-------", "Golden rules")
                .contains(
                        "✔ Nothing.",
                        "notes with line ends",
                        "1,\"two⏎lines\"",
                        "✔ no note is cut",
                        "✔ 14 of 14 steps did what the guide says.")
                .doesNotContain("✘", "\033");
    }

    @Test
    void linesStayInEightyColumnsButForPathsAndTables() throws IOException {
        // However long the paths are: one of them must not widen the lines beside it.
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty(
                "java.io.tmpdir",
                Files.createDirectory(elsewhere.resolve("long".repeat(20))).toString());
        try {
            assertThat(CliRun.of("tour").out().lines().filter(line -> line.length() > 80 && !line.contains("/")))
                    .isEmpty();
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    @Test
    void programsGetOneDocument() {
        Map<String, Object> document = CliRun.of("tour", "--json").json();
        assertThat(document).containsEntry("good", true);
        assertThat(document.get("steps"))
                .asInstanceOf(LIST)
                .hasSize(14)
                .allSatisfy(step -> assertThat(step)
                        .asInstanceOf(MAP)
                        .containsEntry("good", true)
                        .containsKeys("title", "example", "shows", "code", "cameOut", "seen", "micros"));
        assertThat(document.get("left"))
                .asInstanceOf(MAP)
                .containsEntry("found", List.of())
                .containsEntry("live", List.of());
        assertThat(document.get("goldenRules")).asInstanceOf(LIST).hasSize(5);
    }

    @Test
    void theDataMayBeYourOwn() throws IOException {
        Path data =
                Files.writeString(elsewhere.resolve("mine.csv"), "id;text\n" + "1;\"a\nb\"\n".repeat(700) + "2;end");
        CliRun run = CliRun.of("tour", "--data", data.toString());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains(data.toString(), "id;text", "chunk_0001.csv", "701");
        assertThat(data).exists();
    }

    @Test
    void dataThatIsNotThereIsOneLineBeforeAnythingBegins() throws IOException {
        Path empty = Files.createFile(elsewhere.resolve("empty.csv"));
        for (Path data : List.of(elsewhere.resolve("no.csv"), elsewhere, empty)) {
            CliRun run = CliRun.of("tour", "--data", data.toString());
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .contains(data.toString(), "--data wants a CSV file");
        }
    }

    @Test
    void dataThatCannotBeReachedSaysWhy() throws IOException {
        Path loop = elsewhere.resolve("loop.csv");
        Files.createSymbolicLink(loop, loop);
        assertThat(CliRun.of("tour", "--data", loop.toString()).err())
                .isEqualTo("tempfile: " + loop + ": its symbolic links lead in a circle" + System.lineSeparator());
        Path dangling = Files.createSymbolicLink(elsewhere.resolve("dangling.csv"), elsewhere.resolve("gone"));
        assertThat(CliRun.of("tour", "--data", dangling.toString()).err())
                .contains(dangling + ": does not exist; --data wants a CSV file");
    }

    @Test
    void dataWithoutARecordFailsInOneLineThatSaysWhatToDo() {
        Path nothing = Path.of("/dev/null");
        assumeTrue(Files.exists(nothing), "this system has no /dev/null");
        CliRun run = CliRun.of("tour", "--data", nothing.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly("tempfile: step 11, Pattern 1: a large file in chunks: "
                        + "/dev/null is empty; a CSV file begins with a header");
        assertThat(run.out()).contains("✘ /dev/null is empty", "✘ 13 of 14 steps");
    }

    @Test
    void dataThatProvesNothingSaysSo() throws IOException {
        assertThat(tourWith("a,b\n").out())
                .contains("no record follows the header")
                .doesNotContain("✔ every chunk", "✔ every byte");
        assertThat(tourWith("a,b\n1,2\n3,\"open\n4,5\n").out())
                .contains("never closes")
                .doesNotContain("✔ every byte");
    }

    @Test
    void lineEndsMayBeBareCarriageReturns() throws IOException {
        assertThat(tourWith("a,b\r1,2\r3,4\r").out()).contains("✔ every chunk", "✔ every byte");
    }

    @Test
    void aHeaderWhoseQuoteNeverClosesFailsAndIsNotPrinted() throws IOException {
        Path data = Files.writeString(elsewhere.resolve("data.csv"), "\"a,b\n" + "1,2\n".repeat(10_000));
        CliRun run = CliRun.of("tour", "--data", data.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("the header, which starts at byte 0, has a quote at byte 0 that never closes");
        assertThat(run.out()).contains("✘ 13 of 14 steps");
        assertThat(run.out().lines().count()).isLessThan(1_000);
    }

    private CliRun tourWith(String data) throws IOException {
        CliRun run = CliRun.of(
                "tour",
                "--data",
                Files.writeString(elsewhere.resolve("data.csv"), data).toString());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run;
    }

    @Test
    void asciiTerminalsGetAscii() {
        CliRun run = CliRun.of(new Surroundings(US_ASCII, false, false, false, 80), "tour");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("+ Nothing.", "Hello, \\u4e16\\u754c!").doesNotContain("?,", "\uFFFD");
    }

    @Test
    void aStepThatFailsOrLeavesSomethingIsSeen() throws IOException {
        Path[] left = new Path[1];
        Example failing = new Example("BasicFile", "Failing", "-", () -> {
            throw new IOException("no such luck");
        });
        Example leaving = new Example("InMemory", "Leaving", "-", () -> {
            left[0] = TempSpec.defaults().createKeptFile();
            return new Claim(true);
        });
        Example lying = new Example("Spooled", "Lying", "-", () -> new Claim(false));
        Tour tour = Tour.of(List.of(failing, leaving, lying), (number, example) -> {}, step -> {});
        assertThat(tour.good()).isFalse();
        assertThat(tour.steps()).extracting(Tour.Step::good).containsExactly(false, true, false);
        assertThat(tour.steps().get(0).problems()).containsExactly("no such luck");
        assertThat(tour.steps().get(2).problems()).containsExactly("it holds");
        assertThat(tour.leftovers().found()).contains(left[0]);
        assertThat(tour.leftovers().isNothing()).isFalse();
        Files.delete(left[0]);
        assertThat(TempFiles.live()).isEmpty();
    }

    /** What a made-up example found. */
    public record Claim(boolean itHolds) {}

    @Test
    void terminalsGetColours() {
        CliRun run = CliRun.of(new Surroundings(UTF_8, true, true, true, 100), "tour");
        assertThat(run.out()).contains("\033[1;36m", "\033[32m✔\033[0m");
    }
}
