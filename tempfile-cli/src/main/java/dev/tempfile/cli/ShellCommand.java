package dev.tempfile.cli;

import dev.tempfile.chunks.Chunk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A command of the shell that is run for a chunk: {@code tempfile chunk --exec}. Thread-safe. */
final class ShellCommand implements AutoCloseable {

    /** The environment has room for little more, of all variables together. */
    private static final int LONGEST_HEADER = 64 * 1024;

    private final String text;
    private final @Nullable Duration limit;
    private final Set<OwnProcesses> running = ConcurrentHashMap.newKeySet();

    /** Held to start one, all together; to end all, alone: so that each is in the set when all of it are ended. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();

    private final Thread atExit = new Thread(this::end, "tempfile-chunk-exit");
    private volatile boolean ending;

    ShellCommand(String text, @Nullable Duration limit) {
        this.text = text;
        this.limit = limit;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Runs it to its end.
     *
     * @param file the chunk's content
     * @param printed where its standard output goes
     * @throws IOException if it fails, or takes too long and was ended
     */
    void run(Chunk chunk, Path file, Path printed) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", text)
                .redirectInput(file.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(printed.toFile()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TEMPFILE_CHUNK", file.toString());
        builder.environment().put("TEMPFILE_CHUNK_NUMBER", Long.toString(chunk.number()));
        builder.environment().put("TEMPFILE_CHUNK_RECORDS", Long.toString(chunk.records()));
        builder.environment().put("TEMPFILE_CHUNK_HEADER", header(chunk));
        OwnProcesses own = started(builder);
        Process process = own.first();
        boolean ended = false;
        try {
            awaitEnd(process);
            ended = true;
        } catch (InterruptedException anotherFailed) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the command was ended, since another failed");
        } finally {
            if (!ended) {
                own.end();
            }
            running.remove(own);
        }
        int code = process.exitValue();
        if (code > 128) {
            throw new IOException("the command was ended by signal " + (code - 128));
        }
        if (code != 0) {
            throw new IOException("the command ended with " + code);
        }
    }

    private OwnProcesses started(ProcessBuilder builder) throws IOException {
        starting.readLock().lock();
        try {
            if (ending) {
                throw new InterruptedIOException("the command was not started, since all are ended");
            }
            OwnProcesses own = OwnProcesses.start(builder);
            running.add(own);
            return own;
        } finally {
            starting.readLock().unlock();
        }
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
        return new String(header, StandardCharsets.UTF_8).stripTrailing().replace("\0", "");
    }

    private void end() {
        ending = true;
        starting.writeLock().lock();
        try {
            running.forEach(OwnProcesses::end);
        } finally {
            starting.writeLock().unlock();
        }
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
