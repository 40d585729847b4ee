package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Deletes at exit what is still alive: registered at the first need, given up on request. */
final class ExitHook implements Runnable {
    private static final int ROUNDS = 20;
    private static final int ROUND_MILLIS = 5;
    private static final int MOMENT_MILLIS = 200;
    private static final int MOST_MILLIS = 2_000;
    private static final int NAMED = 10;

    private final Owner owner;
    private final ReentrantLock changes = new ReentrantLock();
    private volatile boolean armed;
    private volatile boolean running;
    private volatile boolean ended;
    private boolean wanted = true;
    private boolean needed;
    private @Nullable Thread hook;

    ExitHook(Owner owner) {
        this.owner = owner;
    }

    /** Registers the hook; nothing to do but for the first time. */
    void arm() {
        if (!armed) {
            changes.lock();
            try {
                needed = true;
                register();
            } finally {
                changes.unlock();
            }
        }
    }

    /** Sets whether there shall be a hook at all. */
    void wanted(boolean byUs) {
        changes.lock();
        try {
            wanted = byUs;
            if (!byUs) {
                unregister();
            } else if (needed) {
                register();
            }
        } finally {
            changes.unlock();
        }
    }

    boolean isWanted() {
        changes.lock();
        try {
            return wanted;
        } finally {
            changes.unlock();
        }
    }

    /** Takes the hook back. */
    void disarm() {
        changes.lock();
        try {
            needed = false;
            unregister();
        } finally {
            changes.unlock();
        }
    }

    private void register() {
        armed = true;
        if (!wanted || hook != null) {
            return;
        }
        Thread thread = new Thread(null, this, "tempfile-exit", 0, false);
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            hook = thread;
        } catch (IllegalStateException shuttingDown) {
            running = true;
            ended = true;
        }
    }

    private void unregister() {
        armed = false;
        Thread thread = hook;
        hook = null;
        if (thread != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(thread);
            } catch (IllegalStateException shuttingDown) {
                // It is running or has run: there is nothing left to take back.
                return;
            }
        }
    }

    @Override
    public void run() {
        // Threads go on working while the JVM ends, and would at once make anew what is deleted.
        running = true;
        try {
            deleteWhatIsAlive();
        } finally {
            ended = true;
        }
    }

    private void deleteWhatIsAlive() {
        Held held = Lease.isAnyHandedOn() ? Held.of(owner.leases()) : null;
        warnOfWhatIsOpen(held);
        Exception left = null;
        for (int round = 0; round < ROUNDS && (round == 0 || !owner.isEmpty()); round++) {
            if (round > 0) {
                // Another thread may be in the middle of deleting what it closes.
                pause(ROUND_MILLIS);
            }
            left = null;
            try {
                owner.deleteAllBut(held);
            } catch (IOException | RuntimeException failure) {
                left = failure;
            }
        }
        if (left != null) {
            warnOf(left);
        }
    }

    /** As Python does of a directory: what nobody closed is deleted all the same, but somebody should know. */
    private void warnOfWhatIsOpen(@Nullable Held held) {
        List<Lease> open = new ArrayList<>();
        for (Lease each : owner.leases()) {
            if (held == null || !held.concerns(each.path())) {
                open.add(each);
            }
        }
        if (!open.isEmpty()) {
            Lease first = open.get(0);
            for (Lease each : open) {
                first = first.path() == null ? each : first;
            }
            Path path = first.path();
            Log.warn(
                    open.size()
                            + " temporary file(s) or director(ies) were still open at exit and are deleted now, such as a "
                            + first.kind() + (path == null ? "" : ": " + path) + ". Use try-with-resources.",
                    first.site());
        }
    }

    private static void warnOf(Exception left) {
        Log.warnAtExit("Not everything temporary could be deleted at exit: " + left);
        Throwable[] others = left.getSuppressed();
        for (int i = 0; i < Math.min(others.length, NAMED); i++) {
            Log.warnAtExit("and: " + others[i]);
        }
        if (others.length > NAMED) {
            Log.warnAtExit("and " + (others.length - NAMED) + " more");
        }
    }

    /** Whether what is alive is being deleted, or was. */
    boolean isRunning() {
        return running;
    }

    /**
     * Holds back a thread that would make something once the hook runs: until that has ended, which deletes all, and for a moment
     * more, in which the JVM ends. Where another hook is what makes it, it goes on after the moment, and what it makes is found by
     * whoever next uses the place; two seconds are the most that it waits for the deletion.
     */
    void holdBackAtExit() {
        if (running) {
            for (int waited = 0; !ended && waited < MOST_MILLIS; waited += ROUND_MILLIS) {
                pause(ROUND_MILLIS);
            }
            pause(MOMENT_MILLIS);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
