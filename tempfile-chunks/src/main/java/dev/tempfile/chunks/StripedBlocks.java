package dev.tempfile.chunks;

import dev.tempfile.chunks.input.RecordScanner;
import dev.tempfile.chunks.input.SeekableSource;
import dev.tempfile.chunks.input.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a file in order. Where it is large, workers go through its {@linkplain Stripe stripes} ahead of whoever takes the
 * blocks, a bounded number of them. Used by one thread at a time.
 */
final class StripedBlocks implements Blocks {
    private final SeekableSource source;
    private final RecordFormat format;
    private final Division division;
    private final ArrayDeque<Future<Stripe>> ahead = new ArrayDeque<>();
    private final @Nullable ExecutorService workers;
    private final ThreadLocal<ByteBuffer> rooms;
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
    StripedBlocks(SeekableSource source, RecordFormat format, Division division, int mark) {
        this.source = source;
        this.format = format;
        this.division = division;
        this.mark = mark;
        rooms = ThreadLocal.withInitial(() -> division.room(source.size()));
        boolean parallel = division.workers() > 1 && source.size() > 2L * division.stripe();
        workers = parallel ? Workers.of(division.workers(), "tempfile-chunks-scan") : null;
    }

    @Override
    public @Nullable Block next() throws IOException {
        while (index == current.length) {
            if (verified == source.size()) {
                return null;
            }
            advance();
        }
        return current[index++];
    }

    @Override
    public int endState() {
        return state;
    }

    @Override
    public long end() {
        return verified;
    }

    private void advance() throws IOException {
        Stripe stripe;
        if (verified == 0) {
            // Alone: until it is compiled, what several threads go through takes as many times as long.
            stripe = stripe(0).know(state, mark, rooms.get());
            current = stripe.blocks();
            submit();
        } else {
            submit();
            stripe = workers == null ? stripe(verified) : Workers.await(ahead.remove());
            current = stripe.verified(state, rooms.get());
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
