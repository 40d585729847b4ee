package dev.tempfile;

import dev.tempfile.storage.BoundedStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file and the one position in them; small writes are collected, small reads are read ahead.
 *
 * <p>Not thread-safe: the file calls it under its lock.
 */
final class Contents {
    private static final int READ_AHEAD = 8192;
    private static final int WORTH_COLLECTING_IN_MEMORY = 256;

    // Half of what is collected: to copy that into a new buffer costs as much as the one call of two that it may save.
    private static final int WORTH_COLLECTING = WriteBehind.SIZE / 2;
    private static final int PIECE = 64 * 1024;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Storage storage;
    private final @Nullable BoundedStorage counted;
    private long position;

    // What it holds ends at the position.
    private final WriteBehind collected = new WriteBehind();
    private @Nullable ReadAhead readAhead;

    // Counts the changes of the storage, so that an independent reader knows when what it read ahead is out of date.
    private long changes;

    Contents(Storage storage) {
        this.storage = storage;
        this.counted = storage instanceof BoundedStorage bounded ? bounded : null;
    }

    /** Where the bytes are. What was collected is not there yet. */
    Storage storage() {
        return storage;
    }

    /** A number that differs from an earlier one when the storage was changed in between. */
    long changes() {
        return changes;
    }

    long position() {
        return position;
    }

    void position(long next) {
        position = next;
    }

    /** Hands over what was collected and forgets what was read ahead, so that the storage is the truth. */
    void settle() throws IOException {
        flush();
        readAhead = null;
    }

    /** Hands over what was collected. */
    void flush() throws IOException {
        if (!collected.isEmpty()) {
            changes++;
            collected.handOver(storage, position);
        }
    }

    /** Forgets everything, because the content goes away. */
    void drop() {
        collected.drop();
        readAhead = null;
    }

    /** Closes the storage. */
    void close() throws IOException {
        storage.close();
    }

    // ---------------------------------------------------------------- settled

    int read(ByteBuffer target) throws IOException {
        int count = storage.read(target, position);
        position += Math.max(0, count);
        return count;
    }

    int write(ByteBuffer source) throws IOException {
        int start = source.position();
        changes++;
        try {
            storage.write(source, position);
        } finally {
            position += source.position() - start;
        }
        return source.position() - start;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        if (storage.writeAtOnce(bytes, offset, length, position)) {
            changes++;
            position += length;
        } else {
            write(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    long remaining() throws IOException {
        return Math.max(0, storage.size() - position);
    }

    /** All from the position on; null where that is more than an array can hold. */
    byte @Nullable [] readAll() throws IOException {
        long left = remaining();
        if (left > LARGEST_ARRAY) {
            return null;
        }
        return storage.inMemory() ? copy((int) left) : readAll((int) left);
    }

    private byte[] copy(int length) throws IOException {
        byte[] bytes = storage.copy(position, length);
        position += length;
        return bytes;
    }

    private byte @Nullable [] readAll(int expected) throws IOException {
        byte[] bytes = new byte[expected];
        int count = 0;
        // Others may write the file by its path, so the size was a guess.
        while (true) {
            if (count == bytes.length) {
                ByteBuffer one = ByteBuffer.allocate(1);
                if (read(one) <= 0) {
                    return bytes;
                }
                if (bytes.length == LARGEST_ARRAY) {
                    return null;
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(PIECE, 2L * bytes.length)));
                bytes[count++] = one.get(0);
            }
            int read = read(ByteBuffer.wrap(bytes, count, bytes.length - count));
            if (read < 0) {
                return Arrays.copyOf(bytes, count);
            }
            count += read;
        }
    }

    // ---------------------------------------------------------------- collected and read ahead

    void truncate(long size) throws IOException {
        if (size < Math.max(storage.size(), collected.isEmpty() ? 0 : position)) {
            resize(size);
        }
        position = Math.min(position, size);
    }

    void resize(long size) throws IOException {
        if (!collected.isEmpty() && size <= position - collected.count()) {
            // On a full disk it could not be written first, only to be cut off: then nothing could make room.
            collected.drop();
        }
        settle();
        changes++;
        storage.resize(size);
    }

    /** Accepts bytes at the position: collects few, writes many. */
    void append(byte[] bytes, int offset, int length) throws IOException {
        readAhead = null;
        int worthCollecting = storage.inMemory() ? WORTH_COLLECTING_IN_MEMORY : WORTH_COLLECTING;
        boolean cheap = collected.isEmpty() && length >= worthCollecting;
        // At the end of all numbers nothing is collected, for it could never be handed over.
        if (cheap || length >= WriteBehind.SIZE || position > Long.MAX_VALUE - length) {
            flush();
            write(bytes, offset, length);
            return;
        }
        if (!collected.hasRoomFor(length)) {
            flush();
        }
        if (counted != null) {
            // Refused now, as in memory, and not by whatever call hands them over.
            counted.reserve(position, length);
        }
        collected.add(bytes, offset, length);
        position += length;
    }

    /** Reads at the position, few bytes out of what was read ahead. */
    int readAhead(byte[] bytes, int offset, int length) throws IOException {
        flush();
        ReadAhead ahead = readAhead;
        if (ahead == null && length >= READ_AHEAD) {
            return read(ByteBuffer.wrap(bytes, offset, length));
        }
        if (ahead == null) {
            ahead = new ReadAhead(READ_AHEAD);
            readAhead = ahead;
        }
        int count = ahead.read(storage, position, bytes, offset, length);
        position += Math.max(0, count);
        return count;
    }
}
