package dev.tempfile;

import dev.tempfile.ownership.Lease;
import dev.tempfile.ownership.Place;
import dev.tempfile.platform.Failures;
import dev.tempfile.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of what all file types share: one lock around contents and views, and how a file's life ends.
 *
 * @param <F> the file type, which fluent methods return
 */
abstract class OpenFile<F extends ByteFile> implements SeekableByteChannel {
    private static final int TRANSFER = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Contents contents;
    private final Tenure tenure = new Tenure();
    private boolean closed;
    private boolean handleClosed;
    private @Nullable TextView text;

    OpenFile(Storage storage) {
        this.contents = new Contents(storage);
    }

    /** Takes the duty that ends with this file, and the scope in which it lives; called once, by whoever creates it. */
    final void owned(@Nullable Lease duty, @Nullable TempDirectory within, boolean ignoreCleanupFailures)
            throws IOException {
        tenure.begin(this, duty, within, ignoreCleanupFailures);
    }

    abstract F self();

    // ---------------------------------------------------------------- the channel

    @Override
    public final int read(ByteBuffer target) throws IOException {
        lock();
        try {
            settle();
            return contents.read(target);
        } finally {
            unlock();
        }
    }

    @Override
    public final int write(ByteBuffer source) throws IOException {
        lock();
        try {
            settle();
            return contents.write(source);
        } finally {
            unlock();
        }
    }

    public final F write(byte[] bytes) throws IOException {
        lock();
        try {
            settle();
            contents.write(bytes, 0, bytes.length);
            return self();
        } finally {
            unlock();
        }
    }

    @Override
    public final long position() throws IOException {
        lock();
        try {
            ensureOpen();
            TextView view = text;
            return view != null ? view.position() : contents.position();
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
            contents.position(newPosition);
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
            contents.flush();
            return contents.storage().size();
        } finally {
            unlock();
        }
    }

    @Override
    public final F truncate(long size) throws IOException {
        requireNotNegative("size", size);
        lock();
        try {
            ensureOpen();
            settleText();
            contents.truncate(size);
            return self();
        } finally {
            unlock();
        }
    }

    public final F resize(long size) throws IOException {
        requireNotNegative("size", size);
        lock();
        try {
            ensureOpen();
            settleText();
            contents.resize(size);
            return self();
        } finally {
            unlock();
        }
    }

    public final F flush() throws IOException {
        lock();
        try {
            ensureOpen();
            contents.flush();
            return self();
        } finally {
            unlock();
        }
    }

