package dev.tempfile.storage;

import dev.tempfile.platform.CallerRuns;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.Kernel;
import dev.tempfile.spi.LinuxCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in a file on disk, through a channel that an interrupt of the thread does not close.
 *
 * <p>A {@link FileChannel} is closed under its user when the thread is interrupted, and with it the content of a file without a
 * name is lost. An {@link AsynchronousFileChannel} whose executor runs each task in the calling thread is not, at the same
 * speed. Thread-safe.
 */
public final class DiskStorage implements Storage {
    // The JDK copies a heap buffer into a direct one of the same size and keeps that per thread: small pieces keep it
    // small and
    // in the processor's cache.
    private static final int PIECE = 128 * 1024;

    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> OPEN_TO_READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private static final long LONGEST_LOOK = 100_000_000;

    private static final long BETWEEN_TRIES = 50_000;

    private static final int SET_GROUP_ID = 02000;

    private final AsynchronousFileChannel channel;
    private final boolean unnamed;
    private volatile Path path;
    private volatile boolean lost;
    private volatile @Nullable FileLock lock;

    private DiskStorage(AsynchronousFileChannel channel, Path path, boolean unnamed) {
        this.channel = channel;
        this.unnamed = unnamed;
        this.path = path;
    }

    /**
     * Creates the file {@code path}, which must not exist, and opens it for reading and writing.
     *
     * <p>Other providers, whose asynchronous channels may well be closed by interrupts, get the nearest thing that they have.
     *
     * @throws java.nio.file.FileAlreadyExistsException if anything, even a dangling link, stands at {@code path}
     */
    public static Storage create(Path path, FileAttribute<?>... attributes) throws IOException {
        return open(path, CREATE, attributes);
    }

    /**
     * As {@link #create}, for a file with whose name something is done while it is open. Refuses a provider that gives a file its
     * name only when it is closed, as an archive does.
     */
    public static Storage createNamed(Path path, FileAttribute<?>... attributes) throws IOException {
        Storage storage = create(path, attributes);
        if (isNamed(path)) {
            return storage;
        }
        storage.close();
        Files.deleteIfExists(path);
        throw new FileSystemException(
                path.toString(),
                null,
                "this file system gives a file its name only when it is closed, so that it can neither be unnamed nor be"
                        + " published whole; use TempSpec.createFile() there, or a directory on another file system");
    }

    /**
     * As {@link #createNamed}, and locked until it is closed, where the file system has locks: so others can see that its owner
     * lives. Who opens the file a second time in this JVM drops the lock, and calls {@link #lockAgain()}.
     */
    public static Storage createLocked(Path path, FileAttribute<?>... attributes) throws IOException {
        Storage storage = createNamed(path, attributes);
        if (storage instanceof DiskStorage disk) {
            disk.lock();
        }
        return storage;
    }

    /**
     * Creates a file in {@code directory} that never has a name there.
     *
     * @return null where that cannot be had
     */
    public static @Nullable Storage createUnnamed(LinuxCalls calls, Path directory) throws IOException {
        AsynchronousFileChannel file =
                directory.getFileSystem().equals(FileSystems.getDefault()) ? calls.createUnnamed(directory) : null;
        return file == null ? null : new DiskStorage(file, directory, true);
    }

    private void lock() {
        try {
            FileLock held = channel.tryLock();
            if (held == null) {
                held = lockSoon();
            }
            lock = held;
        } catch (IOException | AssertionError noLocksHere) {
            // The JDK throws the error where it cannot look at the file that is open.
            lock = null;
        }
    }

