package dev.tempfile;

import dev.tempfile.storage.SpoolStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;

/**
 * A temporary file in memory until it grows past a limit, then on disk without a name. Python's {@code SpooledTemporaryFile}.
 *
 * <p>It behaves the same on both sides of the limit; position, streams and text that were taken before stay good. It rolls over
 * before the write that would pass the limit, so memory holds at most the limit; exactly the limit stays in memory. What
 * {@code output()} and {@code text()} collect counts when it is handed over. It rolls over earlier where all spooled files of the
 * process would take more memory than {@link TempFiles#setSpoolMemory} allows them. If the rollover fails, everything is still
 * there, and the write that asked for it is refused.
 */
public final class SpooledFile extends OpenFile<SpooledFile> implements ByteFile {
    private final SpoolStorage spool;

    SpooledFile(Storage storage, SpoolStorage spool) {
        super(storage);
        this.spool = spool;
    }

    /**
     * A new spooled file. Nothing is made on disk before the limit is passed.
     *
     * @param limit how many bytes may be in memory; 0: as many as {@link TempFiles#setSpoolMemory} leaves to it, but making it larger
     *     with {@link #resize} rolls over, as in Python
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static SpooledFile create(long limit) throws IOException {
        return TempSpec.defaults().createSpooledFile(limit);
    }

    /** Whether the content is still in memory. */
    public boolean isInMemory() {
        lock();
        try {
            return spool.inMemory();
        } finally {
            unlock();
        }
    }

    /** Moves the content to disk now; nothing to do when it is there. */
    public SpooledFile rollover() throws IOException {
        lock();
        try {
            settle();
            spool.rollover();
            return this;
        } finally {
            unlock();
        }
    }

    @Override
    void publish(Publication publication) throws IOException {
        if (!publication.publishUnnamed(storage())) {
            publication.publishCopy(storage());
        }
    }

    @Override
    String name() {
        return "(spooled temporary file)";
    }

    @Override
    SpooledFile self() {
        return this;
    }

    /** Where its content is, and whether it is open. */
    @Override
    public String toString() {
        return "SpooledFile[" + (isInMemory() ? "in memory" : "on disk") + (isOpen() ? "]" : ", closed]");
    }
}
