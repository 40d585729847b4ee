package dev.tempfile.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** Hadoop's stream as Java's channel: reading alone. Used by one thread at a time. */
final class HadoopChannel implements SeekableByteChannel {
    private static final int PIECE = 128 * 1024;

    private final FSDataInputStream stream;
    private final long size;
    private byte[] piece = {};
    private boolean open = true;

    HadoopChannel(FSDataInputStream stream, long size) {
        this.stream = stream;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireOpen();
        if (into.hasArray()) {
            int read = stream.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (read > 0) {
                into.position(into.position() + read);
            }
            return read;
        }
        // Not all of Hadoop's streams read into a buffer that is no array.
        if (piece.length == 0) {
            piece = new byte[PIECE];
        }
        int read = stream.read(piece, 0, Math.min(PIECE, into.remaining()));
        if (read > 0) {
            into.put(piece, 0, read);
        }
        return read;
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return stream.getPos();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        requireOpen();
        if (position != stream.getPos()) {
            stream.seek(position);
        }
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() throws IOException {
        open = false;
        stream.close();
    }
}
