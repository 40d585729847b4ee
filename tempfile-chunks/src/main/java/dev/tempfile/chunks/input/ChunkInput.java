package dev.tempfile.chunks.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Reads a chunk: the header, if it has one, and then a range of the input. Buffered; used by one thread at a time. */
public final class ChunkInput extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final Content content;
    private final long end;
    private byte[] buffer;
    private boolean own;
    private int at;
    private int limit;
    private long position;

    public ChunkInput(Content content, Range range, byte[] header) {
        this.content = content;
        buffer = header;
        limit = header.length;
        position = range.offset();
        end = range.offset() + range.size();
    }

    @Override
    public int read() throws IOException {
        return at < limit || fill() ? buffer[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (at == limit && length >= BUFFER) {
            int read = content.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - position)), position);
            position += read;
            return read == 0 ? -1 : read;
        }
        if (at == limit && !fill()) {
            return -1;
        }
        int copied = Math.min(length, limit - at);
        System.arraycopy(buffer, at, bytes, offset, copied);
        at += copied;
        return copied;
    }

    @Override
    public long skip(long bytes) {
        if (bytes <= 0) {
            return 0;
        }
        int buffered = (int) Math.min(bytes, limit - at);
        at += buffered;
        long further = Math.min(bytes - buffered, end - position);
        position += further;
        return buffered + further;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, limit - at + end - position);
    }

    private boolean fill() throws IOException {
        int wanted = (int) Math.min(BUFFER, end - position);
        if (wanted == 0) {
            return false;
        }
        if (!own) {
            own = true;
            buffer = new byte[BUFFER]; // and not the header's array, which is others' too
        }
        limit = content.read(ByteBuffer.wrap(buffer, 0, wanted), position);
        at = 0;
        position += limit;
        return limit > 0;
    }
}
