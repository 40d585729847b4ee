package dev.tempfile.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process, read all the time so that it never waits for us, and given up where it is waited for too long. */
public final class RunningJvm implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Process process;
    private final Said out;
    private final Said err;

    RunningJvm(Process process) {
        this.process = process;
        this.out = new Said(process.getInputStream());
        this.err = new Said(process.getErrorStream());
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Waits until it wrote a line that begins with {@code name=}; returns the rest of the line. */
    public String await(String name) {
        Instant latest = Instant.now().plus(PATIENCE);
        while (true) {
            for (String line : out.wholeLines()) {
                if (line.startsWith(name + "=")) {
                    return line.substring(name.length() + 1);
                }
            }
            if (!process.isAlive() && out.ended() || Instant.now().isAfter(latest)) {
                throw new AssertionError("the process did not say " + name + "=, but:\n" + out + err);
            }
            pause();
        }
    }

    /** Sends it a signal, such as {@code TERM} or {@code KILL}. */
    public RunningJvm signal(String signal) throws IOException {
        Signals.requireHeard(process.pid(), signal);
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        try {
            if (!kill.waitFor(60, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("kill -" + signal + " failed");
            }
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a signal was sent", interrupt);
        }
        return this;
    }

    /** Writes a line to its input. */
    public RunningJvm say(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
        return this;
    }

    /** The processes that it started, such as the one that {@code unshare} forked. */
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Ends its input, and waits for its end. */
    public Outcome end() throws IOException {
        process.getOutputStream().close();
        return await();
    }

    /** Waits for its end. */
    public Outcome await() {
        Instant latest = Instant.now().plus(PATIENCE);
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the process did not end in time; it said:\n" + out + err);
            }
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a process was waited for", interrupt);
        }
        while (!(out.ended() && err.ended()) && Instant.now().isBefore(latest)) {
            pause();
        }
        return new Outcome(process.exitValue(), out.wholeLines(), err.wholeLines());
    }

    /** Ends it by force if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a process was waited for", interrupt);
        }
    }

    /** What comes out of one of its streams. */
    private static final class Said {
        private final StringBuffer text = new StringBuffer();
        private final Thread reading;

        Said(InputStream stream) {
            reading = new Thread(() -> read(stream), "reads a child process");
            reading.setDaemon(true);
            reading.start();
        }

        private void read(InputStream stream) {
            byte[] piece = new byte[4096];
            try (stream) {
                for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                    // Tests say what they compare in ASCII.
                    text.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException ended) {
                text.append("\n(the stream broke: ").append(ended).append(")\n");
            }
        }

        boolean ended() {
            return !reading.isAlive();
        }

        List<String> wholeLines() {
            String soFar = text.toString();
            int end = ended() ? soFar.length() : soFar.lastIndexOf('\n') + 1;
            return soFar.substring(0, end).lines().toList();
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
