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
final class Reaper implements Runnable {
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
                Thread started = new Thread(null, this, "tempfile-reaper", 0, false);
                started.setDaemon(true);
                // The inherited one is of whoever made the first file and would pin that application's classes; without
                // any,
                // logging handlers fail.
                started.setContextClassLoader(ClassLoader.getSystemClassLoader());
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

    @Override
    public void run() {
        while (true) {
            try {
                Reference<?> forgotten = queue.remove();
                if (forgotten instanceof Lease lease && !lease.ended()) {
                    reap(lease);
                }
            } catch (InterruptedException disarmed) {
                return;
            } catch (RuntimeException | Error failure) {
                // Errors too: a listener whose class cannot be loaded must not end the clean-up of everybody else.
                Log.warn("A listener failed while a forgotten temporary file was deleted: " + failure);
            }
        }
    }

    private void reap(Lease lease) {
        Path path = lease.path();
        boolean stays = path != null && lease.isPathOut();
        try {
            if (!isHeld(lease)) {
                tell(lease, path, stays);
            }
        } finally {
            end(lease, stays);
        }
    }

    /** What another process has is not forgotten, even if its owner has nothing more to do with it. */
    private static boolean isHeld(Lease lease) {
        Hold hold = lease.hold();
        return hold != null && hold.holder() != null;
    }

    private static void tell(Lease lease, @Nullable Path path, boolean stays) {
        Log.warn(warning(lease, path, stays), lease.site());
        Observer observer = Owner.current().observer();
        if (observer != null) {
            observer.forgotten(lease.kind(), path);
        }
    }

    private static void end(Lease lease, boolean stays) {
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

    private static String end(@Nullable Path path, boolean stays) {
        if (path == null) {
            return ". It is closed now.";
        }
        return stays ? ". Its path was given out, so it is deleted at exit." : ". It is closed and deleted now.";
    }

    private static String warning(Lease lease, @Nullable Path path, boolean stays) {
        String what = "A temporary " + lease.kind() + " was never closed" + (path == null ? "" : ": " + path)
                + end(path, stays) + " Use try-with-resources";
        return lease.site() == null ? what + ", or TempFiles.recordSites(true) to see where it was made." : what + ".";
    }
}
