package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each example as the program that it is: started by itself, and its directory is empty when it has ended. */
class ProgramsTest {

    @TestFactory
    Iterable<DynamicTest> everyProgramRunsAndLeavesNothing(@TempDir Path parent) {
        return Guide.examples().stream()
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    Path directory = Files.createDirectory(parent.resolve(example.name()));
                    Process program = new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-Djava.io.tmpdir=" + directory,
                                    "-Dfile.encoding=UTF-8",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "dev.tempfile.examples." + example.name())
                            .redirectErrorStream(true)
                            .start();
                    String printed = new String(program.getInputStream().readAllBytes(), UTF_8);
                    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
                    assertThat(program.exitValue()).as(printed).isZero();
                    assertThat(printed).contains(": ").doesNotContain(": false", "Exception");
                    assertThat(directory).isEmptyDirectory();
                }))
                .toList();
    }
}
