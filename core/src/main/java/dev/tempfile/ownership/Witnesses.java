package dev.tempfile.ownership;

import dev.tempfile.platform.CallerRuns;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.FileStatus;
import dev.tempfile.platform.Original;
import dev.tempfile.platform.Ownership;
import dev.tempfile.platform.Privacy;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What shows others that the owner of a process directory is alive: a lock on its owner file, and a socket that listens.
 *
 * <p>Both end with the process, whatever ends it. The lock is held by one channel that is never opened a second time in this JVM,
 * for closing any other one on the same file would drop it (fcntl(2)); asynchronous, because an interrupt closes no such channel.
 * The socket never accepts: that a connection is not refused is all it says. Thread-safe.
 */
final class Witnesses implements Closeable {
    /** The socket's name, once it listens. */
    static final String SOCKET = "socket";

    /** The socket's name until then: one that is bound and does not listen yet refuses, and so looks dead. */
    static final String SOCKET_BORN = "socket.new";

    /** What the JDK allows for the path of a socket, in bytes. */
    private static final int LONGEST_SOCKET_PATH = 106;

    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** Whether the JVM has what it takes to open a socket; before, that takes tens of milliseconds. Set back by tests. */
    static volatile boolean warm;

    private final Path directory;
    private final AsynchronousFileChannel ownerFile;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable ServerSocketChannel socket;
    private boolean closed;

    private Witnesses(Path directory, AsynchronousFileChannel ownerFile) {
        this.directory = directory;
        this.ownerFile = ownerFile;
    }

    /** Whether an entry of a process directory belongs to the witnesses. */
    static boolean isWitness(String name) {
        return name.equals(OwnerFile.NAME)
                || name.equals(OwnerFile.BORN)
                || name.equals(SOCKET)
                || name.equals(SOCKET_BORN);
    }

    /**
     * Has the owner file of a new directory born: locked before it says anything, and whole before it has its name.
     *
     * @throws NoSuchFileException if a sweep took the directory away before the lock was had, or somebody else took its name then;
     *     nothing was in it
     */
    static Witnesses born(Path directory, FileIdentity identity) throws IOException {
        Path born = directory.resolve(OwnerFile.BORN);
        AsynchronousFileChannel channel = AsynchronousFileChannel.open(
                born, CREATE, CallerRuns.EXECUTOR, Privacy.of(directory).file());
        try {
            mendMode(born);
            boolean locked = lock(channel, born);
            refuseAnothers(directory, identity, born);
            ByteBuffer text =
                    ByteBuffer.wrap(OwnerFile.ofThisProcess(identity, locked).bytes());
            while (text.hasRemaining()) {
                write(channel, text);
            }
            Files.move(born, directory.resolve(OwnerFile.NAME), StandardCopyOption.ATOMIC_MOVE);
            Witnesses witnesses = new Witnesses(directory, channel);
            if (warm) {
                witnesses.listen();
            }
            return witnesses;
        } catch (IOException | RuntimeException | Error failure) {
            try (channel) {
                Files.deleteIfExists(born);
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    /** An unusual umask takes even from the owner, and then no sweep could open it. */
    private static void mendMode(Path born) throws IOException {
        Original.at(born, null).setMode(Privacy.FILE);
    }

    /**
     * A sweep may have taken away what is half born, and its name is anybody's then: of a link, or, for root alone, of another user's
     * directory, which it may have been taken for from the start.
     */
    private static void refuseAnothers(Path directory, FileIdentity identity, Path born) throws IOException {
        FileStatus seen = FileStatus.ofExisting(directory);
        if (seen == null || !identity.same(seen.identity()) || !isOfSameUser(seen, FileStatus.of(born))) {
            throw new NoSuchFileException(directory.toString(), null, "somebody else took its name");
        }
    }

    private static boolean isOfSameUser(FileStatus one, FileStatus other) {
        Ownership owner = one.owner();
        Ownership others = other.owner();
        return owner == null || others == null || owner.user().equals(others.user());
    }

    private static boolean lock(AsynchronousFileChannel channel, Path born) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException impossible) {
            throw new IllegalStateException(
                    "somebody in this JVM locked a file that was just made: " + born, impossible);
        } catch (IOException | AssertionError noLocksHere) {
            // The JDK throws the error where it cannot look at the file that is open. Said in the owner file, so that
            // nobody takes the missing lock for a death.
            return false;
        }
        if (lock == null) {
            throw new NoSuchFileException(born.toString(), null, "a sweep was faster");
        }
        return true;
    }

    private static void write(AsynchronousFileChannel channel, ByteBuffer text) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    channel.write(text, text.position()).get();
                    return;
                } catch (InterruptedException signal) {
                    // It was written before the call returned, in this thread.
                    interrupted = true;
                    return;
                } catch (ExecutionException failed) {
                    throw failed.getCause() instanceof IOException failure ? failure : new IOException(failed);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Opens the socket, if it is not open and can be: the second witness. Without it the process's identity is, which fewer can
     * compare. Slow the first time in a JVM, so that is done where nobody waits.
     */
    void listen() {
        Path path = directory.resolve(SOCKET);
        if (!isSilent()
                || path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH - ".new".length()) {
            return;
        }
        try {
            // Before the lock is taken, for it is what is slow, and the JVM may want to end meanwhile.
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listen(channel, directory.resolve(SOCKET_BORN), path);
            warm = true;
        } catch (IOException | RuntimeException cannotBeHad) {
            // No socket files on this file system, no descriptor left: the identity must do.
            return;
        }
    }

    private boolean isSilent() {
        opening.lock();
        try {
            return !closed && socket == null;
        } finally {
            opening.unlock();
        }
    }

    private void listen(ServerSocketChannel channel, Path born, Path path) throws IOException {
        opening.lock();
        try {
            if (closed || socket != null) {
                channel.close();
                return;
            }
            channel.bind(UnixDomainSocketAddress.of(born));
            Files.move(born, path, StandardCopyOption.ATOMIC_MOVE);
            socket = channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            Files.deleteIfExists(born);
            throw failure;
        } finally {
            opening.unlock();
        }
    }

    /** Opens the socket that was given up for a removal that failed. */
    void listenAgain() {
        opening.lock();
        try {
            closed = false;
        } finally {
            opening.unlock();
        }
        listen();
    }

    /** Gives the socket up: its name first, for one that is closed and has a name would speak of a death. */
    void stopListening() throws IOException {
        opening.lock();
        try {
            closed = true;
            ServerSocketChannel open = socket;
            socket = null;
            if (open != null) {
                try (open) {
                    Files.deleteIfExists(directory.resolve(SOCKET));
                }
            }
        } finally {
            opening.unlock();
        }
    }

    /** Ends the lock; the owner file must be gone, or its directory somebody else's to judge. */
    @Override
    public void close() throws IOException {
        try {
            stopListening();
        } finally {
            ownerFile.close();
        }
    }
}
