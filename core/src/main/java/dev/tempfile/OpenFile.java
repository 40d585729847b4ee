package dev.tempfile;

import dev.tempfile.ownership.Lease;
import dev.tempfile.storage.QuotaStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of what all file types share: a position over a storage, a buffer for small writes, one lock.
 *
 * @param <F> the file type, which fluent methods return
 */
abstract class OpenFile<F extends ByteFile> implements SeekableByteChannel {
    private static final int READ_AHEAD = 8192;
    private static final int WORTH_COLLECTING_IN_MEMORY = 256;
    private static final int TRANSFER = 64 * 1024;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Storage storage;
    private @Nullable Lease lease;
    private @Nullable TempDirectory scope;
    private boolean ignoresCleanupFailures;
    private boolean closed;
    private boolean handleClosed;
    private long position;

    // What it holds ends at the position.
    private final WriteBehind collected = new WriteBehind();
    private @Nullable ReadAhead readAhead;
    private @Nullable TextView text;

    // Counts the changes of the storage, so that an independent reader knows when what it read ahead is out of date.
    private long changes;

    OpenFile(Storage storage) {
        this.storage = storage;
    }

    /** Takes the duty that ends with this file, and the scope in which it lives; called once, by whoever creates it. */
    final void owned(@Nullable Lease duty, @Nullable TempDirectory within, boolean ignoreCleanupFailures) {
        lease = duty;
        scope = within;
        ignoresCleanupFailures = ignoreCleanupFailures;
        if (within != null) {
            within.entered(this);
        }
    }

    abstract F self();

    // ---------------------------------------------------------------- the channel

    @Override
    public final int read(ByteBuffer target) throws IOException {
        lock();
        try {
            settle();
            int count = storage.read(target, position);
            position += Math.max(0, count);
            return count;
        } finally {
            unlock();
        }
    }

    @Override
    public final int write(ByteBuffer source) throws IOException {
        lock();
        try {
            settle();
            return writeThrough(source);
        } finally {
            unlock();
        }
    }

