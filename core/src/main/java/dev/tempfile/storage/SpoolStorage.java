package dev.tempfile.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes in memory until they grow past a limit, then on disk for good.
 *
 * <p>Rolls over before the write that would pass the limit, so that memory never holds more than the limit; exactly the limit
 * stays. A limit of 0 means that writing never rolls over. When the rollover fails, all content is still in memory.
 */
public final class SpoolStorage implements Storage {
    private final long limit;
    private final Disk disk;
    private Storage current = new MemoryStorage();

    /**
     * An empty spool.
     *
     * @param limit how many bytes may be in memory; 0 for any number
     * @param disk makes the storage that takes over
     */
    public SpoolStorage(long limit, Disk disk) {
        this.limit = limit;
        this.disk = disk;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return current.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        if (passesLimit(position, source.remaining())) {
            rollover();
        }
        current.write(source, position);
    }

    @Override
    public boolean writeAtOnce(byte[] bytes, int offset, int length, long position) throws IOException {
        return !passesLimit(position, length) && current.writeAtOnce(bytes, offset, length, position);
    }

    private boolean passesLimit(long position, int length) {
        return limit > 0 && position + length > limit && length > 0;
    }

    @Override
    public long size() throws IOException {
        return current.size();
    }

    @Override
    public void resize(long size) throws IOException {
        if (size > limit) {
            rollover();
        }
        current.resize(size);
    }

    @Override
    public void force() throws IOException {
        current.force();
    }

    @Override
    public boolean inMemory() {
        return current.inMemory();
    }

    @Override
    public byte[] copy(long position, int length) throws IOException {
        return current.copy(position, length);
    }

    /** Moves the content to disk now; nothing to do when it is there. */
    public void rollover() throws IOException {
        if (!(current instanceof MemoryStorage memory)) {
            return;
        }
        // Asked first, so that a closed spool fails without making a file.
        memory.size();
        Storage next = disk.create();
        try {
            memory.copyTo(next);
        } catch (Throwable failure) {
            // Errors too: a large content is copied where memory may be short.
            try {
                next.close();
            } catch (IOException alsoClosing) {
                failure.addSuppressed(alsoClosing);
            }
            throw failure;
        }
        current = next;
        memory.close();
    }

    @Override
    public void close() throws IOException {
        current.close();
    }

    /** Makes the empty storage on disk to which a spool rolls over. */
    @FunctionalInterface
    public interface Disk {
        /** A new, empty storage that vanishes when it is closed. */
        Storage create() throws IOException;
    }
}
