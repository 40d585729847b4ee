package dev.tempfile.storage;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A number of bytes that one file, or all files of a directory together, may hold. Thread-safe. */
public final class Quota {
    private final long allowed;
    private final @Nullable Quota around;
    private final AtomicLong used = new AtomicLong();

    /**
     * A quota of {@code allowed} bytes, none of them used.
     *
     * @param around another one that what is taken here counts for too, or null
     */
    public Quota(long allowed, @Nullable Quota around) {
        this.allowed = allowed;
        this.around = around;
    }

    /**
     * Takes {@code bytes} more, or changes nothing.
     *
     * @throws FileSystemException if that would pass the quota; it says what was asked, allowed and free
     */
    void take(long bytes, Path path) throws FileSystemException {
        if (around == null) {
            takeHere(bytes, path);
            return;
        }
        around.take(bytes, path);
        try {
            takeHere(bytes, path);
        } catch (FileSystemException refused) {
            around.giveBack(bytes);
            throw refused;
        }
    }

    private void takeHere(long bytes, Path path) throws FileSystemException {
        long before = used.get();
        while (true) {
            if (bytes > allowed - before) {
                throw new FileSystemException(
                        path.toString(),
                        null,
                        "quota: " + bytes + " more bytes were asked for, " + allowed + " are allowed in all and "
                                + (allowed - before) + " are free; write less or raise TempSpec.withQuota");
            }
            if (used.compareAndSet(before, before + bytes)) {
                return;
            }
            before = used.get();
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
        if (around != null) {
            around.giveBack(bytes);
        }
    }
}
