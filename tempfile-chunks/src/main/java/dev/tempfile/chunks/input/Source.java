package dev.tempfile.chunks.input;

import java.io.Closeable;
import java.io.IOException;

/** An input that is open: a {@link SeekableSource}, or a {@link StreamSource} whose bytes come once. */
public interface Source extends Content, Closeable {
    /**
     * The content for a chunk, which is read until it is released or this is closed.
     *
     * @param needed from where on the input is read again, to find the next chunk
     * @param shared from so many bytes on what is held of an input that comes once is divided, which copies what is needed; chunks
     *     that are smaller share
     */
    Content contentOf(Range range, long needed, int shared) throws IOException;

    /** How many bytes have come, once those before {@code position} have, or all: what is behind them is the end. */
    long come(long position) throws IOException;

    /** How many bytes of what it was opened on were needed so far to find chunks up to {@code position}. */
    long reached(long position);

    /** How many bytes that will be at the end; -1 if it is not known. */
    long size();

    /** Throws if somebody wrote to it since it was opened: then what was read may be of two versions, or end within a record. */
    void requireUnchanged() throws IOException;
}
