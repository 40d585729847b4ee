package dev.tempfile.ownership;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.FileSystemType;
import dev.tempfile.platform.RandomName;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * This process's share of all temporary files, one for each class loader: its directories, and what is alive in them.
 *
 * <p>Holds only what is alive now; closing forgets. Its exit hook deletes what is left, its reaper what was forgotten. Both, and
 * every directory, are made at the first need. Thread-safe.
 */
public final class Owner {
    /** How many idle directories are kept for the next file there. */
    private static final int IDLE_DIRECTORIES = 8;

    private static volatile Owner current = new Owner();

    private final ConcurrentHashMap<Path, ProcessDirectory> directories = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Lease, Boolean> leases = new ConcurrentHashMap<>();
    private final ReentrantLock births = new ReentrantLock();
    private final Reaper reaper = new Reaper();
    private final ExitHook exitHook = new ExitHook(this);
    private final Background background = new Background(this);
    private final AtomicInteger birthsBeside = new AtomicInteger();
    private final ConcurrentLinkedQueue<ProcessDirectory> left = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String mark;
    private volatile @Nullable Observer listener;
    private volatile boolean asksRecorder;
    private volatile boolean recordsSites;

    private Owner() {
        if (Background.seesRecorder()) {
            askRecorder();
        }
    }

    /** The owner of this class loader. */
    public static Owner current() {
        return current;
    }

    /** Who is told what happens, or null. */
    public @Nullable Observer observer() {
        Observer told = listener;
        return asksRecorder && FlightEvents.canBeRecorded() ? FlightEvents.before(told) : told;
    }

    /** Sets who is told what happens; null for nobody. The flight recorder is told all the same, once it runs. */
    public void observer(@Nullable Observer next) {
        listener = next;
    }

    /** Has every call ask whether the flight recorder runs now: a look at one field, once its class is there. */
    void askRecorder() {
        try {
            FlightEvents.canBeRecorded();
            asksRecorder = true;
        } catch (LinkageError withoutRecorder) {
            // A JVM without the module jdk.jfr has nothing to be told.
            return;
        }
    }

    /** Sets whether each lease remembers where it was made, which costs a stack trace each. */
    public void recordSites(boolean record) {
        recordsSites = record;
    }

    /** Sets whether what is left is deleted at exit by us. */
    public void exitCleanup(boolean byUs) {
        exitHook.wanted(byUs);
    }

    /**
     * Creates something in the directory of this process in {@code root}.
     *
     * <p>A directory that somebody cleaned away is made again, once, and the log says so.
     */
    public <T> T createIn(Path root, Creation<T> creation) throws IOException {
        try {
            ProcessDirectory home = directoryIn(root);
            try {
                return createIn(home, creation);
            } catch (NoSuchFileException perhapsCleanedAway) {
                if (home.exists()) {
                    throw perhapsCleanedAway;
                }
            }
            forget(home);
            return createIn(directoryIn(root), creation);
        } finally {
            // Not before, for it would take from the first file what time there is.
            background.begin();
        }
    }

    private void forget(ProcessDirectory home) throws IOException {
        directories.remove(home.root(), home);
        home.abandon();
        Log.warn("The directory " + home.path()
                + " was deleted by somebody else with all that it held; it is made again.");
    }

    private <T> T createIn(ProcessDirectory home, Creation<T> creation) throws IOException {
        boolean created = false;
        try {
            T result = creation.createIn(home);
            created = true;
            return result;
        } finally {
            if (!created) {
                discarded(home);
            }
        }
    }

    /** What is made in a process directory, of which it then holds one use until it is {@link #released}. */
    @FunctionalInterface
    public interface Creation<T> {
        /** Creates it, under a name that it finds. */
        T createIn(ProcessDirectory home) throws IOException;
    }

    /** This process's directory in {@code root}, made if need be, with one more use counted that the caller must release. */
    public ProcessDirectory directoryIn(Path root) throws IOException {
        Path key = root.toAbsolutePath().normalize();
        ProcessDirectory known = directories.get(key);
        if (known != null && known.acquire()) {
            return known;
        }
        exitHook.holdBackAtExit();
        births.lock();
        try {
            known = directories.get(key);
            if (known != null && known.acquire()) {
                return known;
            }
            // First, for between the two the JVM may begin to end.
            exitHook.arm();
            ProcessDirectory born = ProcessDirectory.create(key);
            born.acquire();
            directories.put(key, born);
            background.born(born);
            return born;
        } finally {
            births.unlock();
        }
    }

