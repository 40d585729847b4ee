package dev.tempfile.storage;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one file has taken of a limit: it grows and shrinks with the file, and all of it is given back once.
 *
 * <p>Thread-safe: one thread at a time lets it grow and shrink, while another, which deletes what is left, may release it.
 */
public final class Share {
    private static final long RELEASED = -1;

    private final Limit limit;
    private final AtomicLong taken = new AtomicLong();

    /** A share of {@code limit}, of which nothing is taken yet. */
    public Share(Limit limit) {
        this.limit = limit;
    }

    /** How many bytes are taken. */
    long taken() {
        return Math.max(0, taken.get());
    }

    /**
     * Takes what is missing to {@code size} bytes, or changes nothing. Once released it takes nothing, for the file is gone.
     *
     * @return why that is refused, and what to do; null if it is taken
     */
    @Nullable
    String growTo(long size) throws IOException {
        long before = taken.get();
        if (size <= before || before == RELEASED) {
            return null;
        }
        String refusal = limit.take(size - before);
        if (refusal == null && !taken.compareAndSet(before, size)) {
            limit.giveBack(size - before);
        }
        return refusal;
    }

    /** Gives back what is taken beyond {@code size} bytes. */
    void shrinkTo(long size) {
        long before = taken.get();
        if (size < before && taken.compareAndSet(before, size)) {
            limit.giveBack(before - size);
        }
    }

    /** Gives everything back: the file is gone, or no longer ours. Nothing to do the second time. */
    public void release() {
        long before = taken.getAndSet(RELEASED);
        if (before > 0) {
            limit.giveBack(before);
        }
    }
}
