package dev.tempfile;

import dev.tempfile.ownership.Lease;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import dev.tempfile.platform.CallerRuns;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.FileStatus;
import dev.tempfile.platform.Privacy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Of all writers of one target who want it, one at a time: a lock on an empty file beside it, which is there only meanwhile.
 *
 * <p>Only who has the lock deletes the file, and so a lock counts only on the file that has the name still: else another writer may
 * have made it anew. The kernel frees the lock of a process that dies; its file serves the next writer.
 */
final class WriterLock implements Closeable {
    private static final String WITHOUT =
            "leave out AtomicSpec.exclusive(), or in place of AtomicFile.update() read it and write with AtomicSpec.ifUnchanged()";
    private static final Set<OpenOption> MAKE = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final long FIRST_PAUSE = 200_000;
    private static final long LONGEST_PAUSE = 20_000_000;

    // Who opens and closes the file drops its own process's lock: so one at a time of a process does, by whatever mount
    // it comes.
    private static final ConcurrentHashMap<String, Boolean> OF_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path path;
    private final Lease lease;

    private WriterLock(Owner owner, Birth birth, Place place) {
        this.path = place.path();
        this.lease = owner.lease(this, "writers' lock", place, null, birth.content());
    }

    private static WriterLock owned(Path path, String key, AsynchronousFileChannel locked, AsynchronousFileChannel seen)
            throws IOException {
        Owner owner = Owner.current();
        return owner.createBeside(path.resolveSibling(""), () -> {
            FileStatus status = FileStatus.of(path);
            if (!status.isRegular() || locked.size() > 0) {
                throw notOurs(path, null);
            }
            Place place = new Place.Beside(path, status.identity());
            Birth birth = new Birth(place, closing(key, locked, seen));
            return birth.tellAndComplete(owner, path, () -> new WriterLock(owner, birth, place));
        });
    }

    private static Closeable closing(String key, AsynchronousFileChannel locked, AsynchronousFileChannel seen) {
        return () -> {
            try (locked;
                    seen) {
                OF_THIS_PROCESS.remove(key);
            }
        };
    }

    /**
     * Waits for the lock of {@code target}, whose directory exists.
     *
     * @throws FileSystemException if it could not be had in time, or the file system has no locks
     */
    static WriterLock of(Path target, Duration patience) throws IOException {
        if (!target.getFileSystem().equals(FileSystems.getDefault())) {
            throw new FileSystemException(
                    target.toString(),
                    null,
                    "writers cannot exclude each other on "
                            + target.getFileSystem().provider().getScheme() + "; " + WITHOUT);
        }
        Path directory = target.resolveSibling("").toRealPath();
        Path path = directory.resolve("." + target.getFileName() + ".lock");
        FileIdentity around = FileIdentity.of(directory);
        String key = around.isUnique() ? around.key() + path.getFileName() : path.toString();
        long end = System.nanoTime()
                + Math.min(patience.toSeconds(), Long.MAX_VALUE / 4_000_000_000L) * 1_000_000_000L
                + patience.toNanosPart();
        AccessDeniedException denied = null;
        for (long pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            try {
                WriterLock lock = attempt(path, key);
                if (lock != null) {
                    return lock;
                }
            } catch (AccessDeniedException ofAnotherUser) {
                denied = ofAnotherUser;
            }
            if (System.nanoTime() - end >= 0) {
                throw tooLate(target, path, patience, denied);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new FileSystemException(
                        target.toString(),
                        path.toString(),
                        "another writer has it, and the thread was interrupted while it waited; nothing was changed");
            }
            LockSupport.parkNanos(pause);
        }
    }

    private static FileSystemException tooLate(
            Path target, Path path, Duration patience, @Nullable AccessDeniedException denied) {
        FileSystemException failure = new FileSystemException(
                target.toString(),
                path.toString(),
                denied == null
                        ? "another writer has it, and had not ended within " + patience.toMillis() + " ms; try again"
                        : "its lock cannot be opened: it is another user's, or no file may be made in this directory; nothing"
                                + " was changed");
        failure.initCause(denied);
        return failure;
    }

    private static @Nullable WriterLock attempt(Path path, String key) throws IOException {
        if (OF_THIS_PROCESS.putIfAbsent(key, Boolean.TRUE) != null) {
            return null;
        }
        WriterLock lock = null;
        try {
            lock = open(path, key);
        } finally {
            if (lock == null) {
                OF_THIS_PROCESS.remove(key);
            }
        }
        return lock;
    }

    private static @Nullable WriterLock open(Path path, String key) throws IOException {
        AsynchronousFileChannel locked = make(path);
        AsynchronousFileChannel seen = null;
        try {
            if (isLocked(locked, path)) {
                seen = AsynchronousFileChannel.open(path, OPEN, CallerRuns.EXECUTOR);
                if (isSame(seen)) {
                    return owned(path, key, locked, seen);
                }
            }
        } catch (NoSuchFileException deletedMeanwhile) {
            // By the writer before us, who had its lock until then.
        } catch (Throwable failure) {
            closeBoth(locked, seen);
            throw failure;
        }
        closeBoth(locked, seen);
        return null;
    }

    private static AsynchronousFileChannel make(Path path) throws IOException {
        try {
            return AsynchronousFileChannel.open(
                    path, MAKE, CallerRuns.EXECUTOR, Privacy.of(path).file());
        } catch (FileSystemException failure) {
            if (failure.getClass() == FileSystemException.class
                    && String.valueOf(failure.getReason()).contains("name too long")) {
                FileSystemException tooLong = new FileSystemException(
                        path.toString(),
                        null,
                        "the name of the lock of writers is longer than the file system takes; give the target a shorter name,"
                                + " or " + WITHOUT);
                tooLong.initCause(failure);
                throw tooLong;
            }
            throw failure;
        } catch (IOException link) {
            // The JDK says so without a path.
            throw notOurs(path, link);
        }
    }

    private static FileSystemException notOurs(Path path, @Nullable IOException cause) {
        FileSystemException failure = new FileSystemException(
                path.toString(),
                null,
                "is no empty file and so no lock of writers, and is left alone; move it away, or " + WITHOUT);
        failure.initCause(cause);
        return failure;
    }

    private static boolean isLocked(AsynchronousFileChannel channel, Path path) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ofAnotherCopyOfThisLibrary) {
            return false;
        } catch (IOException noLocks) {
            FileSystemException failure = new FileSystemException(
                    path.toString(),
                    null,
                    "this file system has no locks, so that writers cannot exclude each other; " + WITHOUT);
            failure.initCause(noLocks);
            throw failure;
        }
    }

    /** The JVM itself tells whether the file that has the name is the one that is locked: that it refuses to lock again. */
    private static boolean isSame(AsynchronousFileChannel seen) throws IOException {
        try {
            FileLock another = seen.tryLock();
            if (another != null) {
                another.release();
            }
            return false;
        } catch (OverlappingFileLockException itIs) {
            return true;
        }
    }

    private static void closeBoth(AsynchronousFileChannel locked, @Nullable AsynchronousFileChannel seen)
            throws IOException {
        try (locked;
                seen) {
            return;
        }
    }

    /** Deletes the file while it is locked, and then lets it go. */
    @Override
    public void close() throws IOException {
        lease.fulfil();
    }

    /** What is locked. */
    @Override
    public String toString() {
        return "WriterLock[" + path + (lease.ended() ? ", free]" : "]");
    }
}
