package dev.tempfile.chunks;

import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.SeekableSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An {@link InputFile} that is open, through as many channels as threads read it at once. Thread-safe. */
final class ChannelSource implements SeekableSource {
    private final InputFile file;
    private final FileTime lastModified;
    private final long size;
    private final ConcurrentLinkedQueue<SeekableByteChannel> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    ChannelSource(InputFile file) throws IOException {
        this.file = file;
        lastModified = file.lastModifiedTime();
        SeekableByteChannel channel = file.open();
        idle.add(channel);
        try {
            size = channel.size();
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public FileTime lastModified() {
        return lastModified;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int limit = into.limit();
        int wanted = (int) Math.min(into.remaining(), Math.max(0, size - position));
        SeekableByteChannel channel = taken();
        boolean whole = false;
        try {
            into.limit(into.position() + wanted);
            channel.position(position);
            while (into.hasRemaining()) {
                if (channel.read(into) < 0) {
                    throw becameShorter(Math.min(position + wanted - into.remaining(), channel.size()));
                }
            }
            whole = true;
        } finally {
            into.limit(limit);
            giveBack(channel, whole);
        }
        return wanted;
    }

    private SeekableByteChannel taken() throws IOException {
        if (closed) {
            throw new FileSystemException(
                    name(), null, "is closed: its chunks can be read until what gave them out is closed");
        }
        SeekableByteChannel channel = idle.poll();
        return channel == null ? file.open() : channel;
    }

    /** One that failed is not used again; nor is one that comes back when all is closed. */
    private void giveBack(SeekableByteChannel channel, boolean usable) throws IOException {
        if (usable) {
            idle.add(channel);
            if (!closed || !idle.remove(channel)) {
                return;
            }
        }
        channel.close();
    }

    @Override
    public void requireUnchanged() throws IOException {
        try (SeekableByteChannel now = file.open()) {
            requireUnchanged(now.size(), file.lastModifiedTime());
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        List<SeekableByteChannel> left = new ArrayList<>();
        for (@Nullable SeekableByteChannel each = idle.poll(); each != null; each = idle.poll()) {
            left.add(each);
        }
        Failures.closeAll(left);
    }
}
