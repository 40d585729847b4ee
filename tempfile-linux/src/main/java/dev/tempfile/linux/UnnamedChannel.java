package dev.tempfile.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A file without a name, read and written where it was opened.
 *
 * <p>The JDK's own channels can only open a path, and {@code /proc/self/fd/N} is one: but that opens the file a second time, which
 * with the first one's closing is two calls for each file. Everything happens in the calling thread, and an interrupt of it does
 * nothing. Errors are those of the kernel, without a path, as the JDK's channels have it.
 */
final class UnnamedChannel extends AsynchronousFileChannel {
    private final Descriptor descriptor;

    UnnamedChannel(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public Future<Integer> read(ByteBuffer target, long position) {
        try {
            return CompletableFuture.completedFuture(readAt(target, position));
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Override
    public <A> void read(
            ByteBuffer target, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        tell(read(target, position), attachment, handler);
    }

    @Override
    public Future<Integer> write(ByteBuffer source, long position) {
        try {
            return CompletableFuture.completedFuture(writeAt(source, position));
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Override
    public <A> void write(
            ByteBuffer source, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        tell(write(source, position), attachment, handler);
    }

    private static <A> void tell(Future<Integer> done, A attachment, CompletionHandler<Integer, ? super A> handler) {
        if (done.state() == Future.State.SUCCESS) {
            handler.completed(done.resultNow(), attachment);
        } else {
            handler.failed(done.exceptionNow(), attachment);
        }
    }

    private int readAt(ByteBuffer target, long position) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("the buffer can only be read");
        }
        int wanted = Math.min(target.remaining(), Frame.ROOM);
        if (wanted == 0) {
            return 0;
        }
        int fd = descriptor.use();
        try (Frame frame = Frame.take()) {
            MemorySegment into = target.isDirect()
                    ? MemorySegment.ofBuffer(target).asSlice(0, wanted)
                    : frame.room().asSlice(0, wanted);
            int count = Libc.read(frame, fd, into, position);
            if (count < 0) {
                throw failure(frame);
            }
            if (target.isDirect()) {
                target.position(target.position() + count);
            } else {
                MemorySegment.ofBuffer(target).copyFrom(into.asSlice(0, count));
                target.position(target.position() + count);
            }
            return count == 0 ? -1 : count;
        } finally {
            descriptor.release();
        }
    }

    private int writeAt(ByteBuffer source, long position) throws IOException {
        int wanted = Math.min(source.remaining(), Frame.ROOM);
        int fd = descriptor.use();
        try (Frame frame = Frame.take()) {
            MemorySegment content = MemorySegment.ofBuffer(source).asSlice(0, wanted);
            MemorySegment from = content;
            if (!source.isDirect()) {
                from = frame.room().asSlice(0, wanted).copyFrom(content);
            }
            int count = Libc.write(frame, fd, from, position);
            if (count < 0) {
                throw failure(frame);
            }
            source.position(source.position() + count);
            return count;
        } finally {
            descriptor.release();
        }
    }

    @Override
    public long size() throws IOException {
        int fd = descriptor.use();
        try (Frame frame = Frame.take()) {
            long size = Libc.size(frame, fd);
            if (size < 0) {
                throw failure(frame);
            }
            return size;
        } finally {
            descriptor.release();
        }
    }

    @Override
    public AsynchronousFileChannel truncate(long size) throws IOException {
        if (size < 0) {
            throw new IllegalArgumentException("a size must not be negative: " + size);
        }
        if (size < size()) {
            int fd = descriptor.use();
            try (Frame frame = Frame.take()) {
                if (Libc.truncate(frame, fd, size) < 0) {
                    throw failure(frame);
                }
            } finally {
                descriptor.release();
            }
        }
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        int fd = descriptor.use();
        try (Frame frame = Frame.take()) {
            if (Libc.force(frame, fd, metaData) < 0) {
                throw failure(frame);
            }
        } finally {
            descriptor.release();
        }
    }

    private static IOException failure(Frame frame) {
        return new IOException(Libc.strerror(frame.errno()));
    }

    @Override
    public <A> void lock(
            long position,
            long size,
            boolean shared,
            @Nullable A attachment,
            CompletionHandler<FileLock, ? super A> handler) {
        throw noLocks();
    }

    @Override
    public Future<FileLock> lock(long position, long size, boolean shared) {
        throw noLocks();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw noLocks();
    }

    private static UnsupportedOperationException noLocks() {
        return new UnsupportedOperationException(
                "nobody else can open a file without a name: there is nothing to lock");
    }

    @Override
    public boolean isOpen() {
        return descriptor.isOpen();
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
