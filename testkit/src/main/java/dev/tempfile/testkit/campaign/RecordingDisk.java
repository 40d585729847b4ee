package dev.tempfile.testkit.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An image whose writes and flushes are recorded in their order, by a small program on /dev/fuse. It ends when it is closed. */
final class RecordingDisk implements AutoCloseable {
    private static final String SOURCE = "recording-disk";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader said;
    private final Path directory;
    private final Path log;

    private RecordingDisk(Process process, Path directory, Path log) {
        this.process = process;
        this.directory = directory;
        this.log = log;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Why there can be none here, or an empty text. */
    static String missing() {
        if (!Compiled.missing().isEmpty()) {
            return Compiled.missing();
        }
        return Files.exists(Path.of("/dev/fuse")) ? "" : "there is no /dev/fuse";
    }

    /** Compiles what records, once. */
    static Path compiledIn(Path directory) throws IOException {
        return Compiled.program(SOURCE, directory);
    }

    /** Records what happens to {@code image}, in files beside it. */
    static RecordingDisk of(Path image, Path recorder) throws IOException {
        Path directory = Files.createDirectories(image.resolveSibling("recorded"));
        Path log = image.resolveSibling("log");
        Process process = new ProcessBuilder(
                        recorder.toString(), image.toString(), log.toString(), directory.toString())
                .redirectErrorStream(true)
                .start();
        RecordingDisk disk = new RecordingDisk(process, directory, log);
        try {
            disk.expect("ready");
        } catch (IOException failure) {
            process.destroyForcibly();
            throw failure;
        }
        return disk;
    }

    private void expect(String word) throws IOException {
        String line = said.readLine();
        if (!word.equals(line)) {
            throw new IOException("instead of \"" + word + "\" the recording disk said: " + line);
        }
    }

    /** The disk, to be mounted. */
    Path file() {
        return directory.resolve("disk");
    }

    /** What it has written, to be read once it is closed. */
    Path log() {
        return log;
    }

    /** Puts a mark behind all that has reached the disk so far. */
    void mark() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        expect("marked");
    }

    /** Ends the recording; the disk must not be mounted any more. */
    @Override
    public void close() throws IOException {
        try (said) {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the recording disk does not end");
            }
        } catch (InterruptedException interrupt) {
            throw new IOException("interrupted while a recording ended", interrupt);
        } finally {
            process.destroyForcibly();
        }
    }
}
