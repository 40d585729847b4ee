package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A sort in a JVM of its own: {@code java SortProgram INPUT OUTPUT MEMORY STOP}. It waits to be killed where it is told to. */
final class SortProgram {
    private SortProgram() {}

    /** Where it waits. */
    enum Stop {
        NOWHERE,
        WHILE_READING,
        WHILE_WRITING
    }

    public static void main(String[] args) throws IOException {
        Path input = Path.of(args[0]);
        Path output = Path.of(args[1]);
        Stop stop = Stop.valueOf(args[3]);
        ExternalSort sort = ExternalSort.of(input)
                .withFormat(RecordFormat.lines())
                .withProgress((done, all) -> {
                    boolean reached = stop == Stop.WHILE_READING ? done > all / 4 : done > all * 3 / 4;
                    if (stop != Stop.NOWHERE && reached) {
                        await(output.resolveSibling("reached"));
                    }
                });
        if (!args[2].equals("usual")) {
            sort = sort.withMemory(Long.parseLong(args[2]));
        }
        System.out.println(sort.writeTo(output));
    }

    private static void await(Path reached) {
        try {
            Files.createFile(reached);
            Thread.sleep(300_000);
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Ready to be started, with temporary files in {@code temporary}; what it prints goes into a file. */
    static ProcessBuilder builder(List<String> before, Path temporary, String heap, String... args) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path")
                        + System.getProperty("path.separator")
                        + System.getProperty("jdk.module.path", ""),
                SortProgram.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolveSibling("log").toFile());
    }

    /** Runs it to its end; tells its exit code. */
    static int run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new IOException("the program does not end");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
