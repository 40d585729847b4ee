package dev.tempfile.chunks.sort;

import dev.tempfile.TempFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Writes a {@link Run}. Closed without {@link #finish} it leaves nothing. Used by one thread at a time. */
final class RunWriter implements Closeable {
    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** A record is not written if that saves so much, and it can be read again. */
    private static final int LEAST_SAVED = 4096;

    private final TempFile file;
    private final BlockWriter out;
    private final byte[] numbers = new byte[Run.NUMBERS + Long.BYTES];
    private int longest;
    private boolean finished;

    RunWriter(TempFile file, byte[] block, byte[] other, @Nullable ExecutorService background) {
        this.file = file;
        out = new BlockWriter(
                (bytes, at, length) -> file.write(ByteBuffer.wrap(bytes, at, length)), block, other, background);
    }

    /** Writes a sorted entry of an arena. */
    void write(Arena arena, int entry) throws IOException {
        int record = arena.recordAt(entry);
        int length = arena.recordLength(entry);
        int key = arena.keyAt(entry);
        int keyLength = arena.keyLength(entry);
        long origin = length - keyLength < LEAST_SAVED ? -1 : arena.origin(entry);
        boolean isElsewhere = origin >= 0;
        boolean isOfRecord = key >= record && key + keyLength <= record + length;
        boolean isInside = isOfRecord && !isElsewhere;
        NUMBER.set(numbers, 0, length);
        NUMBER.set(numbers, 4, isInside ? key - record : isElsewhere ? Run.ELSEWHERE : Run.BEFORE);
        NUMBER.set(numbers, 8, keyLength);
        int all = Run.NUMBERS;
        if (!isOfRecord && keyLength <= Long.BYTES) {
            WORD.set(numbers, all, arena.word(entry, Arena.PREFIX));
            all += keyLength;
        }
        out.write(numbers, 0, all);
        if (!isInside && (isOfRecord || keyLength > Long.BYTES)) {
            out.write(arena.bytes(), key, keyLength);
            all += keyLength;
        }
        if (isElsewhere) {
            WORD.set(numbers, 0, origin);
            out.write(numbers, 0, Long.BYTES);
            all += Long.BYTES;
        } else {
            out.write(arena.bytes(), record, length);
            all += length;
        }
        longest = Math.max(longest, all);
    }

    /** Writes an entry as it stands in another run. */
    void copy(byte[] bytes, int at, int length) throws IOException {
        out.write(bytes, at, length);
        longest = Math.max(longest, length);
    }

    Run finish() throws IOException {
        out.finish();
        file.closeHandle();
        finished = true;
        return new Run(file, out.written(), longest);
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            out.abandon();
            file.close();
        }
    }
}
