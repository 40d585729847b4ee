package dev.tempfile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Counts how often 1,000 virtual threads that use every kind of file pin their carrier: {@code Pinning DIRECTORY}. */
public final class Pinning {
    private static final List<String> WORKS = List.of("named", "unnamed", "memory-4k", "over", "text-file", "atomic");

    private Pinning() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Path directory = Path.of(args[0]);
        Path dump = directory.resolve("pinning.jfr");
        for (String work : WORKS) {
            // The JVM pins the thread that initialises a class, whatever the class does.
            Operation.of("tempfile", work, own(directory, work)).run();
        }
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
            recording.start();
            for (String work : WORKS) {
                // Each thread replaces a target of its own; the directories stay behind for the caller to delete.
                new Crew("1000-virtual", () -> Operation.of("tempfile", work, own(directory, work))).run(1000);
            }
            recording.stop();
            recording.dump(dump);
        }
        List<RecordedEvent> pinned = RecordingFile.readAllEvents(dump);
        Files.delete(dump);
        System.out.println(pinned.size());
        pinned.stream().limit(3).forEach(System.out::println);
    }

    private static Path own(Path directory, String work) {
        try {
            return work.equals("atomic") ? Files.createTempDirectory(directory, "own") : directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
