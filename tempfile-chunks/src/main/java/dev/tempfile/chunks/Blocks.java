package dev.tempfile.chunks;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of an input in order. Where it is large, workers go through its {@linkplain Stripe stripes} ahead of whoever takes the
 * blocks, a bounded number of them. Used by one thread at a time.
 */
final class Blocks implements Closeable {
    /**
     * How the input is divided.
     *
     * @param block bytes of a block
     * @param stripe bytes of a stripe: whole blocks
     * @param workers how many threads go through stripes
     */
    record Division(int block, int stripe, int workers) {
        /** What fits the second-level cache of a core, in parts that outweigh handing them over. */
        static Division withWorkers(int workers) {
            return new Division(256 * 1024, 8 * 1024 * 1024, workers);
        }
    }

    private final Source source;
    private final RecordFormat format;
    private final Division division;
    private final ArrayDeque<Future<Stripe>> ahead = new ArrayDeque<>();
    private final @Nullable ExecutorService workers;
    private final ThreadLocal<byte[]> rooms;
    private final int mark;
    private Block[] current = {};
    private int index;
    private int state = RecordScanner.START;
    private long submitted;
    private long verified;

    /**
     * Begins at the start.
     *
     * @param mark how many bytes at the start are a byte order mark
     */
    Blocks(Source source, RecordFormat format, Division division, int mark) {
        this.source = source;
        this.format = format;
        this.division = division;
        this.mark = mark;
        rooms = ThreadLocal.withInitial(() -> new byte[division.block()]);
        boolean parallel = division.workers() > 1 && source.size() > 2L * division.stripe();
        workers = parallel ? Executors.newFixedThreadPool(division.workers(), Blocks::worker) : null;
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "tempfile-chunks-scan");
        thread.setDaemon(true);
        return thread;
    }

    /** The next block, or null at the end. */
    @Nullable
    Block next() throws IOException {
        while (index == current.length) {
            if (verified == source.size()) {
                return null;
            }
            advance();
        }
        return current[index++];
    }

    /** The scanner's state after the last block, once there is none any more. */
    int endState() {
        return state;
    }

    private void advance() throws IOException {
        Stripe stripe;
        if (verified == 0) {
            submit();
            stripe = stripe(0).know(state, mark);
            current = stripe.blocks();
        } else {
            submit();
            stripe = workers == null ? stripe(verified) : taken();
            current = stripe.verified(state);
        }
        state = stripe.endState();
        verified = end(verified);
        index = 0;
    }

    /** Lets the workers go on, never far ahead. */
    private void submit() {
        ExecutorService pool = workers;
        if (pool == null) {
            return;
        }
        submitted = Math.max(submitted, end(0));
        while (ahead.size() < 2 * division.workers() && submitted < source.size()) {
            Stripe stripe = stripe(submitted);
            ahead.add(pool.submit(() -> stripe.speculate(rooms.get())));
            submitted = end(submitted);
        }
    }

    private Stripe taken() throws IOException {
        Future<Stripe> next = ahead.remove();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return next.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw Failures.asOf(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Stripe stripe(long from) {
        return new Stripe(source, format, from, end(from), division.block());
    }

    private long end(long from) {
        return Math.min(source.size(), from + division.stripe());
    }

    @Override
    public void close() {
        ExecutorService pool = workers;
        if (pool != null) {
            ahead.forEach(stripe -> stripe.cancel(false));
            pool.shutdownNow();
        }
    }
}
