package dev.tempfile.ownership;

import java.io.Closeable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps apart the steps by which directories leave, with all that lies in them, and the deletion of everything: else what is
 * published could be what that had left of it just then. Thread-safe.
 */
final class Departures {
    /** A step takes a few system calls; no exit waits for longer. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Begins a step; false while everything is deleted. */
    boolean begin() {
        return lock.readLock().tryLock();
    }

    void end() {
        lock.readLock().unlock();
    }

    /** Waits for the steps that were begun, and lets none begin until what this returns is closed. */
    Closeable prevented() {
        long start = System.nanoTime();
        while (!lock.writeLock().tryLock()) {
            if (System.nanoTime() - start > MOST_NANOS) {
                return () -> {};
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
        return lock.writeLock()::unlock;
    }
}
