package dev.tempfile.testkit.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * strace(1), attached to one thread.
 *
 * <p>Without {@code -f} and only when the thread is about to begin, because it counts calls by thread and by name: so the numbers
 * of the calls are the same in each run, whatever else the JVM does.
 */
final class Strace implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path output;

    private Strace(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Why there can be none here, or an empty text. */
    static String missing() {
        return Commands.exists("strace") ? "" : "strace is not installed";
    }

    /**
     * Attaches it; when this returns it traces.
     *
     * @param everything whether to record all calls, and not only those that something is injected into, and each {@code close}
     */
    static Strace attach(long thread, Path output, List<Injection> injections, boolean everything) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("strace", "-y", "-s", "0", "-p", Long.toString(thread), "-o", output.toString()));
        if (!everything && !injections.isEmpty()) {
            String calls = injections.stream().map(Injection::call).distinct().collect(Collectors.joining(","));
            command.addAll(List.of("-e", "trace=close," + calls));
        }
        for (Injection injection : injections) {
            command.addAll(List.of("-e", injection.expression()));
        }
        Process process = new ProcessBuilder(command).start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("attached")) {
                return new Strace(process, output);
            }
            all.append(line);
        }
        throw new IOException("strace did not attach to thread " + thread + ": " + all);
    }

    /** What it saw, once the thread has ended. */
    List<String> lines() throws IOException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupt) {
            throw new IOException("interrupted while strace was waited for", interrupt);
        }
        // Names need not be UTF-8.
        return Files.readAllLines(output, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
