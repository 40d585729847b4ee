package dev.tempfile.linux.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import dev.tempfile.linux.ForeignLinuxCalls;
import dev.tempfile.spi.LinuxCalls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With this artifact on either path, allowed to make native calls or not: Java never warns, and it is said what is missing. */
@Timeout(120)
class NativeAccessTest {
    private static final String LIBRARY = location(LinuxCalls.class);
    private static final String ARTIFACT = location(ForeignLinuxCalls.class);
    private static final String TESTS = location(NativeAccessTest.class);

    @TempDir
    private Path here;

    /** Says what there is in a directory, and makes what could use it. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            System.out.println(TempFiles.nativeCalls(Path.of(args[0])));
        }
    }

    @Test
    void asModules() throws Exception {
        assertThat(run("--enable-native-access=dev.tempfile.linux", "-p", LIBRARY + File.pathSeparator + ARTIFACT))
                .startsWith("files without a name");
        assertThat(run("-p", LIBRARY + File.pathSeparator + ARTIFACT))
                .startsWith("none: ")
                .endsWith("start Java with --enable-native-access=dev.tempfile.linux");
        assertThat(run("-p", LIBRARY)).isEqualTo("none: tempfile-linux is not on the class path or module path");
    }

    @Test
    void onTheClassPath() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED")).startsWith("files without a name");
        assertThat(run()).startsWith("none: ").endsWith("start Java with --enable-native-access=ALL-UNNAMED");
    }

    private String run(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData"));
        command.addAll(List.of(options));
        boolean modules = List.of(options).contains("-p");
        if (modules) {
            // The program itself, in a package of its own, is no module: it sees what is exported to all.
            command.addAll(List.of("--add-modules", "dev.tempfile,ALL-MODULE-PATH"));
        }
        String classes = modules ? TESTS : String.join(File.pathSeparator, TESTS, LIBRARY, ARTIFACT);
        command.addAll(List.of("-cp", classes, Program.class.getName(), here.toString()));
        Process process = new ProcessBuilder(command).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        String warned = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(warned).isEmpty();
        return said.strip();
    }

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
