package dev.tempfile.chunks.input;

import java.io.IOException;
import java.nio.ByteBuffer;

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

    /** Says that a chunk needs them no more. */
    default void release() throws IOException {}
}
