package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands that {@code docs/operations.md} has operators type: each runs, on a directory of the test's. */
@ExtendWith(PrivateDirectory.class)
class DocumentedCommandsTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|`)tempfile ([a-z]+(?: +[-/\\w]+)*)");

    @TempDir
    private Path directory;

    private static List<String> documented() throws IOException {
        Path project = Path.of("").toAbsolutePath();
        while (!Files.exists(project.resolve("docs/operations.md"))) {
            project = Objects.requireNonNull(project.getParent(), "the tests must run inside the project");
        }
        List<String> commands = new ArrayList<>();
        Matcher found = COMMAND.matcher(Files.readString(project.resolve("docs/operations.md")));
        while (found.find()) {
            commands.add(found.group(1));
        }
        return commands;
    }

    @Test
    void eachIsOneThatThereIs() throws IOException {
        List<String> commands = documented();
        assertThat(commands).contains("list /data/tmp", "sweep --dry-run /data/tmp", "doctor");
        for (String command : commands) {
            String[] words = command.strip().split(" +");
            for (int i = 0; i < words.length; i++) {
                // Not on this machine's own directories.
                words[i] = words[i].startsWith("/") ? directory.toString() : words[i];
            }
            CliRun run = CliRun.of(words);
            assertThat(run.status()).as("tempfile %s: %s", command, run.err()).isZero();
        }
    }
}
