package dev.tempfile.chunks;

import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.attribute.FileTime;

/**
 * A file on a file system that {@link java.nio.file} does not know: what {@link Chunks} need of it.
 *
 * <p>It only names the file, so that a job that reads it can be sent to another machine, and opened there. Thread-safe.
 */
public interface InputFile extends Serializable {
    /** What failures call it. */
    String name();

    /**
     * Opens it to be read: each channel by one thread at a time, several channels at once.
     *
     * @throws java.nio.file.FileSystemException if it is no file that can be read at any position
     * @throws IOException if it cannot be opened
     */
    SeekableByteChannel open() throws IOException;

    /**
     * When it was last written, as precisely as its file system says.
     *
     * @throws IOException if that cannot be asked
     */
    FileTime lastModifiedTime() throws IOException;
}