    /** A sweep takes the lock for a moment, to see whether it is free; one that is stopped in that moment must not stop us. */
    private @Nullable FileLock lockSoon() throws IOException {
        long end = System.nanoTime() + LONGEST_LOOK;
        FileLock held = null;
        while (held == null && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN_TRIES);
            held = channel.tryLock();
        }
        return held;
    }

    @Override
    public void lockAgain() throws IOException {
        FileLock dropped = lock;
        if (dropped != null && channel.isOpen()) {
            // The JDK believes that it is held still.
            try {
                dropped.release();
            } catch (IOException failure) {
                throw Failures.during("unlocking", path, failure);
            }
            lock();
        }
    }

    /** Whether the file that is open at {@code path} already has that name. */
    public static boolean isNamed(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault()) || Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens the file {@code path}, not a link, that was made by {@link #create} and closed since, to read and force it.
     */
    public static Storage open(Path path) throws IOException {
        try {
            return open(path, OPEN);
        } catch (AccessDeniedException readOnlyMeanwhile) {
            // Windows forces only what can be written; elsewhere reading is enough.
            return open(path, OPEN_TO_READ);
        }
    }

    /** Opens the file {@code path}, which exists and is no link, to write over what is in it. */
    public static Storage openToOverwrite(Path path) throws IOException {
        return open(path, OPEN);
    }

    private static Storage open(Path path, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            return ChannelStorage.open(path, options, attributes);
        }
        return new DiskStorage(
                AsynchronousFileChannel.open(path, options, CallerRuns.EXECUTOR, attributes), path, false);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (position > Long.MAX_VALUE - target.remaining()) {
            // No file reaches that far, and the system call refuses what would end behind the largest number.
            return -1;
        }
        int limit = target.limit();
        if (target.remaining() > PIECE) {
            target.limit(target.position() + PIECE);
        }
        try {
            return await(channel.read(target, position));
        } catch (IOException failure) {
            throw Failures.during("reading at position " + position, path, failure);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        int limit = source.limit();
        try {
            while (source.position() < limit) {
                source.limit(Math.min(limit, source.position() + PIECE));
                await(channel.write(source, position + source.position() - start));
            }
        } catch (IOException failure) {
            throw Failures.during("writing " + (limit - start) + " bytes at position " + position, path, failure);
        } finally {
            source.limit(limit);
        }
    }

    @Override
    public long size() throws IOException {
        try {
            return channel.size();
        } catch (IOException failure) {
            throw Failures.during("asking for the size", path, failure);
        }
    }

    @Override
    public void resize(long size) throws IOException {
        try {
            if (size <= channel.size()) {
                channel.truncate(size);
            } else {
                // The channel cannot grow a file but by writing its last byte.
                await(channel.write(ByteBuffer.allocate(1), size - 1));
            }
        } catch (IOException failure) {
            throw Failures.during("resizing to " + size + " bytes", path, failure);
        }
    }

    @Override
    public void refuseLost() throws IOException {
        if (lost) {
            throw Failures.during(
                    "forcing to the device", path, new IOException("it failed before, and what it failed for is lost"));
        }
    }

    @Override
    public void force() throws IOException {
        refuseLost();
        try {
            channel.force(true);
        } catch (IOException failure) {
            // Linux marks the pages clean that it could not write: a second call succeeds and the bytes are gone.
            lost = !(failure instanceof ClosedChannelException);
            throw Failures.during("forcing to the device", path, failure);
        }
    }

    @Override
    public void movedTo(Path now) {
        path = now;
    }

    @Override
    public boolean linkTo(Path target, Set<PosixFilePermission> permissions, boolean forced) throws IOException {
        // Asked first whether it can be, for whoever copies instead need not have it forced.
        LinuxCalls calls = Kernel.callsIfReady();
        if (calls == null || !unnamed || !wasBornAsIn(target.resolveSibling(""))) {
            return false;
        }
        if (forced) {
            force();
        }
        return calls.link(channel, target, permissions);
    }

    /** Whether it lies on the file system of {@code directory}, and would not have got its group there. */
    private boolean wasBornAsIn(Path directory) {
        try {
            if (!directory.getFileSystem().equals(FileSystems.getDefault())) {
                return false;
            }
            Map<String, Object> there = Files.readAttributes(directory, "unix:dev,mode");
            boolean givesGroup = ((Integer) Objects.requireNonNull(there.get("mode")) & SET_GROUP_ID) != 0;
            return !givesGroup && Files.getAttribute(path, "unix:dev").equals(there.get("dev"));
        } catch (IOException gone) {
            // The directory in which it was made was moved; or the target's is missing, as whoever copies is told.
            return false;
        }
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } catch (IOException failure) {
            throw Failures.during("closing", path, failure);
        }
    }

    private static int await(Future<Integer> done) throws IOException {
        // The task ran in this thread before the call returned: there is never anything to wait for.
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException signal) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw unwrapped(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException unwrapped(@Nullable Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return new ClosedChannelException();
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }
}
