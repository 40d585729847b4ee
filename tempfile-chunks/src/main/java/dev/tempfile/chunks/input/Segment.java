package dev.tempfile.chunks.input;

import dev.tempfile.SpooledFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A part of what came out of a stream, in memory or a temporary file as long as a chunk or the search for the next one needs it.
 * Thread-safe.
 */
final class Segment implements Content, Closeable {
    private final String name;
    private final long start;
    private final SpooledFile file;
    private final Consumer<Segment> ended;
    private final ReentrantLock lock = new ReentrantLock();
    private long length;
    private int users = 1;

    /**
     * Begins empty, with one user.
     *
     * @param start where in the input it starts
     * @param ended is told when nobody uses it any more
     */
    Segment(String name, long start, SpooledFile file, Consumer<Segment> ended) {
        this.name = name;
        this.start = start;
        this.file = file;
        this.ended = ended;
    }

    @Override
    public String name() {
        return name;
    }

    long start() {
        return start;
    }

    long end() {
        lock.lock();
        try {
            return start + length;
        } finally {
            lock.unlock();
        }
    }

    /** Puts all that remains of {@code bytes} at its end. */
    void append(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            file.position(length);
            while (bytes.hasRemaining()) {
                length += file.write(bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        lock.lock();
        try {
            int done = 0;
            file.position(position - start);
            while (into.hasRemaining()) {
                int read = file.read(into);
                if (read < 0) {
                    break;
                }
                done += read;
            }
            return done;
        } catch (ClosedChannelException gone) {
            FileSystemException failure = new FileSystemException(
                    name, null, "is closed: its chunks can be read until they, or what gave them out, are closed");
            failure.initCause(gone);
            throw failure;
        } finally {
            lock.unlock();
        }
    }

    /** Counts one more user, who releases it. */
    Segment retained() {
        lock.lock();
        try {
            users++;
            return this;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release() throws IOException {
        lock.lock();
        try {
            if (--users > 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        close();
    }

    /** Ends it, whoever uses it. */
    @Override
    public void close() throws IOException {
        ended.accept(this);
        file.close();
    }
}
