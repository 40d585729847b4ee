package dev.tempfile.ownership;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The step by which a directory leaves, with all that lies in it: whole, or not any more where everything is deleted, else what is
 * published could be what that had left of it just then. Used by one thread.
 */
public final class Departure implements AutoCloseable {
    /** For reading by steps, for writing by the deletion of everything. */
    private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

    /** A step takes a few system calls; no exit waits for longer. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private boolean begun;

    /** One that is still to begin. */
    public Departure() {}

    /**
     * Begins it, so that no deletion of everything does before this is closed.
     *
     * @throws NoSuchFileException if there is one, or was one, of which {@code duty} tells
     */
    public void begin(Path path, @Nullable Lease duty) throws NoSuchFileException {
        begun = LOCK.readLock().tryLock();
        if (!begun || duty != null && duty.wasBegun()) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "is being deleted, or was, with everything that is temporary; make another one");
        }
    }

    /** Ends it, if it was begun and not ended. */
    public void end() {
        if (begun) {
            begun = false;
            LOCK.readLock().unlock();
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Waits for the steps that were begun, and lets none begin until {@link #allow}; false if they took too long. */
    static boolean prevent() {
        long start = System.nanoTime();
        while (!LOCK.writeLock().tryLock()) {
            if (System.nanoTime() - start > MOST_NANOS) {
                return false;
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
        return true;
    }

    /** Lets steps begin that were prevented. */
    static void allow() {
        LOCK.writeLock().unlock();
    }
}
