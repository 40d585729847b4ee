package dev.tempfile.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The free space of one file store, asked for once in a while and not for every write.
 *
 * <p>It is asked for again after a sixteenth of what was seen to be there for us has been taken, and after {@link #UNASKED} bytes at
 * the latest. So what others take between two questions is not seen, but what is taken without asking, which is all that a
 * reserve can be too small by, is bounded. Thread-safe: threads that ask at the same moment do not see what the others are
 * about to write.
 */
public final class FreeSpace {
    /** How many bytes are taken without asking, at most. */
    static final long UNASKED = 8L << 20;

    private static final int FRACTION = 16;

    private final FileStore store;
    private final AtomicLong taken = new AtomicLong();
    private volatile long seen;

    /** Of {@code store}, of which nothing is known yet. */
    public FreeSpace(FileStore store) {
        this.store = store;
    }

    /** What refuses to grow where fewer than {@code bytes} would stay free. */
    public Limit keeping(long bytes) {
        return new Reserve(this, bytes);
    }

    private @Nullable String take(long bytes, long reserve) throws IOException {
        long unasked = taken.addAndGet(bytes);
        if (unasked <= Math.min((seen - reserve) / FRACTION, UNASKED)) {
            return null;
        }
        long free = store.getUsableSpace();
        if (bytes > free - reserve) {
            taken.addAndGet(-bytes);
            return "reserve: " + bytes + " more bytes were asked for, " + free + " are free on this file system and "
                    + reserve + " must stay so; free space there, or lower TempSpec.withReserve";
        }
        seen = free;
        taken.set(bytes);
        return null;
    }

    /** Growth that leaves something free. What is given back is seen when it is asked for again. */
    private record Reserve(FreeSpace space, long reserve) implements Limit {
        @Override
        public @Nullable String take(long bytes) throws IOException {
            return space.take(bytes, reserve);
        }

        @Override
        public void giveBack(long bytes) {
            // The file store knows.
        }
    }
}
