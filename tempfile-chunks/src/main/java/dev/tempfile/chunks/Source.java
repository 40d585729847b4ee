package dev.tempfile.chunks;

import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * An input that can be read at any position by any thread: a file as it was when it was opened, or what a stream held, in a
 * temporary file. Thread-safe; no interrupt closes it.
 */
final class Source implements Closeable {
    private static final int PIECE = 128 * 1024;

    private final AsynchronousFileChannel channel;
    private final Path path;
    private final String name;
    private final long size;
    private final @Nullable BasicFileAttributes opened;
    private final @Nullable TempFile spool;

    private Source(
            AsynchronousFileChannel channel,
            Path path,
            String name,
            long size,
            @Nullable BasicFileAttributes opened,
            @Nullable TempFile spool) {
        this.channel = channel;
        this.path = path;
        this.name = name;
        this.size = size;
        this.opened = opened;
        this.spool = spool;
    }

    /**
     * Opens a file; one that is compressed by gzip, or on a file system that cannot be read at any position, is unpacked or
     * copied into a temporary file first.
     *
     * @throws FileSystemException if it is not a regular file, or gzip that is damaged
     */
    static Source open(Path path, TempSpec spec) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    attributes.isDirectory()
                            ? "is a directory, not a file of records"
                            : "is no regular file, so that it has no size and no second look; hand it over as a stream");
        }
        AsynchronousFileChannel channel;
        try {
            channel = AsynchronousFileChannel.open(path, Set.of(StandardOpenOption.READ), CallerRuns.EXECUTOR);
        } catch (UnsupportedOperationException otherFileSystem) {
            return unpacked(path, spec);
        }
        Source source = new Source(channel, path, path.toString(), attributes.size(), attributes, null);
        try {
            if (!source.isCompressed()) {
                return source;
            }
        } catch (IOException | RuntimeException failure) {
            source.closeAfter(failure);
            throw failure;
        }
        source.close();
        return unpacked(path, spec);
    }

    /** What a stream holds, unpacked if it is gzip, in a temporary file; the stream is read to its end and not closed. */
    static Source spooled(InputStream stream, String name, TempSpec spec) throws IOException {
        TempFile spool = spec.createFile();
        try {
            BufferedInputStream buffered = new BufferedInputStream(stream);
            spool.transferFrom(isCompressed(buffered) ? new GZIPInputStream(buffered, PIECE) : buffered);
            long size = spool.size();
            Path path = spool.path();
            spool.closeHandle();
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(path, Set.of(StandardOpenOption.READ), CallerRuns.EXECUTOR);
            return new Source(channel, path, name, size, null, spool);
        } catch (ZipException | java.io.EOFException damaged) {
            FileSystemException failure =
                    new FileSystemException(name, null, "is damaged gzip: " + damaged.getMessage() + "; see 'gzip -t'");
            failure.initCause(damaged);
            closeAfter(spool, failure);
            throw failure;
        } catch (IOException | RuntimeException failure) {
            closeAfter(spool, failure);
            throw failure;
        }
    }

    private static Source unpacked(Path path, TempSpec spec) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return spooled(in, path.toString(), spec);
        }
    }

    private boolean isCompressed() throws IOException {
        byte[] magic = new byte[2];
        return size >= 2 && read(magic, 0, 2, 0) == 2 && isMagic(magic[0], magic[1]);
    }

    private static boolean isCompressed(BufferedInputStream in) throws IOException {
        in.mark(2);
        byte[] magic = in.readNBytes(2);
        in.reset();
        return magic.length == 2 && isMagic(magic[0], magic[1]);
    }

    private static boolean isMagic(byte first, byte second) {
        return first == 0x1F && second == (byte) 0x8B;
    }

    /** What messages call it. */
    String name() {
        return name;
    }

    long size() {
        return size;
    }

    /** Whether it is the input itself, which another process can read at any position, and not what was unpacked. */
    boolean isInPlace() {
        return spool == null;
    }

    /** When it was last written, in milliseconds. */
    long modified() {
        BasicFileAttributes attributes = opened;
        return attributes == null ? 0 : attributes.lastModifiedTime().toMillis();
    }

    /**
     * Reads up to {@code length} bytes at {@code position}, fewer only at the end.
     *
     * @throws FileSystemException if the file has become shorter
     */
    int read(byte[] bytes, int offset, int length, long position) throws IOException {
        int wanted = (int) Math.min(length, Math.max(0, size - position));
        int done = 0;
        while (done < wanted) {
            // In pieces, since the JDK copies through a buffer of the same size and keeps that for each thread.
            int piece = Math.min(PIECE, wanted - done);
            int read = readOnce(ByteBuffer.wrap(bytes, offset + done, piece), position + done);
            if (read < 0) {
                throw new FileSystemException(
                        name,
                        null,
                        "became shorter while it was read: " + (position + done) + " bytes are left of " + size
                                + "; nobody may write it meanwhile");
            }
            done += read;
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

    /**
     * Has the operating system copy a range to where {@code target} stands, through a channel of this call's own, which an interrupt
     * may close.
     *
     * @return how many bytes were copied; fewer where somebody cut the file off, or another has its name
     */
    long transferTo(FileChannel target, long position, long length) throws IOException {
        long done = 0;
        try (FileChannel own = FileChannel.open(path, StandardOpenOption.READ)) {
            if (!isUnchanged()) {
                return 0;
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
        BasicFileAttributes before = opened;
        if (before == null) {
            return true; // nobody else has the name of a temporary file
        }
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return now.size() == size
                && now.lastModifiedTime().equals(before.lastModifiedTime())
                && Objects.equals(now.fileKey(), before.fileKey());
    }

    private IOException readable(@Nullable Throwable cause) {
        FileSystemException failure = new FileSystemException(
                name,
                null,
                cause instanceof ClosedChannelException
                        ? "is closed: its chunks can be read until what gave them out is closed"
                        : "cannot be read: " + (cause == null ? "for an unknown reason" : cause.getMessage()));
        failure.initCause(cause);
        return failure;
    }

    /** Throws if somebody wrote to it since it was opened: then what was read may be of two versions, or end within a record. */
    void requireUnchanged() throws IOException {
        BasicFileAttributes before = opened;
        if (before == null) {
            return;
        }
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        if (now.size() != size) {
            throw new FileSystemException(
                    name,
                    null,
                    "changed from " + size + " to " + now.size()
                            + " bytes while it was read; copy it first, or read it when nobody writes it");
        }
        if (!now.lastModifiedTime().equals(before.lastModifiedTime())) {
            throw new FileSystemException(
                    name, null, "was written to while it was read; copy it first, or read it when nobody writes it");
        }
    }

    private void closeAfter(Exception failure) {
        closeAfter(this, failure);
    }

    private static void closeAfter(AutoCloseable resource, Exception failure) {
        try {
            resource.close();
        } catch (Exception another) {
            failure.addSuppressed(another);
        }
    }

    @Override
    public void close() throws IOException {
        TempFile temporary = spool;
        if (temporary == null) {
            channel.close();
            return;
        }
        try (temporary) {
            channel.close();
        }
    }
}
