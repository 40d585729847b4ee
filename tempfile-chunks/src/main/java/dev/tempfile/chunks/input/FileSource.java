package dev.tempfile.chunks.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A file as it was when it was opened. Thread-safe; no interrupt closes it. */
public final class FileSource implements SeekableSource {
    private static final int PIECE = 128 * 1024;

    private final AsynchronousFileChannel channel;
    private final Path path;
    private final BasicFileAttributes opened;
    private final long size;

    private FileSource(AsynchronousFileChannel channel, Path path, BasicFileAttributes opened) {
        this.channel = channel;
        this.path = path;
        this.opened = opened;
        size = opened.size();
    }

    /**
     * Opens a file.
     *
     * @throws FileSystemException if it is not a regular file
     * @throws UnsupportedOperationException if its file system cannot read at any position, or does not say how long it is
     */
    public static FileSource open(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    attributes.isDirectory()
                            ? "is a directory, not a file of records"
                            : "is no regular file, so that it has no size and no second look; hand it over as a stream");
        }
        FileSource file = new FileSource(
                AsynchronousFileChannel.open(path, Set.of(StandardOpenOption.READ), CallerRuns.EXECUTOR),
                path,
                attributes);
        if (file.size == 0) {
            file.requireEmpty();
        }
        return file;
    }

    /** Those of /proc say that they are empty, and are not. */
    private void requireEmpty() throws IOException {
        boolean empty = false;
        try {
            empty = readOnce(ByteBuffer.allocate(1), 0) < 0
                    || Files.size(path) > 0; // filled just now: that is noticed later
        } finally {
            if (!empty) {
                close();
            }
        }
        if (!empty) {
            throw new UnsupportedOperationException(path + " does not say how long it is");
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public FileTime lastModified() {
        return opened.lastModifiedTime();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int wanted = (int) Math.min(into.remaining(), Math.max(0, size - position));
        int done = 0;
        int limit = into.limit();
        try {
            while (done < wanted) {
                // An array in pieces: the JDK copies through a buffer of the same size, and keeps that for each thread.
                int piece = into.isDirect() ? wanted - done : Math.min(PIECE, wanted - done);
                int read = readOnce(into.limit(into.position() + piece), position + done);
                if (read < 0) {
                    throw becameShorter(Math.min(position + done, channel.size()));
                }
                done += read;
            }
        } finally {
            into.limit(limit);
        }
        return done;
    }

    private int readOnce(ByteBuffer into, long position) throws IOException {
        boolean interrupted = false;
        try {
            var reading = channel.read(into, position);
            while (true) {
                try {
                    return reading.get();
                } catch (InterruptedException later) {
                    interrupted = true; // the bytes were read in this very thread; whoever interrupts it looks later
                }
            }
        } catch (ExecutionException failed) {
            throw readable(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long transferTo(FileChannel target, long position, long length) throws IOException {
        if (!channel.isOpen()) {
            return 0; // which is said when it is read
        }
        long done = 0;
        try (FileChannel own = FileChannel.open(path, StandardOpenOption.READ)) {
            if (!isUnchanged()) {
                return 0; // somebody cut it off, or another has its name
            }
            while (done < length) {
                long copied = own.transferTo(position + done, length - done, target);
                if (copied <= 0) {
                    break;
                }
                done += copied;
            }
        }
        return done;
    }

    private boolean isUnchanged() throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return now.size() == size
                && now.lastModifiedTime().equals(opened.lastModifiedTime())
                && Objects.equals(now.fileKey(), opened.fileKey());
    }

    private IOException readable(@Nullable Throwable cause) {
        FileSystemException failure = new FileSystemException(
                name(),
                null,
                cause instanceof ClosedChannelException
                        ? "is closed: its chunks can be read until what gave them out is closed"
                        : "cannot be read: " + (cause == null ? "for an unknown reason" : cause.getMessage()));
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void requireUnchanged() throws IOException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException gone) {
            NoSuchFileException failure = new NoSuchFileException(
                    name(), null, "was deleted while it was read, so nobody knows whether it was whole; copy it first");
            failure.initCause(gone);
            throw failure;
        }
        requireUnchanged(now.size(), now.lastModifiedTime());
    }

    @Override
    public void close() throws IOException {
        Failures.close(name(), channel);
    }
}
