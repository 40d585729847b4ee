package dev.tempfile.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one call: where the error's number comes to stand, and room for texts and contents.
 *
 * <p>Kept for the next call, up to a fixed number, since fresh memory costs more than most calls.
 */
final class Frame implements AutoCloseable {
    /** How many bytes of content one call can carry. */
    static final int ROOM = 128 * 1024;

    private static final int KEPT =
            Integer.highestOneBit(Math.max(16, 2 * Runtime.getRuntime().availableProcessors()));
    private static final int LONGEST_PATH = 4096;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final AtomicReferenceArray<@Nullable Frame> IDLE = new AtomicReferenceArray<>(KEPT);

    // In which the JDK reads and writes names. It is public, unlike sun.jnu.encoding, and the same on Linux.
    private static final Charset NAMES = Charset.forName(System.getProperty("native.encoding", "UTF-8"));

    private final MemorySegment state;
    private final MemorySegment room;
    private final MemorySegment text;
    private final MemorySegment secondText;

    // The same directory is asked for again and again.
    private @Nullable Path written;

    private Frame() {
        Arena whileReachable = Arena.ofAuto();
        state = whileReachable.allocate(STATE);
        room = whileReachable.allocate(ROOM, 64);
        text = whileReachable.allocate(LONGEST_PATH);
        secondText = whileReachable.allocate(LONGEST_PATH);
    }

    /** One that nobody else has until it is closed. */
    static Frame take() {
        int first = shelf();
        for (int i = 0; i < KEPT; i++) {
            Frame idle = IDLE.getAndSet((first + i) & (KEPT - 1), null);
            if (idle != null) {
                return idle;
            }
        }
        return new Frame();
    }

    @Override
    public void close() {
        int first = shelf();
        for (int i = 0; i < KEPT; i++) {
            if (IDLE.compareAndSet((first + i) & (KEPT - 1), null, this)) {
                return;
            }
        }
    }

    /** Where this thread looks first, so that threads do not meet. */
    private static int shelf() {
        return (int) Thread.currentThread().threadId();
    }

    /** Where a call leaves the error's number. */
    MemorySegment state() {
        return state;
    }

    /** The error's number of the last call, if that failed. */
    int errno() {
        return state.get(ValueLayout.JAVA_INT, ERRNO);
    }

    /** Room for content. */
    MemorySegment room() {
        return room;
    }

    /** {@code path} as C has it. */
    MemorySegment path(Path path) throws FileSystemException {
        if (!path.equals(written)) {
            written = null;
            put(text, path);
            written = path;
        }
        return text;
    }

    /** {@code path} as C has it, beside another one. */
    MemorySegment secondPath(Path path) throws FileSystemException {
        return put(secondText, path);
    }

    private static MemorySegment put(MemorySegment text, Path path) throws FileSystemException {
        byte[] name = encoded(path.toString());
        if (name == null || name.length >= LONGEST_PATH) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    name == null
                            ? "has characters that " + NAMES + " has not; use another locale"
                            : "File name too long");
        }
        MemorySegment.copy(name, 0, text, ValueLayout.JAVA_BYTE, 0, name.length);
        text.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
        return text;
    }

    private static byte @Nullable [] encoded(String name) {
        try {
            ByteBuffer bytes = NAMES.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(name));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException unmappable) {
            return null;
        }
    }
}
