package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.input.Workers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Collects small pieces and hands them on in large blocks: in the caller, or in another thread while the next block is filled. Used by
 * one thread at a time.
 */
final class BlockWriter {
    /** Where blocks go. */
    interface Destination {
        /** Takes some bytes, all of them. */
        void write(byte[] bytes, int at, int length) throws IOException;
    }

    /** Where bytes are that need not be in memory before. */
    interface Origin {
        /** Reads so many bytes from a position on, all of them. */
        void read(long from, byte[] bytes, int at, int length) throws IOException;
    }

    /** The JDK copies through a buffer of the same size and keeps that for each thread. */
    private static final int PIECE = 128 * 1024;

    private final Destination destination;
    private final @Nullable ExecutorService background;
    private byte[] block;
    private byte[] other;
    private int used;
    private long written;
    private @Nullable Future<?> pending;

    /**
     * Hands blocks on.
     *
     * @param other filled while the first is on its way; may be the same where nothing is handed on in the background
     * @param background the threads that hand on; null for the caller
     */
    BlockWriter(Destination destination, byte[] block, byte[] other, @Nullable ExecutorService background) {
        this.destination = destination;
        this.block = block;
        this.other = other;
        this.background = background;
    }

    /** How many bytes were taken in all. */
    long written() {
        return written;
    }

    void write(byte[] bytes, int at, int length) throws IOException {
        written += length;
        if (length <= block.length - used) {
            System.arraycopy(bytes, at, block, used, length);
            used += length;
        } else {
            writeInParts(bytes, at, length);
        }
    }

    private void writeInParts(byte[] bytes, int start, int length) throws IOException {
        int at = start;
        int left = length;
        while (left > 0) {
            if (used == block.length) {
                handOn();
            }
            int part = Math.min(left, block.length - used);
            System.arraycopy(bytes, at, block, used, part);
            used += part;
            at += part;
            left -= part;
        }
    }

    /** Takes what stands somewhere else. */
    void write(Origin origin, long from, int length) throws IOException {
        written += length;
        int done = 0;
        while (done < length) {
            if (used == block.length) {
                handOn();
            }
            int part = Math.min(length - done, block.length - used);
            origin.read(from + done, block, used, part);
            used += part;
            done += part;
        }
    }

    private void handOn() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while it wrote");
        }
        ExecutorService pool = background;
        if (pool == null) {
            write(destination, block, used);
        } else {
            await();
            byte[] full = block;
            int length = used;
            block = other;
            other = full;
            pending = pool.submit(() -> {
                write(destination, full, length);
                return null;
            });
        }
        used = 0;
    }

    private static void write(Destination destination, byte[] block, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE) {
            destination.write(block, done, Math.min(PIECE, length - done));
        }
    }

    private void await() throws IOException {
        Future<?> before = pending;
        pending = null;
        if (before != null) {
            Workers.await(before);
        }
    }

    /** Hands on what is left, and waits until all has arrived. */
    void finish() throws IOException {
        if (used > 0) {
            handOn();
        }
        await();
    }

    /** Waits for a block that is on its way, whatever becomes of it. */
    void abandon() {
        try {
            await();
        } catch (IOException | RuntimeException alreadyFailing) {
            // What made the caller abandon is told; this is of the same sort work.
        }
    }
}
