package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records from standard input. */
class StandardInputTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"count", "sort"})
    void oneThatIsClosedIsNotAFileOfJavas(String command) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "which file standard input is cannot be told here");
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <&-", "sh"));
        line.addAll(CliRun.builder(directory, Map.of(), command, "-", "--fixed", "1")
                .command());
        Process closed = new ProcessBuilder(line).start();
        assertThat(closed.getInputStream().readNBytes(100)).isEmpty();
        assertThat(new String(closed.getErrorStream().readAllBytes(), UTF_8).lines())
                .singleElement()
                .isEqualTo(
                        "tempfile: standard input is closed, so there is nothing to read; give it a file, as - < FILE");
        assertThat(closed.waitFor()).isEqualTo(1);
    }
}