    /** As {@link #directoryIn}, and certain to exist: one that somebody cleaned away is made again. */
    public ProcessDirectory livingDirectoryIn(Path root) throws IOException {
        ProcessDirectory home = directoryIn(root);
        if (home.exists()) {
            return home;
        }
        forget(home);
        return directoryIn(root);
    }

    /** Ends one use of a directory in which nothing was made after all: if that was its only one, it is removed. */
    public void discarded(ProcessDirectory home) {
        home.release();
        if (home.isIdle()) {
            removeIf(home::equals);
        }
    }

    /** Ends one use of a directory; an idle one is kept for the next file there, beyond a fixed number another is removed. */
    public void released(ProcessDirectory home) {
        home.release();
        if (!home.isIdle()) {
            return;
        }
        if (!home.path().getFileSystem().equals(FileSystems.getDefault())) {
            // Kept, it would be left when the provider is closed, which nobody tells us.
            removeIf(home::equals);
        } else if (directories.size() > IDLE_DIRECTORIES && idleDirectories() > IDLE_DIRECTORIES) {
            // Where a file was used last, the next one is likeliest to be made.
            removeIf(directory -> directory != home);
        }
    }

    private int idleDirectories() {
        int idle = 0;
        for (ProcessDirectory directory : directories.values()) {
            idle += directory.isIdle() ? 1 : 0;
        }
        return idle;
    }

    /** Removes one idle directory that is wanted to go. */
    private void removeIf(Predicate<ProcessDirectory> wanted) {
        births.lock();
        try {
            for (ProcessDirectory directory : directories.values()) {
                if (wanted.test(directory) && directory.retire()) {
                    directories.remove(directory.root(), directory);
                    return;
                }
            }
        } finally {
            births.unlock();
        }
    }

    /** Takes on the duty to delete {@code place} and close {@code content} when {@code holder} is closed or forgotten. */
    public Lease lease(
            Object holder,
            String kind,
            @Nullable Place place,
            @Nullable ProcessDirectory home,
            @Nullable Closeable content) {
        Throwable site = recordsSites ? CreationSite.here() : null;
        Lease lease = new Lease(holder, this, kind, place, home, content, site);
        leases.put(lease, Boolean.TRUE);
        background.refreshIfDue(lease.created(), directories.values());
        reaper.arm();
        if (place != null) {
            exitHook.arm();
        }
        return lease;
    }

    /** Keeps cleaners that go by age out of a directory of ours that lies beside the files of others, where that can be had. */
    public void lockAgainstAgeing(Path root, DirectoryHandle directory) {
        background.lock(root, directory);
    }

    /** Takes on the duty to delete what nobody holds: it was to be deleted at once, and that failed. */
    public void owes(Place left) {
        // Held by what is always reachable: it cannot be forgotten.
        lease(this, "left over", left, null, null);
    }

    /** What marks the names of this owner's files in directories where it makes no directory of its own. */
    public String mark() {
        String known = mark;
        if (known == null) {
            known = newMark();
        }
        return known;
    }

    private String newMark() {
        births.lock();
        try {
            String known = mark;
            if (known == null) {
                String name = ProcessDirectory.newOwner();
                ListedOwners.add(name);
                known = "-" + name;
                mark = known;
            }
            return known;
        } finally {
            births.unlock();
        }
    }

    /**
     * Makes something in a directory that is not ours, where no deletion of a directory takes it away at exit: once the exit hook
     * runs, nothing begins there, and the hook waits for what has begun.
     */
    public <T> T createBeside(Path root, Making<T> making) throws IOException {
        exitHook.arm();
        birthsBeside.incrementAndGet();
        try {
            if (exitHook.isRunning()) {
                birthsBeside.decrementAndGet();
                exitHook.holdBackAtExit();
                birthsBeside.incrementAndGet();
            }
            T made = making.make();
            background.used(root);
            return made;
        } finally {
            birthsBeside.decrementAndGet();
        }
    }

    /** Makes something, and has it owned. */
    @FunctionalInterface
    public interface Making<T> {
        /** Makes it. */
        T make() throws IOException;
    }

    /**
     * Looks through {@code root} for what owners left there.
     *
     * @param removes whether what is dead is removed
     */
    public List<Sweep.Found> sweep(Path root, boolean removes) throws IOException {
        List<Sweep.Found> found = Sweep.of(root, removes);
        Observer told = observer();
        for (Sweep.Found each : found) {
            if (told != null && each.removed()) {
                told.swept(each.path());
            }
        }
        return found;
    }

    /** The directories that this process was told to use and that hold a directory of its own. */
    public Set<Path> roots() {
        return Set.copyOf(directories.keySet());
    }

    /** Sets whether places are swept when they are first used. */
    public void sweeps(boolean byItself) {
        background.sweeps(byItself);
    }

