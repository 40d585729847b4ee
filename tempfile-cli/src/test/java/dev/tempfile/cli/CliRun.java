package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of the command, in this process or as a child, and what it wrote where. */
record CliRun(int status, String out, String err) {

    /** In this process; nothing is a terminal. */
    static CliRun of(String... args) {
        return of(new Surroundings(UTF_8, false, false, false, 80), args);
    }

    /** In this process, in surroundings of one's choice. */
    static CliRun of(Surroundings surroundings, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(new Output(out, err, surroundings), args);
        return new CliRun(status, out.toString(surroundings.charset()), err.toString(surroundings.charset()));
    }

    /** As a child process, which uses {@code tmpdir} and these variables and no others. */
    static CliRun child(Path tmpdir, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        Process process = start(tmpdir, environment, args);
        process.getOutputStream().close();
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream(), UTF_8));
        String out = text(process.getInputStream(), UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the command does not end");
        }
        return new CliRun(process.exitValue(), out, err.join());
    }

    /** Started and left to the caller. */
    static Process start(Path tmpdir, Map<String, String> environment, String... args) throws IOException {
        return builder(tmpdir, environment, args).start();
    }

    /** Ready to be started. */
    static ProcessBuilder builder(Path tmpdir, Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + tmpdir,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tempfile.cli.Main"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("TMPDIR", "TEMP", "TMP", "NO_COLOR", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** The standard output as the JSON document that it must be. */
    Map<String, Object> json() {
        try {
            return JSON.std.mapFrom(out);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + out, e);
        }
    }

    private static String text(InputStream in, Charset charset) {
        try (in) {
            return new String(in.readAllBytes(), charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
