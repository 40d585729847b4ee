package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.TempFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Another program opens the file by its path: while the file is still ours, and after it was kept. */
public final class KeptFile {

    /** What came out. */
    public record Result(
            Path handedOver,
            String theChildRead,
            boolean goneAfterClose,
            Path kept,
            String theChildReadAgain,
            boolean thereAfterClose,
            boolean goneAfterDelete) {}

    private KeptFile() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        Path handedOver;
        String childRead;
        String childReadAgain;
        boolean goneAfterClose;
        boolean thereAfterClose;
        // tag::show[]
        try (TempFile file = TempFile.create()) {
            file.text().write("Read me by my path");
            file.closeHandle(); // others may open it now; still deleted on close
            String seen = readInChildProcess(file.path());
            // end::show[]
            childRead = seen;
            handedOver = file.path();
            // tag::show[]
        }

        // end::show[]
        goneAfterClose = Files.notExists(handedOver);
        // tag::show[]
        Path kept;
        try (TempFile file = TempFile.create()) {
            file.text().write("This file will persist");
            kept = file.keep(); // yours from here on, still private
        }
        try {
            // end::show[]
            thereAfterClose = Files.exists(kept);
            // tag::show[]
            String seen = readInChildProcess(kept);
            // end::show[]
            childReadAgain = seen;
            // tag::show[]
        } finally {
            Files.deleteIfExists(kept); // who keeps it deletes it
        }
        // end::show[]
        return new Result(
                handedOver, childRead, goneAfterClose, kept, childReadAgain, thereAfterClose, Files.notExists(kept));
    }

    /** A process that knows nothing but the path. */
    private static String readInChildProcess(Path path) throws IOException {
        List<String> command = File.separatorChar == '/'
                ? List.of("cat", path.toString())
                : List.of("cmd", "/c", "type", path.toString());
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        child.getOutputStream().close();
        String output = new String(child.getInputStream().readAllBytes(), UTF_8);
        try {
            if (child.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        }
        return output;
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
