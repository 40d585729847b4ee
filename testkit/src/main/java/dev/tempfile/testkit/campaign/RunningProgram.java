package dev.tempfile.testkit.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The harness's side of the conversation with a program that runs. No wait in it is without an end. */
final class RunningProgram implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(100);
    private static final String END = "\0";

    private final Process process;
    private final Path errors;
    private final Duration patience;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    /**
     * Takes over a program that was started.
     *
     * @param errors the file that its standard error goes to, deleted when this is closed
     * @param patience how long it may take to answer
     */
    RunningProgram(Process process, Path errors, Duration patience) {
        this.process = process;
        this.errors = errors;
        this.patience = patience;
        Thread reading = new Thread(this::read, "reads a driven program");
        reading.setDaemon(true);
        reading.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException broken) {
            said.add("broken pipe: " + broken);
        }
        said.add(END);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Has the next operation prepared; returns the thread that will run it, or what went wrong. */
    Prepared prepare() {
        tell("prepare");
        String line = next(START);
        if (line != null && line.startsWith("ready ")) {
            return new Prepared(Long.parseLong(line.substring("ready ".length())), "");
        }
        if (line == null) {
            return new Prepared(0, "not ready within " + START.toSeconds() + " s");
        }
        return new Prepared(0, line.equals(END) ? "it ended, and said: " + lastError() : line);
    }

    private String lastError() {
        try {
            return Files.readString(errors, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.startsWith("\tat "))
                    .limit(3)
                    .collect(Collectors.joining(" "));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** A thread that waits to run the operation, or why there is none. */
    record Prepared(long thread, String problem) {}

    /** Lets the operation run. */
    void go() {
        tell("go");
    }

    /** What came of the operation. */
    Answer answer() {
        return answer(patience);
    }

    /** What came of an operation that may take long. */
    Answer answer(Duration patience) {
        String word = "";
        List<String> lines = new ArrayList<>();
        for (String line = next(patience); line != null; line = next(patience)) {
            if (line.equals(END)) {
                return new Answer("killed", lines);
            }
            if (line.equals("done")) {
                return new Answer(word, lines);
            }
            int space = line.indexOf(' ');
            if (word.isEmpty()) {
                word = space < 0 ? line : line.substring(0, space);
            }
            if (space >= 0) {
                lines.add(line.substring(space + 1));
            }
        }
        return new Answer("hung", List.of("no end within " + patience.toSeconds() + " s"));
    }

    private void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException gone) {
            said.add(END);
        }
    }

    private @Nullable String next(Duration patience) {
        try {
            return said.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a program was waited for", interrupt);
        }
    }

    /** Waits until all of it is stopped, or it has answered. */
    boolean awaitStop() throws IOException {
        Instant latest = Instant.now().plus(patience);
        while (said.isEmpty() && Instant.now().isBefore(latest)) {
            String stat;
            try {
                stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            } catch (IOException gone) {
                return false;
            }
            if (isStopped(stat)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    void resume() throws IOException {
        signal("CONT");
    }

    /** Stops all of its threads, so that what it has on the disk can be measured; false if it has ended. */
    boolean stop() throws IOException {
        signal("STOP");
        Instant latest = Instant.now().plus(patience);
        while (Instant.now().isBefore(latest)) {
            if (!process.isAlive()) {
                return false;
            }
            if (allStopped()) {
                return true;
            }
            Thread.onSpinWait();
        }
        throw new IOException("process " + process.pid() + " could not be stopped");
    }

    private boolean allStopped() throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                if (!isStopped(Files.readString(thread.resolve("stat")))) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException threadEnded) {
            return false;
        }
    }

    /** By the state behind the name, which is in parentheses and may hold anything. */
    private static boolean isStopped(String stat) {
        return "tT".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    }

    /** Whether it has said something that was not yet heard. */
    boolean hasAnswered() {
        return !said.isEmpty();
    }

    private void signal(String signal) throws IOException {
        Commands.run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** The numbers of its open descriptors. */
    List<Integer> descriptorNumbers() throws IOException {
        try (Stream<Path> numbers = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return numbers.map(number -> Integer.valueOf(number.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** What its open descriptors lead to. */
    List<String> descriptors() {
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> numbers = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path number : numbers) {
                try {
                    open.add(Files.readSymbolicLink(number).toString());
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        } catch (IOException ended) {
            return List.of();
        }
        return open;
    }

    /** Lets it end in the ordinary way; returns its exit code, or -1 when it had to be killed. */
    int end() {
        try {
            process.getOutputStream().close();
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (IOException goneAlready) {
            return -1;
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a program was waited for", interrupt);
        } finally {
            close();
        }
    }

    /** Ends it by force, with what it may have been started by. */
    @Override
    public void close() {
        // Those within first: who started them waits for them, and takes their numbers off the list of processes.
        List<ProcessHandle> within = process.descendants().toList();
        within.forEach(ProcessHandle::destroyForcibly);
        try {
            if (within.isEmpty() || !process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            Files.deleteIfExists(errors);
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a program was waited for", interrupt);
        } catch (IOException stuck) {
            throw new UncheckedIOException(stuck);
        }
    }
}
