package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common: help, wrong usage, exit codes, colours. */
class MainTest {

    private static final String ESCAPE = "\033[";

    @Test
    void helpListsEveryCommandAndTeachesByExample() {
        CliRun help = CliRun.of("--help");
        assertThat(help.status()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("For example:", "tempfile tour", "file=$(tempfile make --suffix .csv)");
        for (Commands command : Commands.values()) {
            assertThat(help.out()).contains("  " + command.word() + " ");
        }
    }

    @ParameterizedTest
    @EnumSource(Commands.class)
    void everyCommandTeachesByExample(Commands command) {
        CliRun help = CliRun.of(command.word(), "--help");
        assertThat(help.status()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .contains("Usage: tempfile " + command.word(), "For example:", "tempfile " + command.word(), "--help")
                .doesNotContain(ESCAPE)
                .as("a $ that was doubled for picocli; this shell's own id ends a command")
                .doesNotContainPattern("\\$\\$[^)]");
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(CliRun.of("help", command.word())).isEqualTo(help);
    }

    @Test
    void theVersionSaysWhatRunsIt() {
        CliRun version = CliRun.of("--version");
        assertThat(version.status()).isZero();
        assertThat(version.out()).startsWith("tempfile ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "make --nonsense",
                "make surplus",
                "make --prefix",
                "make --prefix a/b",
                "make --suffix ../x",
                "tour --data",
                "bench --rounds none",
                "bench --rounds 0",
                "completion fish",
                "doctor --html",
                "help nosuch",
                "nosuch --help"
            })
    void wrongUsageIsOneLineAndTwo(String line) {
        CliRun run = CliRun.of(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("tempfile").contains("; see 'tempfile").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"make, --in", "bench, --in", "bench, --html", "bench, --rounds", "tour, --data"})
    void anOptionWithAnEmptyValueIsWrongUsage(String command, String option) {
        for (String[] args : new String[][] {{command, option, ""}, {command, option + "="}}) {
            CliRun run = CliRun.of(args);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .containsExactly(
                            "tempfile " + command + ": " + option + " is empty; see 'tempfile " + command + " --help'");
        }
    }

    @Test
    void helpAboutHelpIsTheHelp() {
        CliRun help = CliRun.of("--help");
        assertThat(CliRun.of("help")).isEqualTo(help);
        assertThat(CliRun.of("help", "help")).isEqualTo(help);
        assertThat(CliRun.of("help", "--help")).isEqualTo(help);
        assertThat(CliRun.of("help", "tuor").err())
                .isEqualTo(CliRun.of("tuor").err())
                .contains("there is no command 'tuor', but 'tour'");
    }

    @Test
    void whatWasMeantIsGuessed() {
        assertThat(CliRun.of("tuor").err()).startsWith("tempfile: there is no command 'tuor', but 'tour';");
        assertThat(CliRun.of("nonsense").err()).startsWith("tempfile: there is no command 'nonsense';");
        assertThat(CliRun.of("tour", "--dat", "x").err()).contains("there is no option '--dat', but '--data';");
        assertThat(CliRun.of("make", "extra").err()).contains("tempfile make: there is no argument 'extra';");
    }

    @Test
    void coloursAreForTerminalsAlone() {
        assertThat(CliRun.of(terminal(true), "--help").out()).contains(ESCAPE);
        assertThat(CliRun.of(terminal(false), "--help").out()).doesNotContain(ESCAPE);
        assertThat(CliRun.of("--help").out()).doesNotContain(ESCAPE);
    }

    @Test
    void noColorIsObeyedWhenItIsNotEmpty() {
        assertThat(Surroundings.coloured(Map.of(), true)).isTrue();
        assertThat(Surroundings.coloured(Map.of("NO_COLOR", ""), true)).isTrue();
        assertThat(Surroundings.coloured(Map.of("NO_COLOR", "0"), true)).isFalse();
        assertThat(Surroundings.coloured(Map.of("TERM", "dumb"), true)).isFalse();
    }

    @Test
    void aPipeIsColouredWhenItIsForcedToAndNotForbidden() {
        assertThat(Surroundings.coloured(Map.of(), false)).isFalse();
        assertThat(Surroundings.coloured(Map.of("CLICOLOR_FORCE", "1"), false)).isTrue();
        assertThat(Surroundings.coloured(Map.of("CLICOLOR_FORCE", "0"), false)).isFalse();
        assertThat(Surroundings.coloured(Map.of("CLICOLOR_FORCE", ""), false)).isFalse();
        assertThat(Surroundings.coloured(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), false))
                .isFalse();
    }

    @Test
    void completionCoversEveryCommandAndOption() {
        CliRun bash = CliRun.of("completion");
        assertThat(bash.status()).isZero();
        assertThat(bash.out()).contains("tour", "make", "doctor", "bench", "--prefix", "--html", "--data");
        assertThat(CliRun.of("completion", "zsh").out()).contains("bashcompinit");
        List<String> opening =
                bash.out().lines().takeWhile(line -> line.startsWith("#")).toList();
        assertThat(opening).hasSizeLessThan(6).anyMatch(line -> line.contains("source <(tempfile completion bash)"));
        assertThat(bash.out()).as("advice for another installation").doesNotContain("Installation", "/etc/", "(see [");
    }

    @Test
    void asciiGetsStandInsAndNeverQuestionMarks() {
        assertThat(Legible.in(US_ASCII, "✔ a ─ 3 µs … 世\uD83D\uDE00"))
                .isEqualTo("+ a - 3 us ... \\u4e16\\ud83d\\ude00");
        assertThat(Legible.in(UTF_8, "✔ 世")).isEqualTo("✔ 世");
        assertThat(Legible.foreign("a\nb\033[31m")).isEqualTo("a\\nb\\u001b[31m");
    }

    @Test
    void aReaderThatWentAwayIsNoNews() {
        CliRun run = runInto("Broken pipe", "doctor");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void anOutputThatIsFullIsSaid() {
        CliRun run = runInto("No space left on device", "doctor");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("No space left on device");
    }

    private static CliRun runInto(String failure, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        };
        int status = Main.run(new Output(broken, err, new Surroundings(UTF_8, false, false, false, 80)), args);
        return new CliRun(status, "", err.toString(UTF_8));
    }

    private static Surroundings terminal(boolean colourWelcome) {
        return new Surroundings(UTF_8, true, true, colourWelcome, 80);
    }
}
