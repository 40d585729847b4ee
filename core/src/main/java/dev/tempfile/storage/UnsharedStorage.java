package dev.tempfile.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A file without a name: nobody else can change it, so that what is read in order is read ahead, in larger pieces than are asked
 * for.
 */
public final class UnsharedStorage implements Storage {
    private static final int FIRST = 32 * 1024;
    private static final int LARGEST = 64 * 1024;

    private final Storage file;

    // Between its position and its limit is what comes next in the file.
    private ByteBuffer ahead = ByteBuffer.allocate(0);
    private long next = -1;

    /** {@code file}, which nobody else can open. */
    public UnsharedStorage(Storage file) {
        this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (position != next || target.remaining() >= LARGEST) {
            forget();
            int count = file.read(target, position);
            next = position + Math.max(0, count);
            return count;
        }
        int start = target.position();
        try {
            while (target.hasRemaining() && (ahead.hasRemaining() || fill())) {
                next += serve(target);
            }
        } catch (IOException failure) {
            // As if nothing had been read: whoever tries again gets it all.
            target.position(start);
            forget();
            throw failure;
        }
        int count = target.position() - start;
        return count == 0 && target.hasRemaining() ? -1 : count;
    }

    private int serve(ByteBuffer target) {
        int count = Math.min(target.remaining(), ahead.remaining());
        target.put(ahead.array(), ahead.position(), count);
        ahead.position(ahead.position() + count);
        return count;
    }

    /** Reads the next piece; false at the end. */
    private boolean fill() throws IOException {
        if (ahead.capacity() < LARGEST) {
            ahead = ByteBuffer.allocate(ahead.capacity() == 0 ? FIRST : LARGEST);
        }
        ahead.clear();
        boolean more = file.read(ahead, next) > 0;
        ahead.flip();
        return more;
    }

    private void forget() {
        next = -1;
        ahead.limit(0);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        forget();
        file.write(source, position);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void resize(long size) throws IOException {
        forget();
        file.resize(size);
    }

    @Override
    public void refuseLost() throws IOException {
        file.refuseLost();
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void movedTo(Path path) {
        file.movedTo(path);
    }

    @Override
    public boolean linkTo(Path target, Set<PosixFilePermission> permissions, boolean forced) throws IOException {
        return file.linkTo(target, permissions, forced);
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public void close() throws IOException {
        // Perhaps by another thread, at exit: what was read ahead is not to be had either then.
        next = -1;
        file.close();
    }
}
