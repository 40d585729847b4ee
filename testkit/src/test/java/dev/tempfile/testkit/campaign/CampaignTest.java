package dev.tempfile.testkit.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The bounded form of the campaign, and its command line. */
final class CampaignTest {
    private static final int PATIENCE_SECONDS = 1_200;
    private static final List<String> BOUNDED = List.of(
            "kill",
            "power",
            "errors",
            "pairs",
            "short",
            "quota",
            "collisions",
            "sweepers",
            "ids",
            "clocks",
            "locks",
            "races",
            "users",
            "tmpdir",
            "descriptors",
            "fuzz",
            "mutants",
            "soak",
            "readers",
            "chunks");

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> breaks_no_promise() throws Exception {
        Path json = directory.resolve("report.json");
        // Other users pass through it to what is theirs.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Path said = directory.resolve("said");
        List<String> arguments =
                new ArrayList<>(List.of("--quick", "--in", directory.toString(), "--json", json.toString()));
        arguments.addAll(BOUNDED);
        campaign(said, arguments);

        assertThat(json)
                .as("what the campaign said:\n%s", Files.readString(said))
                .exists();
        return Report.readFrom(json).rows().stream()
                .map(row -> dynamicTest(row.number() + " " + row.name() + ": " + row.method(), () -> judge(row)));
    }

    private static void judge(Report.Result row) {
        assertThat(row.violations()).isEmpty();
        Requirement.that(row.skipped().isEmpty(), String.join("; ", row.skipped()));
        assertThat(row.cases()).isPositive();
    }

    @Test
    void tells_wrong_usage_by_its_exit_code() throws Exception {
        Path said = directory.resolve("said");

        assertThat(campaign(said, List.of("no-such-row"))).isEqualTo(2);
        assertThat(Files.readString(said)).contains("no row no-such-row", "--help");
    }

    @Test
    void explains_every_row() throws Exception {
        Path said = directory.resolve("said");

        assertThat(campaign(said, List.of("--help"))).isZero();
        assertThat(Files.readString(said)).contains(BOUNDED);
    }

    /** As testkit/campaign starts it: in mounts of its own, where there can be any. */
    private static int campaign(Path said, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(said.getParent(), "unix:uid"));
        if (root && Commands.exists("unshare")) {
            command.addAll(List.of("unshare", "-m"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Campaign.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment()
                .put(
                        Mounts.OUTER,
                        Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time; it said:\n%s", Files.readString(said))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
