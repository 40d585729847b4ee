package dev.tempfile.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file's number, closed once nobody uses it any more.
 *
 * <p>The kernel gives a number that is closed to the next file at once: so one that another thread closes in the middle of a call
 * stays open until that call has ended. Thread-safe.
 */
final class Descriptor implements Closeable {
    private static final int CLOSED = Integer.MIN_VALUE;

    private final int fd;
    private final Path path;

    /** How many use it; below zero from the moment in which it was closed. */
    private final AtomicInteger uses = new AtomicInteger();

    /** An open one. {@code path} is what a failure names. */
    Descriptor(int fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /** The number, with one more use of it, which ends with {@link #release}. */
    int use() throws ClosedChannelException {
        int before = uses.get();
        while (before >= 0) {
            if (uses.compareAndSet(before, before + 1)) {
                return fd;
            }
            before = uses.get();
        }
        throw new ClosedChannelException();
    }

    /** Ends one use. */
    void release() {
        if (uses.decrementAndGet() == CLOSED) {
            try (Frame frame = Frame.take()) {
                Libc.close(frame, fd);
            }
        }
    }

    boolean isOpen() {
        return uses.get() >= 0;
    }

    @Override
    public void close() throws IOException {
        int before = uses.get();
        while (before >= 0) {
            if (!uses.compareAndSet(before, before + CLOSED)) {
                before = uses.get();
                continue;
            }
            if (before > 0) {
                // Who uses it closes it.
                return;
            }
            try (Frame frame = Frame.take()) {
                if (Libc.close(frame, fd) < 0) {
                    throw Errno.failure(frame.errno(), path, null);
                }
            }
            return;
        }
    }
}
