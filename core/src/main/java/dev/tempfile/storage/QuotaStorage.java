package dev.tempfile.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Another storage that grows only as far as a quota allows: what would pass it is refused before a byte of it is written. */
public final class QuotaStorage implements Storage {
    private final Storage storage;
    private final Quota quota;
    private final Path path;
    private long taken;

    /**
     * {@code storage}, empty, under {@code quota}.
     *
     * @param path what errors name
     */
    public QuotaStorage(Storage storage, Quota quota, Path path) {
        this.storage = storage;
        this.quota = quota;
        this.path = path;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return storage.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long before = taken;
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
     * @throws java.nio.file.FileSystemException if that would pass the quota; nothing is changed then
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
        long before = taken;
        growTo(size);
        try {
            storage.resize(size);
        } catch (Throwable failure) {
            giveBackTo(before, failure);
            throw failure;
        }
        shrinkTo(size);
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

    /** Gives all bytes back: the file is gone or no longer ours. */
    public void release() {
        quota.giveBack(taken);
        taken = 0;
    }

    /** After a failure: what was written of it takes its room, and what was taken before. */
    private void giveBackTo(long before, Throwable failure) {
        try {
            shrinkTo(Math.max(before, storage.size()));
        } catch (IOException | RuntimeException closed) {
            // It stays taken until the file goes.
            failure.addSuppressed(closed);
        }
    }

    private void shrinkTo(long size) {
        if (size < taken) {
            quota.giveBack(taken - size);
            taken = size;
        }
    }

    private void growTo(long end) throws IOException {
        if (end > taken) {
            quota.take(end - taken, path);
            taken = end;
        }
    }
}
