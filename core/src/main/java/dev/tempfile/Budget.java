package dev.tempfile;

import dev.tempfile.storage.Limit;
import dev.tempfile.storage.Quota;

/**
 * A number of bytes that all files of the recipes that are given it may hold together, wherever they lie. Thread-safe.
 *
 * <pre>{@code
 * Budget uploads = Budget.ofBytes(1L << 30);
 * TempSpec spec = TempSpec.defaults().withBudget(uploads).withQuota(10 << 20); // 1 GiB for all, 10 MiB for each
 * }</pre>
 *
 * <p>Counts what is written through this library, in memory or on disk, as far as each file reaches: gaps count, overwriting does
 * not. A write that would pass it is refused whole, with a {@link java.nio.file.FileSystemException} that says what was asked,
 * allowed and free. What is cut off, closed, published or deleted is free again at once; what could not be deleted, or was
 * forgotten while its path was out, takes its room until it is. What others write by a path is not counted.
 */
public final class Budget {
    private final Quota quota;

    Budget(Quota quota) {
        this.quota = quota;
    }

    /**
     * A budget of {@code bytes}, none of them used.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static Budget ofBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a budget must not be negative: " + bytes);
        }
        return new Budget(
                new Quota("budget", "write less, close something, or give the recipe a larger Budget", bytes));
    }

    /** How many bytes may be held. */
    public long allowed() {
        return quota.allowed();
    }

    /** How many bytes are held now, at most {@link #allowed()}. */
    public long used() {
        return quota.used();
    }

    Limit limit() {
        return quota;
    }

    /** What is held and what may be. */
    @Override
    public String toString() {
        return "Budget[" + used() + " of " + allowed() + " bytes]";
    }
}
