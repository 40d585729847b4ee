package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module and requires ours: compiled and run as such, with nothing else on its module path. */
@Timeout(120)
class ModulePathTest {
    private static final String APPLICATION = """
            package app;

            import dev.tempfile.*;

            public class Main {
                public static void main(String[] args) throws Exception {
                    System.out.println("module=" + TempFile.class.getModule().getName());
                    TempSpec spec = TempSpec.defaults().in(java.nio.file.Path.of(args[0]));
                    try (TempFile file = spec.createFile(); TempDirectory directory = spec.createDirectory()) {
                        file.text().write("text");
                        directory.createFile().write(new byte[3]);
                        System.out.println("text=" + file.text().rewind().readLine());
                    }
                    System.out.println("opened=" + unpacked(spec, "/app/opened/data.txt"));
                    System.out.println("closed=" + unpacked(spec, "/app/data.txt"));
                    spec.createFileUntilExit();
                }

                private static String unpacked(TempSpec spec, String resource) {
                    try {
                        return java.nio.file.Files.readString(spec.unpackUntilExit(Main.class, resource));
                    } catch (java.io.IOException failure) {
                        return failure.getMessage();
                    }
                }
            }
            """;

    @TempDir
    private Path here;

    private static String library() throws Exception {
        return Path.of(TempFile.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private String compile(String main) throws Exception {
        Path sources = Files.createDirectories(here.resolve("sources/app"));
        Path classes = Files.createDirectories(here.resolve("classes"));
        Files.writeString(
                here.resolve("sources/module-info.java"),
                "module app { requires dev.tempfile; opens app.opened to dev.tempfile; }");
        Files.writeString(sources.resolve("Main.java"), main);
        Files.createDirectories(sources.resolve("opened"));
        Files.writeString(sources.resolve("opened/package-info.java"), "package app.opened;");
        Files.writeString(sources.resolve("opened/Anything.java"), "package app.opened; class Anything {}");
        for (String resource : List.of("app/data.txt", "app/opened/data.txt")) {
            Files.createDirectories(classes.resolve(resource).getParent());
            Files.writeString(classes.resolve(resource), "data");
        }
        List<String> arguments =
                new ArrayList<>(List.of("--module-path", library(), "-d", classes.toString(), "-proc:none"));
        for (String source : List.of("module-info.java", "app/Main.java", "app/opened/Anything.java")) {
            arguments.add(here.resolve("sources").resolve(source).toString());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintWriter out = new PrintWriter(said, true, StandardCharsets.UTF_8);
        java.util.spi.ToolProvider javac =
                java.util.spi.ToolProvider.findFirst("javac").orElseThrow();
        assertThat(ToolProvider.getSystemJavaCompiler()).as("tests need a JDK").isNotNull();
        javac.run(out, out, arguments.toArray(String[]::new));
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anApplicationThatIsAModuleRequiresOurs() throws Exception {
        assertThat(compile(APPLICATION)).isEmpty();
        Path work = Files.createDirectory(here.resolve("work"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        library() + File.pathSeparator + here.resolve("classes"),
                        "--module",
                        "app/app.Main",
                        work.toString())
                .redirectErrorStream(true)
                .start();
        String said = read(process);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said.lines())
                .containsSequence("module=dev.tempfile", "text=text", "opened=data")
                .anyMatch(line -> line.startsWith("closed=/app/data.txt: no such resource beside app.Main")
                        && line.endsWith("in a module open its package"));
        assertThat(work).isEmptyDirectory();
    }

    private static String read(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNotExportedCannotBeUsed() throws Exception {
        for (String internal :
                List.of("ownership.Owner", "deletion.TreeDeletion", "platform.Privacy", "storage.Storage")) {
            assertThat(compile("package app; public class Main { dev.tempfile." + internal + " used; }"))
                    .contains("is not visible");
        }
    }
}