    ReferenceQueue<Object> unreachable() {
        return reaper.queue();
    }

    void ended(Lease lease) {
        leases.remove(lease);
        ProcessDirectory home = lease.home();
        if (home != null) {
            released(home);
        }
    }

    void tellDeleted(Path path) {
        Observer told = observer();
        if (told != null) {
            told.deleted(path);
        }
    }

    void tellLeft(Path path, IOException failure) {
        Observer told = observer();
        if (told != null) {
            told.left(path, failure);
        }
    }

    /** Whether this process ends, so that nothing that is left is used again. */
    boolean isEnding() {
        return exitHook.isRunning();
    }

    /** Whether nothing is alive and no directory is left. */
    boolean isEmpty() {
        // Not while one is being made.
        births.lock();
        try {
            return leases.isEmpty() && directories.isEmpty() && birthsBeside.get() == 0;
        } finally {
            births.unlock();
        }
    }

    /** What is alive, in no order. */
    public Collection<Lease> leases() {
        return List.copyOf(leases.keySet());
    }

    /**
     * Deletes everything that is alive, and every directory of this process, those that paths were handed out of included.
     *
     * @throws IOException the first failure, the others suppressed; what is left stays ours
     */
    public void deleteAll() throws IOException {
        deleteAllBut(null);
    }

    private static void fulfil(Lease lease, Deletions deletions) {
        try {
            lease.fulfil();
        } catch (IOException | RuntimeException failure) {
            if (deletions.failed(lease.path(), failure)) {
                lease.forget();
            }
        }
    }

    private void delete(ProcessDirectory directory, Deletions deletions) {
        boolean gone = true;
        try {
            directory.delete();
        } catch (IOException | RuntimeException failure) {
            gone = deletions.failed(directory.path(), failure);
        }
        if (gone) {
            directories.remove(directory.root(), directory);
        }
    }

    /**
     * As {@link #deleteAll}, at exit: what other processes hold is left to them, with all that lies in it or around it.
     *
     * @param held what they hold; null for nothing
     */
    void deleteAllBut(@Nullable Held held) throws IOException {
        Deletions deletions = new Deletions();
        boolean noneLeaves = Departure.prevent();
        try {
            for (Lease lease : leases.keySet()) {
                if (held != null && held.concerns(lease.path())) {
                    lease.leave();
                } else {
                    fulfil(lease, deletions);
                }
            }
            for (ProcessDirectory directory : directories.values()) {
                if (held != null && held.homes().contains(directory.path())) {
                    leave(directory, held, deletions);
                } else {
                    delete(directory, deletions);
                }
            }
        } finally {
            if (noneLeaves) {
                Departure.allow();
            }
        }
        deletions.throwFirst();
    }

    private void leave(ProcessDirectory directory, Held held, Deletions deletions) {
        // Until the process is gone it goes on listening: its socket must not speak of a death before.
        left.add(directory);
        directories.remove(directory.root(), directory);
        try {
            directory.deleteAllBut(held);
        } catch (IOException | RuntimeException failure) {
            deletions.failed(directory.path(), failure);
        }
    }

    /**
     * Gives up the exit hook, the reaper and the empty directories, so that the class loader can be unloaded or the JVM frozen.
     *
     * @throws IllegalStateException with nothing changed, while anything is alive or a path was promised until exit
     */
    public void release() throws IOException {
        births.lock();
        try {
            if (!leases.isEmpty()) {
                throw new IllegalStateException(leases.size()
                        + " temporary files or directories are still alive (TempFiles.live() lists them); close them or call"
                        + " TempFiles.deleteAll() first");
            }
            for (ProcessDirectory directory : directories.values()) {
                if (directory.isHandedOut()) {
                    throw new IllegalStateException("paths in " + directory.path()
                            + " were promised until exit; call TempFiles.deleteAll() first if nobody needs them");
                }
                if (!directory.isIdle()) {
                    throw new IllegalStateException("something is being created in " + directory.path() + " right now");
                }
            }
            for (ProcessDirectory directory : directories.values()) {
                directory.delete();
                directories.remove(directory.root(), directory);
            }
            exitHook.disarm();
            reaper.disarm();
            Owner next = new Owner();
            next.observer(listener);
            next.recordsSites = recordsSites;
            next.exitHook.wanted(exitHook.isWanted());
            next.background.sweeps(background.sweeps());
            String known = mark;
            if (known != null) {
                ListedOwners.remove(known.substring(1));
            }
            // A JVM that was frozen goes on elsewhere, and perhaps more than once.
            Boot.forget();
            FileSystemType.forget();
            RandomName.forget();
            current = next;
        } finally {
            births.unlock();
        }
    }
}
