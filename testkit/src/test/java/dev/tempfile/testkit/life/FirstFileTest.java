package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFile;
import dev.tempfile.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the first file of a JVM makes it load: nothing else costs so much, and nothing comes back so easily. */
@Timeout(120)
class FirstFileTest {
    /** So many are needed today, and a few more. Whoever needs another one looks first at what it costs: some 0.3 ms. */
    private static final int CLASSES_OF_OURS = 50;

    @TempDir
    private Path here;

    /** The classes that the thread of the first file had loaded for it, in order. */
    private List<String> loaded() throws IOException {
        Path log = here.resolve("loaded");
        ChildJvm.running(Program.class, here)
                .with("TMPDIR", here)
                .option("-Xlog:class+load:file=" + log + ":tid")
                .run()
                .succeeded();
        List<String> lines = Files.readAllLines(log);
        int begin = indexOf(lines, Begin.class);
        int end = indexOf(lines, End.class);
        String thread = lines.get(begin).substring(0, lines.get(begin).indexOf(']') + 1);
        return lines.subList(begin + 1, end).stream()
                .filter(line -> line.startsWith(thread))
                .map(line -> line.substring(thread.length()).trim().split(" ")[0])
                .toList();
    }

    private static int indexOf(List<String> lines, Class<?> marker) {
        String loaded = " " + marker.getName() + " source:";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(loaded)) {
                return i;
            }
        }
        throw new AssertionError(marker + " was not loaded");
    }

    /** The first one costs some 6 ms, each further one 1 ms; what the JDK does on other threads is not ours. */
    @Test
    void itSpinsNoLambda() throws IOException {
        List<String> loaded = loaded();

        assertThat(loaded).contains("dev.tempfile.TempFile", "dev.tempfile.ownership.ProcessDirectory");
        assertThat(loaded)
                .noneMatch(name -> name.contains("$$Lambda"))
                .noneMatch(name -> name.startsWith("java.lang.invoke.LambdaForm$"))
                .doesNotContain("java.lang.invoke.InnerClassLambdaMetafactory");
    }

    /** It costs some 25 ms, and the socket, for which the JDK needs it, is another thread's work. */
    @Test
    void itStartsNoSecurityProvider() throws IOException {
        assertThat(loaded()).noneMatch(name -> name.startsWith("java.security.SecureRandom"));
    }

    /** What a method only mentions must not be loaded to verify it. */
    @Test
    void itLoadsOnlyWhatItUses() throws IOException {
        List<String> ours = loaded().stream()
                .filter(name -> name.startsWith("dev.tempfile.") && !name.startsWith("dev.tempfile.testkit."))
                .toList();

        assertThat(ours)
                .doesNotContain(
                        "dev.tempfile.SharedInput",
                        "dev.tempfile.SharedOutput",
                        "dev.tempfile.IndependentInput",
                        "dev.tempfile.SpooledFile",
                        "dev.tempfile.UnnamedFile",
                        "dev.tempfile.TempDirectory",
                        "dev.tempfile.Birth",
                        "dev.tempfile.platform.Failures",
                        "dev.tempfile.ownership.Sweep",
                        "dev.tempfile.deletion.TreeDeletion");
        assertThat(ours).hasSizeLessThanOrEqualTo(CLASSES_OF_OURS);
    }

    /** Makes one file, between two classes whose loading is seen in the log. */
    static final class Program {
        public static void main(String[] args) throws IOException {
            byte[] block = new byte[4096];
            new Begin();
            try (TempFile file = TempFile.create()) {
                file.write(block);
            }
            new End();
        }
    }

    private static final class Begin {}

    private static final class End {}
}