    public final F force() throws IOException {
        lock();
        try {
            settle();
            contents.storage().force();
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
            byte[] all = contents.readAll();
            if (all == null) {
                throw failure(
                        "its " + contents.remaining() + " bytes do not fit into an array; read them through input()",
                        null);
            }
            return all;
        } finally {
            unlock();
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
        return SharedInput.of(this);
    }

    public final OutputStream output() {
        return SharedOutput.of(this);
    }

    public final InputStream newInput() throws IOException {
        lock();
        try {
            ensureOpen();
            return IndependentInput.of(this);
        } finally {
            unlock();
        }
    }

    public final TextView text() throws IOException {
        TextView view = text;
        return view != null ? view : text(TextFormat.utf8());
    }

    public final TextView text(TextFormat format) throws IOException {
        Objects.requireNonNull(format, "format");
        lock();
        try {
            ensureOpen();
            TextView view = text;
            if (view == null) {
                view = new TextView(this, format);
                text = view;
            } else if (!view.format().equals(format)) {
                throw new IllegalStateException(name() + " is already text of " + view.format()
                        + "; one file has one format, not also " + format + "; text() gives the one that it has");
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
        try (Publication publication = new Publication(target, spec)) {
            return moveTo(publication);
        }
    }

    @SuppressWarnings("try")
    final Path moveTo(Publication publication) throws IOException {
        lock();
        // Past the rename nothing of ours may reach the target any more, whatever is thrown, and what follows is done
        // all
        // the same.
        try (Closeable told = publication::tell;
                Closeable ended = () -> endIfPublished(publication);
                Closeable forced = publication::forceDirectory) {
            if (!handleClosed || closed) {
                settle();
            }
            publish(publication);
            return publication.target();
        } catch (IOException failure) {
            throw publication.explained(failure);
        } finally {
            unlock();
        }
    }

    private void endIfPublished(Publication publication) throws IOException {
        if (publication.isPublished()) {
            try {
                end();
            } catch (IOException left) {
                throw publication.explained(failure(
                        "what it was could not be closed and deleted (" + left.getMessage()
                                + "); what is left stays ours and is tried again at exit",
                        left));
            }
        }
    }

    /** Puts the content at its target; what it leaves where it was is still ours to delete. */
    abstract void publish(Publication publication) throws IOException;

    @Override
    public final boolean isOpen() {
        lock();
        try {
            return !closed && !handleClosed && !tenure.ended();
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
        contents.drop();
        if (first) {
            tenure.leaveScope(this);
        }
        try {
            tenure.end(contents);
        } finally {
            ended();
        }
    }

    /** Called each time when the end was tried: for what a file type needs only as long as it lives. */
    void ended() throws IOException {
        // Most need nothing.
    }

    // ---------------------------------------------------------------- for the views, under the lock

    final void lock() {
        lock.lock();
    }

    final void unlock() {
        try {
            lock.unlock();
        } finally {
            // Not collected, and so not deleted by the reaper, in the middle of a call on it.
            Reference.reachabilityFence(this);
        }
    }

    final Contents contents() {
        return contents;
    }

    final Storage storage() {
        return contents.storage();
    }

    final boolean isClosed() {
        return closed;
    }

    final void ensureOpen() throws ClosedChannelException {
        if (closed || handleClosed) {
            throw Failures.closed(
                    name(), closed ? "was closed; make another one" : "has its handle closed; open it by its path");
        }
    }

    /** Hands everything over and forgets what was read ahead, so that the position and the storage are the truth. */
    final void settle() throws IOException {
        ensureOpen();
        settleText();
        contents.settle();
    }

    /** Has the text view give up what it read ahead and finish what it was encoding. */
    final void settleText() throws IOException {
        TextView view = text;
        if (view != null) {
            view.settle();
        }
    }

    /** Has the text view finish what it was encoding, and go on with what it was reading. */
    final void finishText() throws IOException {
        TextView view = text;
        if (view != null) {
            view.finish();
        }
    }

    /** Flushes and closes the handle alone; {@link #ensureOpen} throws from now on. */
    final void closeStorage() throws IOException {
        settle();
        tenure.contentCloses();
        contents.close();
        handleClosed = true;
    }

    /** Says that the handle was closed by whoever had the storage. */
    final void handleIsClosed() {
        tenure.contentCloses();
        handleClosed = true;
    }

    final boolean isHandleClosed() {
        return handleClosed;
    }

    /** A failure of this file, with its path, or what stands for one. */
    final IOException failure(String reason, @Nullable Throwable cause) {
        FileSystemException failure = new FileSystemException(name(), null, reason);
        failure.initCause(cause);
        return failure;
    }

    /** Says that somebody was given a path of it, so that it, and whatever it lies in, is not deleted before exit. */
    final void pathIsOut() {
        tenure.pathIsOut();
    }

    /**
     * Closes the handle before the directory in which it lies is kept, if it has a name there.
     *
     * @throws IOException if what was collected cannot be written; it is open then as before
     */
    void prepareToStay() throws IOException {
        if (isOpen()) {
            flush();
        }
    }

    /** Ends with the directory in which it lies, which was moved and is nobody's any more: what it wrote there stays. */
    void stay(Path from, Path to) throws IOException {
        close();
    }

    /** Says that it lies elsewhere, with the directory around it, and is to be deleted there. */
    void moved(Path from, Path to) throws IOException {
        // What has no name lies nowhere.
    }

    /** Says that the name is gone, so that only the handle is left to close. */
    final void nameIsGone() {
        liesAt(null);
    }

    /** Says where it lies now, or with null that it has no name that is ours to delete. */
    final void liesAt(@Nullable Place place) {
        tenure.liesAt(place);
    }

    /** The path, or what a file without one is called in messages. */
    abstract String name();

    private static void requireNotNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative: " + value);
        }
    }
}
