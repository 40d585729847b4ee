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
    private static final VarHandle TEXT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final TempFile file;
    private final BlockWriter out;
    private final byte[] numbers = new byte[Run.NUMBERS + Long.BYTES];
    private int longest;
    private boolean finished;

    RunWriter(TempFile file, byte[] block, byte[] other, @Nullable ExecutorService background) {
        this.file = file;
        out = new BlockWriter(
                (bytes, length) -> file.write(ByteBuffer.wrap(bytes, 0, length)), block, other, background);
    }

    /** Writes a sorted entry of an arena. */
    void write(Arena arena, int entry) throws IOException {
        byte[] bytes = arena.bytes();
        int record = arena.recordAt(entry);
        int length = arena.recordLength(entry);
        int key = arena.keyAt(entry);
        int keyLength = arena.keyLength(entry);
        NUMBER.set(numbers, 0, length);
        NUMBER.set(numbers, 8, keyLength);
        int all = Run.NUMBERS + length;
        if (key >= record && key + keyLength <= record + length) {
            NUMBER.set(numbers, 4, key - record);
            out.write(numbers, 0, Run.NUMBERS);
        } else {
            NUMBER.set(numbers, 4, Run.BEFORE);
            all += keyLength;
            if (keyLength <= Long.BYTES) {
                TEXT.set(numbers, Run.NUMBERS, arena.word(entry, Arena.PREFIX));
                out.write(numbers, 0, Run.NUMBERS + keyLength);
            } else {
                out.write(numbers, 0, Run.NUMBERS);
                out.write(bytes, key, keyLength);
            }
        }
        out.write(bytes, record, length);
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
