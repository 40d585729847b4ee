package dev.tempfile.storage;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A number of bytes that may be held: by one file, or by several together. Never exceeded, by any number of threads. */
public final class Quota implements Limit {
    private final String name;
    private final String advice;
    private volatile long allowed;
    private final AtomicLong used = new AtomicLong();

    /**
     * A quota of {@code allowed} bytes, none of them used.
     *
     * @param name what it is called in a refusal
     * @param advice what a refusal says should be done
     */
    public Quota(String name, String advice, long allowed) {
        this.name = name;
        this.advice = advice;
        this.allowed = allowed;
    }

    @Override
    public @Nullable String take(long bytes) {
        long allowed = this.allowed;
        long before = used.get();
        while (bytes <= allowed - before) {
            if (used.compareAndSet(before, before + bytes)) {
                return null;
            }
            before = used.get();
        }
        return name + ": " + bytes + " more bytes were asked for, " + allowed + " are allowed in all and "
                + (allowed - before) + " are free; " + advice;
    }

    @Override
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** How many bytes may be held. */
    public long allowed() {
        return allowed;
    }

    /** Sets how many bytes may be held; what is held beyond that stays. */
    public void allow(long bytes) {
        allowed = bytes;
    }

    /** How many bytes are held. */
    public long used() {
        return used.get();
    }
}
