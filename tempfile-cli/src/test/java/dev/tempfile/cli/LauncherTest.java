package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a checkout, with a Maven that says what it was started in and then fails, since builds take long. */
class LauncherTest {

    @TempDir
    private Path directory;

    private Path bin;

    @BeforeEach
    void aMavenThatTellsAndFails() throws IOException {
        assumeTrue(File.separatorChar == '/', "tempfile.cmd is the launcher here");
        bin = Files.createDirectory(directory.resolve("bin"));
        Path mvn = Files.writeString(bin.resolve("mvn"), """
            #!/bin/sh
            echo "arguments $*"
            echo "locale ${LC_ALL:-}"
            "$JAVA_HOME/bin/java" -XshowSettings:properties -version 2>&1
            exit 1
            """);
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void mavenLivesInTheHomeThatTheEnvironmentNames() throws Exception {
        CliRun run = launch(checkout("plain"), Map.of("HOME", "/no such/home"));
        assertThat(run.err()).containsPattern("user\\.home = /no such/home\n");
    }

    @Test
    void aCheckoutWithAnyNameIsBuiltInALocaleThatCanNameIt() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the locale of this test has no ü");
        assertThat(launch(checkout("ü"), Map.of("LC_ALL", "C")).err()).contains("locale C.UTF-8\n");
        assertThat(launch(checkout("u"), Map.of("LC_ALL", "C")).err()).contains("locale C\n");
    }

    @Test
    void theLogOfAFailedBuildIsPlainAndEndsWithOneLineOfOurs() throws Exception {
        CliRun run = launch(checkout("plain"), Map.of());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("tempfile: building, which takes a moment (the first time Maven also downloads) ...\n")
                .contains("-Dstyle.color=never")
                .endsWith("tempfile: the build failed, see above.\n");
    }

    @Test
    void aCheckoutThatCannotBeWrittenIsOneLineThatSaysWhatToDo() throws Exception {
        Path checkout = checkout("plain");
        Files.createFile(checkout.resolve("target")); // stops root as well
        CliRun run = launch(checkout, Map.of());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("cannot write to " + checkout.toRealPath().resolve("target/launcher"))
                .contains("copy the checkout to a directory of your own");
    }

    private Path checkout(String name) throws IOException {
        Path checkout = Files.createDirectory(directory.resolve(name));
        Files.copy(project().resolve("tempfile"), checkout.resolve("tempfile"));
        return checkout;
    }

    private CliRun launch(Path checkout, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "./tempfile", "make")
                .directory(checkout.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("PATH", bin.toString(), (path, ours) -> ours + File.pathSeparator + path);
        builder.environment().putAll(environment);
        Process launcher = builder.start();
        if (!launcher.waitFor(120, TimeUnit.SECONDS)) {
            launcher.destroyForcibly();
            throw new IOException("the launcher does not end");
        }
        return new CliRun(launcher.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private static Path project() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("tempfile.cmd"))) {
            directory = directory.getParent();
        }
        return Objects.requireNonNull(directory, "the tests must run inside the project");
    }
}
