package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code tempfile stats}. */
@ExtendWith(PrivateDirectory.class)
class StatsCommandTest {

    @TempDir
    private Path directory;

    private String written(String text) throws IOException {
        return Files.writeString(directory.resolve("input.csv"), text).toString();
    }

    @Test
    void showsEachColumn() throws IOException {
        CliRun run = CliRun.of("stats", written("id,\"no\nte\"\n1,x\n2,\n"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(4).element(1).asString().matches("id +2 +0 +2 +1 +2 +1.5 +3 +1");
        assertThat(run.out()).contains("no·te").endsWith("2 records" + System.lineSeparator());
    }

    @Test
    void groupsTheDigitsOfWhatItFoundOut() throws IOException {
        String input = written("n\n" + "-1234.5\n".repeat(999) + "2024\n");
        CliRun run = CliRun.of("stats", input);
        assertThat(run.out().lines())
                .element(1)
                .asString()
                .matches("n +1,000 +0 +1,000 +-1234.5 +2024 +-1,231.2415 +-1,231,241.5 +7");
        assertThat(run.out()).endsWith("1,000 records" + System.lineSeparator());
        assertThat(CliRun.of("stats", input, "--json").out())
                .contains("-1231241.5", ": 1000")
                .doesNotContain("1,000");
    }

    @Test
    void showsTheColumnsOfAHeaderAlone() throws IOException {
        CliRun run = CliRun.of("stats", written("id,\"no\nte\"\n"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(4).element(1).asString().matches("id +0 +0 +0 +0");
        assertThat(run.out()).contains("no·te").endsWith("0 records" + System.lineSeparator());
        assertThat(CliRun.of("stats", written("")).out()).endsWith("0 records" + System.lineSeparator());
    }

    @Test
    void printsADocument() throws IOException {
        String input = written("0.1;b\n0.2;b\n");
        CliRun run = CliRun.of("stats", input, "--json", "--no-header", "--delimiter", ";", "--jobs", "1");
        assertThat(run.json()).containsEntry("input", input).containsEntry("records", 2);
        assertThat(run.out()).contains("\"sum\" : 0.3");
        assertThat(((List<?>) run.json().get("columns")).get(1))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("name", "")
                .containsEntry("numbers", null)
                .containsEntry("text", Map.of("least", "b", "greatest", "b"));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        String input = written("a\n1\n");
        assertThat(CliRun.of("stats", input, "--lines"))
                .extracting(CliRun::status, CliRun::err)
                .containsExactly(
                        2,
                        "tempfile stats: only records of fields have columns, not lines; see 'tempfile stats --help'"
                                + System.lineSeparator());
        assertThat(CliRun.of("stats", input, "--encoding", "klingon").err()).contains("there is no encoding 'klingon'");
        assertThat(CliRun.of("stats", input, "--encoding", "two\nlines").err())
                .contains("there is no encoding 'two\\nlines'; see")
                .hasLineCount(1);
        assertThat(CliRun.of("stats", input, "--jobs", "0").status()).isEqualTo(2);
        Files.write(directory.resolve("input.csv"), new byte[] {'a', '\n', (byte) 0xE4, '\n'});
        assertThat(CliRun.of("stats", input))
                .satisfies(run -> assertThat(run.status()).isEqualTo(1))
                .satisfies(
                        run -> assertThat(run.err()).contains("is not in UTF-8").hasLineCount(1));
    }
}
