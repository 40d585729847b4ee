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
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one call: where the error's number comes to stand, and room for texts and contents.
 *
 * <p>Kept for the next call, up to a fixed number, since fresh memory costs more than most calls.
 */
final class Frame implements AutoCloseable {
    /** How many bytes of content one call can carry. */
    static final int ROOM = 128 * 1024;

    private static final int KEPT = 16;
    private static final int LONGEST_PATH = 4096;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final ArrayBlockingQueue<Frame> IDLE = new ArrayBlockingQueue<>(KEPT);

    // In which the JDK reads and writes names. It is public, unlike sun.jnu.encoding, and the same on Linux.
    private static final Charset NAMES = Charset.forName(System.getProperty("native.encoding", "UTF-8"));

    private final MemorySegment state;
    private final MemorySegment room;

    private Frame() {
        Arena whileReachable = Arena.ofAuto();
        state = whileReachable.allocate(STATE);
        room = whileReachable.allocate(ROOM, 64);
    }

    /** One that nobody else has until it is closed. */
    static Frame take() {
        Frame idle = IDLE.poll();
        return idle == null ? new Frame() : idle;
    }

    @Override
    public void close() {
        IDLE.offer(this);
    }

    /** Where a call leaves the error's number. */
    MemorySegment state() {
        return state;
    }

    /** The error's number of the last call, if that failed. */
    int errno() {
        return state.get(ValueLayout.JAVA_INT, ERRNO);
    }

    /** Room for content; the texts below lie in it, too. */
    MemorySegment room() {
        return room;
    }

    /** {@code path} as C has it. */
    MemorySegment path(Path path) throws FileSystemException {
        return put(0, path);
    }

    /** {@code path} as C has it, beside another one. */
    MemorySegment secondPath(Path path) throws FileSystemException {
        return put(LONGEST_PATH, path);
    }

    private MemorySegment put(long at, Path path) throws FileSystemException {
        byte[] name = encoded(path.toString());
        if (name == null || name.length >= LONGEST_PATH) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    name == null
                            ? "has characters that " + NAMES + " has not; use another locale"
                            : "File name too long");
        }
        MemorySegment text = room.asSlice(at, name.length + 1);
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
