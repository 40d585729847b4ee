package dev.tempfile.storage;

import dev.tempfile.platform.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Another storage that grows only as far as a limit allows: what would pass it is refused before a byte of it is written. */
public final class BoundedStorage implements Storage {
    private final Storage storage;
    private final Share share;
    private final Path path;

    /**
     * {@code storage}, empty, which takes its bytes from {@code share}.
     *
     * @param path what errors name
     */
    public BoundedStorage(Storage storage, Share share, Path path) {
        this.storage = storage;
        this.share = share;
        this.path = path;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return storage.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long before = share.taken();
        reserve(position, source.remaining());
        try {
            storage.write(source, position);
        } catch (Throwable failure) {
            giveBackTo(before, failure);
            throw failure;
        }
    }

    /**
     * Takes what writing {@code length} bytes at {@code position} will need, so that they can be promised before they are written.
     *
     * @throws FileSystemException if that would pass the limit; nothing is changed then
     */
    public void reserve(long position, int length) throws IOException {
        growTo(length > 0 ? position + length : 0);
    }

    @Override
    public long size() throws IOException {
        return storage.size();
    }

    @Override
    public void resize(long size) throws IOException {
        long before = share.taken();
        growTo(size);
        try {
            storage.resize(size);
        } catch (Throwable failure) {
            giveBackTo(before, failure);
            throw failure;
        }
        share.shrinkTo(size);
    }

    @Override
    public void refuseLost() throws IOException {
        storage.refuseLost();
    }

    @Override
    public void force() throws IOException {
        storage.force();
    }

    @Override
    public void movedTo(Path now) {
        storage.movedTo(now);
    }

    @Override
    public boolean linkTo(Path target, Set<PosixFilePermission> permissions, boolean forced) throws IOException {
        return storage.linkTo(target, permissions, forced);
    }

    @Override
    public boolean inMemory() {
        return storage.inMemory();
    }

    @Override
    public byte[] copy(long position, int length) throws IOException {
        return storage.copy(position, length);
    }

    @Override
    public void close() throws IOException {
        // The file keeps its bytes when only its handle is closed, so they are given back by release().
        storage.close();
    }

    @Override
    public void release() {
        share.release();
        storage.release();
    }

    /** After a failure: what was written of it takes its room, and what was taken before. */
    private void giveBackTo(long before, Throwable failure) {
        try {
            share.shrinkTo(Math.max(before, storage.size()));
        } catch (IOException | RuntimeException closed) {
            // It stays taken until the file goes.
            failure.addSuppressed(closed);
        }
    }

    private void growTo(long size) throws IOException {
        String refusal;
        try {
            refusal = share.growTo(size);
        } catch (IOException failure) {
            throw Failures.during("asking whether " + size + " bytes may be held", path, failure);
        }
        if (refusal != null) {
            throw new FileSystemException(path.toString(), null, refusal);
        }
    }
}
