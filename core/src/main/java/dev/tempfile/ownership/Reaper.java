package dev.tempfile.ownership;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what was forgotten: waits, without polling, for holders that nobody can reach any more and that were not closed.
 *
 * <p>What nobody can still use is closed and deleted at once. A file whose path somebody was given is only closed; it is deleted
 * at exit, not under someone's feet. Each is warned of once.
 */
final class Reaper {
    private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    private final ReentrantLock starting = new ReentrantLock();
    private volatile @Nullable Thread thread;

    ReferenceQueue<Object> queue() {
        return queue;
    }

    /** Starts waiting; nothing to do but for the first time. */
    void arm() {
        if (thread == null) {
            start();
        }
    }

    private void start() {
        starting.lock();
        try {
            if (thread == null) {
                Thread started = new Thread(null, this::run, "tempfile-reaper", 0, false);
                started.setDaemon(true);
                // Inherited from whoever made the first file; it would pin that application's classes.
                started.setContextClassLoader(null);
                started.start();
                thread = started;
            }
        } finally {
            starting.unlock();
        }
    }

    /** Ends the waiting. */
    void disarm() {
        starting.lock();
        try {
            Thread running = thread;
            thread = null;
            if (running != null) {
                running.interrupt();
            }
        } finally {
            starting.unlock();
        }
    }

    private void run() {
        while (true) {
            try {
                Reference<?> forgotten = queue.remove();
                if (forgotten instanceof Lease lease && !lease.ended()) {
                    reap(lease);
                }
            } catch (InterruptedException disarmed) {
                return;
            } catch (RuntimeException failure) {
                Log.warn("A listener failed while a forgotten temporary file was deleted: " + failure);
            }
        }
    }

    private void reap(Lease lease) {
        Path path = lease.path();
        boolean stays = path != null && lease.isPathOut();
        Observer observer = Owner.current().observer();
        if (observer != null) {
            observer.forgotten(lease.kind(), path);
        }
        Log.warn(warning(lease, path, stays), lease.site());
        try {
            if (stays) {
                lease.abandon();
            } else {
                lease.fulfil();
            }
        } catch (IOException left) {
            Log.warn("It could not be deleted: " + left.getMessage());
        }
    }

    private static String warning(Lease lease, @Nullable Path path, boolean stays) {
        String what = "A temporary " + lease.kind() + " was never closed"
                + (path == null ? "" : ": " + path)
                + (stays ? ". Its path was given out, so it is deleted at exit." : ". It is closed and deleted now.")
                + " Use try-with-resources";
        return lease.site() == null ? what + ", or TempFiles.recordSites(true) to see where it was made." : what + ".";
    }
}
