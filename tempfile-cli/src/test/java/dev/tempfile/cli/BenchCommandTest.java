package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.tempfile.examples.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PrivateDirectory.class)
class BenchCommandTest {

    @TempDir
    private Path directory;

    @Test
    void everyWayIsMeasuredAtEverySize() throws IOException {
        Path page = directory.resolve("bench.html");
        Files.writeString(page, "old");
        CliRun run = CliRun.of("bench", "--rounds", "1", "--json", "--html", page.toString());
        assertThat(run.status()).as(run.err()).isZero();
        Map<String, Object> document = run.json();
        assertThat(document).containsEntry("rounds", 1);
        assertThat(document.get("sizes"))
                .asInstanceOf(LIST)
                .hasSize(Bench.SIZES.size())
                .allSatisfy(size -> assertThat(size)
                        .asInstanceOf(MAP)
                        .containsKeys("bytes", Bench.MEMORY, Bench.SPOOLED, Bench.UNNAMED, Bench.NAMED));
        assertThat(run.err()).contains("wrote " + page);
        assertThat(page)
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("uPlot (v", "The MIT License", "\"spoolLimit\"")
                .contains("The plots need JavaScript", "<td>1 KiB</td>") // which the medians do not
                .doesNotContain("@{", "src=", "https://cdn", "<link");
        assertThat(directory).as("nothing beside the page").isDirectoryNotContaining(path -> !path.equals(page));
    }

    @Test
    void aPageThatCannotBeWrittenIsSaidAtOnce() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path page : List.of(directory.resolve("no/such.html"), file.resolve("x.html"), directory)) {
            CliRun run = CliRun.of("bench", "--html", page.toString());
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines()).singleElement().asString().contains(page.toString());
        }
    }

    @Test
    void whatWasMeasuredCannotBreakOutOfThePage() throws IOException {
        Map<String, Timing.Spread> ways = Map.of(Bench.MEMORY, new Timing.Spread(1, 2, 3));
        Bench bench = new Bench(Path.of("/tmp/</script><b>"), "ext4", 1, List.of(new Bench.Row(1, ways)));
        assertThat(BenchPage.of(bench))
                .doesNotContain("</script><b>")
                .contains("<\\/script><b>", "/tmp/&lt;/script&gt;&lt;b&gt;");
    }
}
