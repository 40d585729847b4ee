package dev.tempfile.chunks.input;

import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream that was handed over to be read, which can be done once: without this a second reading would take it for an empty one.
 * Thread-safe.
 */
public final class OneReading {
    private final InputStream stream;
    private final String name;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile byte @Nullable [] header;

    /**
     * Of a stream.
     *
     * @param name what failures call it
     */
    public OneReading(InputStream stream, String name) {
        this.stream = Objects.requireNonNull(stream);
        this.name = Objects.requireNonNull(name);
    }

    /**
     * The stream, to be read.
     *
     * @throws IllegalStateException if it was begun already
     */
    public InputStream begin() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    name + " was read already, which can be done once: hand it over again, or use a file");
        }
        return stream;
    }

    /** Keeps the header that the reading found. */
    public void found(byte[] start) {
        header = start.clone();
    }

    /** The header that the reading found; null if it has not, or looked for none. */
    public byte @Nullable [] header() {
        byte[] start = header;
        return start == null ? null : start.clone();
    }
}
