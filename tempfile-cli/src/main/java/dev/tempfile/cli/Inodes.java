package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many more files a directory's file system can hold: NIO does not know, {@code df -i} does where there is one. */
final class Inodes {

    private static final int PATIENCE_SECONDS = 5;

    private Inodes() {}

    static @Nullable Long free(Path directory) {
        Process df;
        try {
            df = new ProcessBuilder("df", "-P", "-i", directory.toAbsolutePath().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null;
        }
        try {
            // A network file system whose server is gone would hang it, and us with it.
            if (!df.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return null;
            }
            return parse(new String(df.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            df.destroy();
        }
    }

    /** The fourth column of the second line; a file system without a fixed number of inodes says 0 of 0. */
    static @Nullable Long parse(List<String> lines) {
        if (lines.size() < 2) {
            return null;
        }
        String[] columns = lines.get(1).trim().split("\\s+");
        try {
            return columns.length < 5 || Long.parseLong(columns[1]) == 0 ? null : Long.valueOf(columns[3]);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
