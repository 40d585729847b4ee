package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of {@code docs/atomic.md} for shells: each is run by one, and prints what stands behind its lines. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the other tools are those of GNU")
class DocumentedWritesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Pattern PRINTED = Pattern.compile("(?m)#> *(.*)$");

    @TempDir
    private Path directory;

    static List<String> examples() throws IOException {
        Path project = Path.of("").toAbsolutePath();
        while (!Files.exists(project.resolve("docs/atomic.md"))) {
            project = Objects.requireNonNull(project.getParent(), "the tests must run inside the project");
        }
        List<String> examples = new ArrayList<>();
        Matcher found = EXAMPLE.matcher(Files.readString(project.resolve("docs/atomic.md")));
        while (found.find()) {
            examples.add(found.group(1));
        }
        assertThat(examples).hasSizeGreaterThan(3);
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void printsWhatIsSaid(String example) throws Exception {
        List<String> line = new ArrayList<>(
                List.of("sh", "-c", "java=\"$*\"\ntempfile() { $java \"$@\"; }\nset -u\n" + example, "sh"));
        line.addAll(CliRun.builder(directory, Map.of()).command());
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(Files.createDirectory(directory.resolve("work")).toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process shell = builder.start();
        shell.getOutputStream().close();
        String printed = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> said = new ArrayList<>();
        Matcher found = PRINTED.matcher(example);
        while (found.find()) {
            said.add(found.group(1).strip());
        }
        assertThat(words(printed)).isEqualTo(words(String.join("\n", said)));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}
