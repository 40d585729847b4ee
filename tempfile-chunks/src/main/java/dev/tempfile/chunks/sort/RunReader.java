package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.input.Failures;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Goes through a {@link Run} in a slice of memory that holds its longest entry. Used by one thread at a time. */
final class RunReader implements Closeable {
    /** The JDK copies through a buffer of the same size and keeps that for each thread. */
    private static final int PIECE = 128 * 1024;

    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Run run;
    private final FileChannel channel;
    private final byte[] bytes;
    private final int from;
    private final int to;
    private long position;
    private int entry;
    private int end;
    private int next;
    private int record;
    private int recordLength;
    private int key;
    private int keyLength;
    private long prefix;
    private boolean isElsewhere;

    /** What a comparator compares, read from the record. */
    @Nullable
    Object value;

    RunReader(Run run, SortMemory.Slice slice) throws IOException {
        this.run = run;
        bytes = slice.bytes();
        from = slice.from();
        to = from + slice.length() - Long.BYTES; // so that eight bytes of a key can be read wherever it is
        entry = from;
        end = from;
        next = from;
        channel = FileChannel.open(run.file().path(), StandardOpenOption.READ);
    }

    /** How large a slice must be to go through entries of this length. */
    static int leastSlice(int longest) {
        return longest + Long.BYTES;
    }

    /** Goes to the next entry; false at the end. */
    boolean next() throws IOException {
        entry = next;
        if (end - entry < Run.NUMBERS && !fill(Run.NUMBERS)) {
            return false;
        }
        recordLength = (int) NUMBER.get(bytes, entry);
        int keyIn = (int) NUMBER.get(bytes, entry + 4);
        keyLength = (int) NUMBER.get(bytes, entry + 8);
        isElsewhere = keyIn == Run.ELSEWHERE;
        int before = keyIn < 0 ? keyLength : 0;
        int length = Run.NUMBERS + before + (isElsewhere ? Long.BYTES : recordLength);
        if (end - entry < length && !fill(length)) {
            throw shorter();
        }
        record = entry + Run.NUMBERS + before;
        next = entry + length;
        key = keyIn < 0 ? entry + Run.NUMBERS : record + keyIn;
        prefix = Arena.prefix(bytes, key, keyLength);
        return true;
    }

    /** Moves what is left to the start and reads on; false at the end. */
    private boolean fill(int wanted) throws IOException {
        System.arraycopy(bytes, entry, bytes, from, end - entry);
        end = from + end - entry;
        entry = from;
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while it merged");
        }
        try {
            while (end < to && position < run.size()) {
                int read = channel.read(ByteBuffer.wrap(bytes, end, Math.min(PIECE, to - end)), position);
                if (read < 0) {
                    throw shorter();
                }
                position += read;
                end += read;
            }
        } catch (ClosedByInterruptException interrupted) {
            InterruptedIOException failure = new InterruptedIOException("interrupted while it merged");
            failure.initCause(interrupted);
            throw failure;
        } catch (IOException withoutPath) {
            throw Failures.named(run.file().path().toString(), withoutPath);
        }
        return end - from >= wanted;
    }

    private FileSystemException shorter() {
        return new FileSystemException(
                run.file().path().toString(), null, "became shorter while it was read; nobody may write it meanwhile");
    }

    long prefix() {
        return prefix;
    }

    byte[] bytes() {
        return bytes;
    }

    int entryAt() {
        return entry;
    }

    int entryLength() {
        return next - entry;
    }

    /** Whether the record is not in the run. */
    boolean isElsewhere() {
        return isElsewhere;
    }

    /** Where the record is that is not in the run. */
    long elsewhere() {
        return (long) WORD.get(bytes, record);
    }

    int recordAt() {
        return record;
    }

    int recordLength() {
        return recordLength;
    }

    int keyAt() {
        return key;
    }

    int keyLength() {
        return keyLength;
    }

    /** Compares the keys, of which the first eight bytes are equal. */
    int compareRest(RunReader other) {
        if (keyLength > Long.BYTES && other.keyLength > Long.BYTES) {
            return Arrays.compareUnsigned(
                    bytes,
                    key + Long.BYTES,
                    key + keyLength,
                    other.bytes,
                    other.key + Long.BYTES,
                    other.key + other.keyLength);
        }
        return Integer.compare(keyLength, other.keyLength);
    }

    @Override
    public void close() throws IOException {
        Failures.close(run.file().path().toString(), channel);
    }
}
