package dev.tempfile.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Bytes in memory until they grow past a limit, then on disk for good.
 *
 * <p>Rolls over before the write that would pass the limit, so that memory never holds more than the limit; exactly the limit
 * stays. A limit of 0 means that writing has none. Rolls over earlier where all spools together would take more memory than they
 * are allowed. When the rollover fails, all content is still in memory.
 */
public final class SpoolStorage implements Storage {
    /**
     * The memory of all spools. A quarter of the largest heap, if nobody says otherwise: most of it is the application's, and what
     * goes to disk early is still in memory, though it is the system's cache.
     */
    public static final Quota MEMORY = new Quota(
            "memory of spooled files",
            "raise TempFiles.setSpoolMemory",
            Runtime.getRuntime().maxMemory() / 4);

    private final Share memory = new Share(MEMORY);
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
        if (source.hasRemaining() && mustRollOver(position + source.remaining())) {
            rollover();
        }
        current.write(source, position);
    }

    /** Takes the memory that content up to {@code end} needs, in steps as large as those in which it grows. */
    private boolean hasRoomFor(long end) throws IOException {
        return end <= memory.taken()
                || !(current instanceof MemoryStorage content)
                || memory.growTo(content.room(end)) == null;
    }

    @Override
    public boolean writeAtOnce(byte[] bytes, int offset, int length, long position) throws IOException {
        return length > 0 && !mustRollOver(position + length) && current.writeAtOnce(bytes, offset, length, position);
    }

    private boolean mustRollOver(long end) throws IOException {
        return limit > 0 && end > limit || !hasRoomFor(end);
    }

    @Override
    public long size() throws IOException {
        return current.size();
    }

    @Override
    public void resize(long size) throws IOException {
        if (size > limit || !hasRoomFor(size)) {
            rollover();
        }
        current.resize(size);
        if (current instanceof MemoryStorage content) {
            memory.shrinkTo(content.room(size));
        }
    }

    @Override
    public void refuseLost() throws IOException {
        current.refuseLost();
    }

    @Override
    public void force() throws IOException {
        current.force();
    }

    @Override
    public boolean linkTo(Path target, Set<PosixFilePermission> permissions, boolean forced) throws IOException {
        return current.linkTo(target, permissions, forced);
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
        if (!(current instanceof MemoryStorage content)) {
            return;
        }
        // Asked first, so that a closed spool fails without making a file.
        content.size();
        Storage next = disk.create();
        try {
            content.copyTo(next);
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
        content.close();
        memory.release();
    }

    @Override
    public void close() throws IOException {
        current.close();
        memory.release();
    }

    /** Makes the empty storage on disk to which a spool rolls over. */
    @FunctionalInterface
    public interface Disk {
        /** A new, empty storage that vanishes when it is closed. */
        Storage create() throws IOException;
    }
}
