package dev.tempfile.storage;

import dev.tempfile.platform.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * Bytes in a file of another provider than the default one, through the best channel that it has.
 *
 * <p>The weaker one: an interrupt that arrives in the middle of a call can close such a channel. One that was pending before the
 * call is held back until after it.
 */
final class ChannelStorage implements Storage {
    private final SeekableByteChannel channel;
    private volatile Path path;
    private volatile boolean lost;

    private ChannelStorage(SeekableByteChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    static Storage open(Path path, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        ChannelStorage storage = new ChannelStorage(channel(path, options, attributes), path);
        try {
            storage.uninterrupted("going to the start", () -> storage.channel.position(0));
            return storage;
        } catch (UnsupportedOperationException oneWay) {
            storage.close();
            if (options.contains(StandardOpenOption.CREATE_NEW)) {
                Files.delete(path);
            }
            FileSystemException refused = new FileSystemException(
                    path.toString(),
                    null,
                    "this file system can only write from start to end; use MemoryFile, or a directory on another one");
            refused.initCause(oneWay);
            throw refused;
        }
    }

    private static SeekableByteChannel channel(Path path, Set<OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        try {
            return FileChannel.open(path, options, attributes);
        } catch (UnsupportedOperationException noFileChannel) {
            return Files.newByteChannel(path, options, attributes);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return uninterrupted(
                "reading at position " + position,
                () -> channel.position(position).read(target));
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        if (!source.hasRemaining()) {
            return;
        }
        uninterrupted("writing at position " + position, () -> {
            long size = channel.size();
            if (position > size) {
                // Not every provider fills a gap with zeros, as POSIX does.
                grow(size, position);
            }
            channel.position(position);
            while (source.hasRemaining()) {
                channel.write(source);
            }
            return 0;
        });
    }

    @Override
    public long size() throws IOException {
        return uninterrupted("asking for the size", channel::size);
    }

    @Override
    public void resize(long size) throws IOException {
        uninterrupted("resizing to " + size + " bytes", () -> {
            if (size > channel.size()) {
                grow(channel.size(), size);
            } else {
                channel.truncate(size);
            }
            return 0;
        });
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
        if (channel instanceof FileChannel file) {
            try {
                uninterrupted("forcing to the device", () -> {
                    file.force(true);
                    return 0;
                });
            } catch (IOException failure) {
                lost = file.isOpen();
                throw failure;
            }
        }
    }

    @Override
    public void movedTo(Path now) {
        path = now;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void grow(long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(8192, to - from));
        channel.position(from);
        for (long left = to - from; left > 0; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), left));
            left -= channel.write(zeros);
        }
    }

    private <T> T uninterrupted(String step, Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return call.run();
        } catch (IOException failure) {
            throw Failures.during(step, path, failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Call<T> {
        T run() throws IOException;
    }
}
