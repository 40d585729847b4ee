package dev.tempfile.ownership;

import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.Kernel;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Does where nobody waits what is slow at the first use of a place: has its socket opened, looks for the flight recorder, sweeps
 * it, and locks what is ours against cleaners that go by age.
 *
 * <p>One daemon thread, started when there is something to do and gone when it is done. A place is swept at most once an hour; what
 * the process holds is refreshed once a day.
 */
final class Background implements Runnable {
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private static final long DAY_MILLIS = 86_400_000;

    /** Beyond so many places the first is forgotten. */
    private static final int REMEMBERED = 1000;

    private final Owner owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Visit> waiting = new ArrayDeque<>();
    private final Map<Path, Long> swept = new LinkedHashMap<>();
    private volatile boolean waits;
    private volatile long refreshed = System.currentTimeMillis();
    private @Nullable Thread thread;
    private boolean sweeps = !"false".equals(System.getProperty("dev.tempfile.sweep"));

    Background(Owner owner) {
        this.owner = owner;
    }

    /** A place to look at: its directory of this process, if there is one, itself, if it is to be swept, and what is to be locked. */
    private record Visit(
            Path root,
            @Nullable ProcessDirectory home,
            boolean sweep,
            boolean refresh,
            @Nullable DirectoryHandle locked) {}

    /**
     * Has all that this process holds refreshed, if that was not done for a day.
     *
     * @param now milliseconds since the epoch, which the caller read for a purpose of its own
     */
    void refreshIfDue(long now, Collection<ProcessDirectory> homes) {
        // A clock that was set back must not put it off for longer.
        if (Math.abs(now - refreshed) >= DAY_MILLIS) {
            refresh(now, homes);
        }
    }

    private void refresh(long now, Collection<ProcessDirectory> homes) {
        lock.lock();
        try {
            refreshed = now;
            for (ProcessDirectory home : homes) {
                if (home.path().getFileSystem().equals(FileSystems.getDefault())) {
                    waiting.add(new Visit(home.root(), home, false, true, home.handle()));
                }
            }
            start();
        } finally {
            lock.unlock();
        }
    }

    /** Sets whether places are swept without being asked. */
    void sweeps(boolean wanted) {
        lock.lock();
        try {
            sweeps = wanted;
        } finally {
            lock.unlock();
        }
    }

    boolean sweeps() {
        lock.lock();
        try {
            return sweeps;
        } finally {
            lock.unlock();
        }
    }

    /** Will have the socket of a directory that was just born opened, and the place around it swept if that is due. */
    void born(ProcessDirectory home) {
        add(home.root(), home);
    }

    /** Has a place swept in which something was just made that has no directory of ours, if that is due. */
    void used(Path root) {
        add(root, null);
        begin();
    }

    /** Locks a directory of ours beside other files against cleaners that go by age: at once if that is quick by now. */
    void lock(Path root, DirectoryHandle directory) {
        if (Kernel.isUnrehearsed()) {
            lock.lock();
            try {
                waiting.add(new Visit(root, null, false, false, directory));
                start();
            } finally {
                lock.unlock();
            }
        } else {
            directory.lockAgainstAgeing();
        }
    }

    /** Begins with what waits, if anything does. */
    void begin() {
        if (waits) {
            lock.lock();
            try {
                waits = false;
                start();
            } finally {
                lock.unlock();
            }
        }
    }

    private void add(Path root, @Nullable ProcessDirectory home) {
        if (!root.getFileSystem().equals(FileSystems.getDefault())) {
            return;
        }
        lock.lock();
        try {
            boolean due = sweeps && isDue(root);
            if (home != null || due) {
                waiting.add(new Visit(root, home, due, false, home == null ? null : home.handle()));
                waits = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue(Path root) {
        long now = System.nanoTime();
        Long last = swept.get(root);
        if (last != null && now - last < HOUR_NANOS) {
            return false;
        }
        if (last == null && swept.size() == REMEMBERED) {
            swept.remove(swept.keySet().iterator().next());
        }
        swept.put(root, now);
        return true;
    }

    private void start() {
        if (thread == null) {
            Thread started = new Thread(null, this, "tempfile-sweep", 0, false);
            started.setDaemon(true);
            // As the reaper's: the inherited one would pin the application that made the first file.
            started.setContextClassLoader(ClassLoader.getSystemClassLoader());
            try {
                started.start();
                thread = started;
            } catch (OutOfMemoryError noThreadToBeHad) {
                // What waits goes on waiting for the next place; nothing that was asked for depends on it.
                return;
            }
        }
    }

    /**
     * Whether the flight recorder seems to run already, so that the first file is recorded too. It has threads of its own, and
     * reading their names loads no class, as asking the recorder itself would. Where the names are others, it is found later.
     */
    static boolean seesRecorder() {
        try {
            ThreadGroup all = Thread.currentThread().getThreadGroup();
            for (ThreadGroup around = all; around != null; around = around.getParent()) {
                all = around;
            }
            Thread[] threads = new Thread[all.activeCount() + 8];
            int count = all.enumerate(threads, true);
            for (int i = 0; i < count; i++) {
                if (threads[i].getName().startsWith("JFR ")) {
                    return true;
                }
            }
            return false;
        } catch (SecurityException notAllowed) {
            return false;
        }
    }

    @Override
    public void run() {
        for (Visit visit = next(); visit != null; visit = next()) {
            pay(visit);
        }
    }

    private void pay(Visit visit) {
        try {
            if (visit.home != null && visit.refresh) {
                visit.home.refresh();
            } else if (visit.home != null) {
                visit.home.listen();
            }
            owner.askRecorder();
            if (visit.sweep) {
                sweep(visit.root);
            }
            // Last, for the first time takes long, and what is new has time.
            if (visit.locked != null) {
                visit.locked.lockAgainstAgeing();
            }
        } catch (IOException gone) {
            // It is made anew, and that one looked at, when it is needed again.
            return;
        } catch (RuntimeException | Error failure) {
            Log.warn("Sweeping " + visit.root + " failed: " + failure);
        }
    }

    private void sweep(Path root) {
        try {
            owner.sweep(root, true);
        } catch (IOException unreadable) {
            // Whoever makes something there learns of it; there is nobody to tell here.
            return;
        }
    }

    private @Nullable Visit next() {
        lock.lock();
        try {
            Visit next = waiting.poll();
            if (next == null) {
                thread = null;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
