package dev.tempfile;

import dev.tempfile.storage.MemoryStorage;
import java.io.IOException;

/**
 * A file in memory, always: Python's {@code io.BytesIO}, and with {@link #text()} its {@code io.StringIO}.
 *
 * <p>Takes nothing but memory, so nothing is lost when it is not closed; closing it frees the content at once.
 */
public final class MemoryFile extends OpenFile<MemoryFile> implements ByteFile {
    private MemoryFile() {
        super(new MemoryStorage());
    }

    /** A new, empty file in memory. */
    public static MemoryFile create() {
        return new MemoryFile();
    }

    @Override
    void publish(Publication publication) throws IOException {
        publication.publishCopy(storage());
    }

    @Override
    String name() {
        return "(file in memory)";
    }

    @Override
    MemoryFile self() {
        return this;
    }

    /** That it is in memory, and whether it is open. */
    @Override
    public String toString() {
        return isOpen() ? "MemoryFile[open]" : "MemoryFile[closed]";
    }
}
