package dev.tempfile.cli;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command of the shell that is run for a chunk: {@code tempfile chunk --exec}. Thread-safe. */
final class ShellCommand implements AutoCloseable {

    /** The environment has room for little more, of all variables together. */
    private static final int LONGEST_HEADER = 64 * 1024;

    /** What a shell and Java add to the number of the signal that ended a command; of the others, 255 is what many end with. */
    private static final int SIGNALLED = 128;

    private static final int MOST_SIGNALS = 64;

    /** Far more than a shell takes for it: nothing waits for ever at the end. */
    private static final Duration LONGEST_KILL = Duration.ofSeconds(10);

    private final List<String> words;
    private final @Nullable Duration limit;
    private final TempSpec temporary;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::end, "tempfile-chunk-exit");
    private boolean ending;

    /** @param temporary where the files of chunks are made that nobody keeps */
    ShellCommand(String text, @Nullable Duration limit, TempSpec temporary) {
        // A session is a process group too, which can be killed whole: a process that is just being made is in it.
        words = File.separatorChar == '/' && Executable.unfit("setsid") == null
                ? List.of("setsid", "sh", "-c", text)
                : List.of("sh", "-c", text);
        this.limit = limit;
        this.temporary = temporary;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    TempSpec temporary() {
        return temporary;
    }

    /**
     * Runs it to its end.
     *
     * @param file the chunk's content
     * @param printed where its standard output goes
     * @throws IOException if it fails, or takes too long and was ended
     */
    void run(Chunk chunk, Path file, Path printed) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(file.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(printed.toFile()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TEMPFILE_CHUNK", file.toString());
        builder.environment().put("TEMPFILE_CHUNK_NUMBER", Long.toString(chunk.number()));
        builder.environment().put("TEMPFILE_CHUNK_RECORDS", Long.toString(chunk.records()));
        builder.environment().put("TEMPFILE_CHUNK_HEADER", header(chunk));
        Process process = start(builder);
        try {
            awaitEnd(process);
            int code = process.exitValue();
            if (code > SIGNALLED && code <= SIGNALLED + MOST_SIGNALS) {
                throw new IOException("the command was ended by signal " + (code - SIGNALLED));
            }
            if (code != 0) {
                throw new IOException("the command ended with " + code);
            }
        } catch (InterruptedException anotherFailed) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the command was ended, since another failed");
        } finally {
            endAll(process);
            running.remove(process);
        }
    }

    /** Whoever ends all waits for one that is just being started, and then finds it. */
    private synchronized Process start(ProcessBuilder builder) throws IOException {
        if (ending) {
            throw new InterruptedIOException("the command was not started, since all are ended");
        }
        Process process = builder.start();
        running.add(process);
        return process;
    }

    private void awaitEnd(Process process) throws IOException, InterruptedException {
        Duration most = limit;
        if (most == null) {
            process.waitFor();
        } else if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the command took longer than " + most.toSeconds() + " s and was ended");
        }
    }

    private static String header(Chunk chunk) throws IOException {
        byte[] header = chunk.header();
        if (header.length > LONGEST_HEADER) {
            throw new IOException("the header has " + header.length + " bytes, too many for the environment");
        }
        int end = header.length;
        while (end > 0 && (header[end - 1] == '\n' || header[end - 1] == '\r')) {
            end--; // and no blanks or tabs: they may be columns without a name
        }
        return new String(header, 0, end, StandardCharsets.UTF_8).replace("\0", "");
    }

    /** What the command started goes with it, but for what has put itself into another group and is no descendant. */
    private static void endAll(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> started = process.descendants().toList();
        boolean isGroup = killGroup(process);
        started.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (!isGroup) {
            // It may have become one only now, just begun, and have started something before it was killed.
            killGroup(process);
        }
    }

    /** Whether there was one. */
    private static boolean killGroup(Process leader) {
        boolean interrupted = Thread.interrupted();
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + leader.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor(LONGEST_KILL.toSeconds(), TimeUnit.SECONDS) && kill.exitValue() == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException another) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end() {
        synchronized (this) {
            ending = true;
        }
        running.forEach(ShellCommand::endAll);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException itRuns) {
            return;
        }
    }
}