    public final F write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
        return self();
    }

    @Override
    public final long position() throws IOException {
        lock();
        try {
            ensureOpen();
            TextView view = text;
            return view != null ? view.position() : position;
        } finally {
            unlock();
        }
    }

    @Override
    public final F position(long newPosition) throws IOException {
        requireNotNegative("position", newPosition);
        lock();
        try {
            settle();
            position = newPosition;
            return self();
        } finally {
            unlock();
        }
    }

    public final F rewind() throws IOException {
        return position(0);
    }

    @Override
    public final long size() throws IOException {
        lock();
        try {
            ensureOpen();
            finishText();
            flushCollected();
            return storage.size();
        } finally {
            unlock();
        }
    }

    @Override
    public final F truncate(long size) throws IOException {
        requireNotNegative("size", size);
        lock();
        try {
            settle();
            if (size < storage.size()) {
                changes++;
                storage.resize(size);
            }
            position = Math.min(position, size);
            return self();
        } finally {
            unlock();
        }
    }

    public final F resize(long size) throws IOException {
        requireNotNegative("size", size);
        lock();
        try {
            settle();
            changes++;
            storage.resize(size);
            return self();
        } finally {
            unlock();
        }
    }

    public final F flush() throws IOException {
        lock();
        try {
            ensureOpen();
            flushCollected();
            return self();
        } finally {
            unlock();
        }
    }

    public final F force() throws IOException {
        lock();
        try {
            settle();
            storage.force();
            return self();
        } finally {
            unlock();
        }
    }

    // ---------------------------------------------------------------- whole contents

    public final byte[] readAll() throws IOException {
        lock();
        try {
            settle();
            long left = Math.max(0, storage.size() - position);
            if (left > LARGEST_ARRAY) {
                throw new IOException(left + " bytes do not fit into an array; read them through input()");
            }
            return storage.inMemory() ? copyAll((int) left) : readAll((int) left);
        } finally {
            unlock();
        }
    }

    private byte[] copyAll(int length) throws IOException {
        byte[] bytes = storage.copy(position, length);
        position += length;
        return bytes;
    }

    private byte[] readAll(int expected) throws IOException {
        byte[] bytes = new byte[expected];
        int count = 0;
        // Others may write the file by its path, so the size was a guess.
        while (true) {
            if (count == bytes.length) {
                ByteBuffer one = ByteBuffer.allocate(1);
                if (storage.read(one, position) <= 0) {
                    return bytes;
                }
                bytes = Arrays.copyOf(bytes, Math.max(TRANSFER, bytes.length * 2));
                bytes[count++] = one.get(0);
                position++;
            }
            int read = storage.read(ByteBuffer.wrap(bytes, count, bytes.length - count), position);
            if (read < 0) {
                return Arrays.copyOf(bytes, count);
            }
            count += read;
            position += read;
        }
    }

    public final long transferFrom(InputStream source) throws IOException {
        return transferFrom(source, written -> {});
    }

    public final long transferFrom(InputStream source, LongConsumer progress) throws IOException {
        // Even from an empty source nothing can be transferred into a closed file.
        flush();
        byte[] piece = new byte[TRANSFER];
        long total = 0;
        // The source may be slow, so it is read outside the lock.
        for (int count = source.read(piece); count >= 0; count = source.read(piece)) {
            write(ByteBuffer.wrap(piece, 0, count));
            total += count;
            progress.accept(total);
        }
        return total;
    }

    public final long transferTo(OutputStream target) throws IOException {
        byte[] piece = new byte[TRANSFER];
        long total = 0;
        for (int count = read(ByteBuffer.wrap(piece)); count >= 0; count = read(ByteBuffer.wrap(piece))) {
            target.write(piece, 0, count);
            total += count;
        }
        return total;
    }

    // ---------------------------------------------------------------- views

    public final InputStream input() {
        return new SharedInput(this);
    }

    public final OutputStream output() {
        return new SharedOutput(this);
    }

    public final InputStream newInput() throws IOException {
        flush();
        return new IndependentInput(this);
    }

    public final TextView text() throws IOException {
        TextView view = text;
        return view != null ? view : text(TextFormat.utf8());
    }

    public final TextView text(TextFormat format) throws IOException {
        lock();
        try {
            ensureOpen();
            TextView view = text;
            if (view == null) {
                view = new TextView(this, format);
                text = view;
            } else if (!view.format().equals(format)) {
                throw new IllegalStateException("this file is already text of " + view.format()
                        + "; one file has one format, not also " + format);
            }
            return view;
        } finally {
            unlock();
        }
    }

    // ---------------------------------------------------------------- publication and end

    public final Path moveTo(Path target) throws IOException {
        return moveTo(target, AtomicSpec.atomic());
    }

    public final Path moveTo(Path target, AtomicSpec spec) throws IOException {
        return moveTo(new Publication(target, spec));
    }

    final Path moveTo(Publication publication) throws IOException {
        lock();
        try {
            if (!handleClosed || closed) {
                settle();
            }
            Path published = publish(publication);
            end();
            return published;
        } finally {
            unlock();
        }
    }

    /** Puts the content at its target, leaving nothing of ours where it was. */
    abstract Path publish(Publication publication) throws IOException;

    @Override
    public final boolean isOpen() {
        lock();
        try {
            Lease duty = lease;
            return !closed && !handleClosed && (duty == null || !duty.ended());
        } finally {
            unlock();
        }
    }

    @Override
    public final void close() throws IOException {
        lock();
        try {
            if (!closed && !handleClosed && isKept()) {
                settle();
            }
        } finally {
            try {
                end();
            } finally {
                unlock();
            }
        }
    }

    /** Whether the content outlives the closing, so that what was collected must reach it. */
    boolean isKept() {
        return false;
    }

    /** Ends the file's life here: what it still owes is fulfilled. Does what is left to do when called again. */
    private void end() throws IOException {
        boolean first = !closed;
        closed = true;
        collected.drop();
        readAhead = null;
        TempDirectory within = scope;
        if (within != null && first) {
            within.left(this);
        }
        Lease duty = lease;
        try {
            if (duty != null) {
                duty.fulfil();
            }
            storage.close();
        } catch (IOException failure) {
            if (!ignoresCleanupFailures) {
                throw failure;
            }
        }
        if (first && storage instanceof QuotaStorage counted) {
            counted.release();
        }
    }

    // ---------------------------------------------------------------- for the views, under the lock

    final void lock() {
        lock.lock();
    }

    final void unlock() {
        lock.unlock();
        // Not collected, and so not deleted by the reaper, in the middle of a call on it.
        Reference.reachabilityFence(this);
    }

    final Storage storage() {
        return storage;
    }

    final @Nullable Lease lease() {
        return lease;
    }

    /** A number that differs from an earlier one when the storage was changed in between. */
    final long changes() {
        return changes;
    }

    final boolean isClosed() {
        return closed;
    }

    final void ensureOpen() throws ClosedChannelException {
        if (closed || handleClosed) {
            throw new ClosedChannelException();
        }
    }

    /** Hands everything over and forgets what was read ahead, so that the position and the storage are the truth. */
    final void settle() throws IOException {
        ensureOpen();
        settleText();
        flushCollected();
        readAhead = null;
    }

    /** Has the text view give up what it read ahead and finish what it was encoding. */
    final void settleText() throws IOException {
        TextView view = text;
        if (view != null) {
            view.settle();
        }
    }

    /** Has the text view finish what it was encoding, and go on with what it was reading. */
    private void finishText() throws IOException {
        TextView view = text;
        if (view != null) {
            view.finish();
        }
    }

    final long rawPosition() {
        return position;
    }

    final void rawPosition(long newPosition) {
        position = newPosition;
    }

    /** Accepts bytes at the position: collects few, writes many. */
    final void append(byte[] bytes, int offset, int length) throws IOException {
        readAhead = null;
        boolean cheap = storage.inMemory() && collected.isEmpty() && length >= WORTH_COLLECTING_IN_MEMORY;
        // At the end of all numbers nothing is collected, for it could never be handed over.
        if (cheap || length >= WriteBehind.SIZE || position > Long.MAX_VALUE - length) {
            flushCollected();
            writeThrough(ByteBuffer.wrap(bytes, offset, length));
            return;
        }
        if (!collected.hasRoomFor(length)) {
            flushCollected();
        }
        collected.add(bytes, offset, length);
        position += length;
    }

    /** Reads at the position through a buffer of bytes read ahead. */
    final int readBuffered(byte[] bytes, int offset, int length) throws IOException {
        settleText();
        flushCollected();
        ReadAhead ahead = readAhead;
        int count;
        if (ahead == null && length >= READ_AHEAD) {
            count = storage.read(ByteBuffer.wrap(bytes, offset, length), position);
        } else {
            if (ahead == null) {
                ahead = new ReadAhead(READ_AHEAD);
                readAhead = ahead;
            }
            count = ahead.read(storage, position, bytes, offset, length);
        }
        position += Math.max(0, count);
        return count;
    }

    /** How many bytes lie between the position and the end. */
    final long remaining() throws IOException {
        settle();
        return Math.max(0, storage.size() - position);
    }

    /** Flushes and closes the handle alone; {@link #ensureOpen} throws from now on. */
    final void closeStorage() throws IOException {
        settle();
        storage.close();
        handleClosed = true;
    }

    final boolean isHandleClosed() {
        return handleClosed;
    }

    private int writeThrough(ByteBuffer source) throws IOException {
        int start = source.position();
        changes++;
        try {
            storage.write(source, position);
        } finally {
            position += source.position() - start;
        }
        return source.position() - start;
    }

    private void flushCollected() throws IOException {
        if (!collected.isEmpty()) {
            changes++;
            collected.handOver(storage, position);
        }
    }

    /** A failure of this file, with its path, or what stands for one. */
    final IOException failure(String reason, @Nullable Throwable cause) {
        FileSystemException failure = new FileSystemException(name(), null, reason);
        failure.initCause(cause);
        return failure;
    }

    /** Says that the name is gone, so that only the handle is left to close. */
    final void nameIsGone() {
        Lease duty = lease;
        if (duty != null) {
            duty.moveTo(null);
        }
    }

    /** The path, or what a file without one is called in messages. */
    abstract String name();

    private static void requireNotNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative: " + value);
        }
    }
}
