package dev.tempfile.chunks.sort;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.input.SeekableSource;
import dev.tempfile.chunks.input.Source;
import dev.tempfile.chunks.input.StreamSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One input of a sort, read from start to end: a file, plain or gzip, or what a stream holds. Used by one thread at a time. */
final class SortSource implements Closeable {
    private final @Nullable Path path;
    private final @Nullable InputStream given;
    private final String name;
    private @Nullable Source source;
    private long position;

    private SortSource(@Nullable Path path, @Nullable InputStream given, String name) {
        this.path = path;
        this.given = given;
        this.name = name;
    }

    static SortSource of(Path path) {
        return new SortSource(path, null, path.toString());
    }

    /** What a stream holds, which is not closed. */
    static SortSource of(InputStream stream, String name) {
        return new SortSource(null, Objects.requireNonNull(stream), name);
    }

    String name() {
        return name;
    }

    /** Opens it; of no effect where it is open. */
    Source open() throws IOException {
        Source open = source;
        if (open == null) {
            // Nothing that comes once is read twice here, so that nothing is spooled.
            open = path != null
                    ? StreamSource.open(path, TempSpec.defaults())
                    : StreamSource.of(Objects.requireNonNull(given, "either of the two"), name, TempSpec.defaults());
            source = open;
        }
        return open;
    }

    /**
     * How large it is. Opens it, unless it is a stream, whose size nobody knows.
     *
     * @param onDisk how many bytes it has there; -1 if that is not known
     * @param atMost how many bytes fit what it holds for sure; the largest number if that is not known
     */
    record Size(long onDisk, long atMost) {}

    Size size() throws IOException {
        if (path == null) {
            return new Size(-1, Long.MAX_VALUE);
        }
        Source open = open();
        long onDisk = open.size();
        return new Size(onDisk, open instanceof SeekableSource ? onDisk : Long.MAX_VALUE);
    }

    /** Reads so many bytes, fewer only at the end; -1 where there are none. */
    int read(byte[] bytes, int at, int length) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(bytes, at, length);
        Source open = open();
        int read = open instanceof StreamSource stream ? stream.readNext(into) : open.read(into, position);
        position += read;
        return read == 0 ? -1 : read;
    }

    /** Reads so many bytes from a position on, all of them. */
    void reread(long from, byte[] bytes, int at, int length) throws IOException {
        open().read(ByteBuffer.wrap(bytes, at, length), from);
    }

    /** How many bytes were read of what lies on disk. */
    long position() {
        Source open = source;
        return open == null ? 0 : open.reached(position);
    }

    /** Throws if somebody wrote to it since it was opened. */
    void requireUnchanged() throws IOException {
        open().requireUnchanged();
    }

    /** Closes what was opened; a file can be opened again then. A stream that was given is not closed. */
    @Override
    public void close() throws IOException {
        Source open = source;
        source = null;
        position = 0;
        if (open != null) {
            open.close();
        }
    }
}
