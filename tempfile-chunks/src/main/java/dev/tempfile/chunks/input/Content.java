package dev.tempfile.chunks.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes of an input that can be read at any position that they hold, by any thread. */
public interface Content {
    /** What messages call the input. */
    String name();

    /**
     * Fills {@code into} with what stands at {@code position} of the input; stops before it is full only at the end.
     *
     * @return how many bytes were read
     */
    int read(ByteBuffer into, long position) throws IOException;

    /**
     * Has the operating system copy a range to where {@code target} stands, through a channel of this call's own, which an interrupt
     * may close.
     *
     * @return how many bytes were copied; fewer, or none, where that cannot be: whoever calls reads and writes the rest
     */
    default long transferTo(FileChannel target, long position, long length) throws IOException {
        return 0;
    }

    /** Says that a chunk needs them no more. */
    default void release() throws IOException {}
}
