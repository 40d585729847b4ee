package dev.tempfile.chunks.input;

import dev.tempfile.TempSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An input whose bytes come once, in order: a stream, or what is unpacked. What has come since the end of the last chunk is kept in a
 * {@link Segment}, and each chunk keeps the one that it lies in; so neither memory nor disk ever hold all of it.
 *
 * <p>Read by one thread at a time; its segments by any.
 */
public final class StreamSource implements Source {
    private static final int BUFFER = 64 * 1024;

    /** So much of a segment may be in memory. */
    private static final int IN_MEMORY = 2 << 20;

    private final String name;
    private final InputStream in;
    private final @Nullable Gunzip gunzip;
    private final @Nullable Closeable opened;
    private final TempSpec spool;
    private final byte[] buffer = new byte[BUFFER];
    private final Set<Segment> segments = ConcurrentHashMap.newKeySet();
    private @Nullable Segment current;

    private StreamSource(String name, InputStream in, @Nullable Closeable opened, TempSpec spool) throws IOException {
        this.name = name;
        this.opened = opened;
        this.spool = spool;
        this.in = Gunzip.unpacked(in, name);
        gunzip = this.in instanceof Gunzip unpacking ? unpacking : null;
    }

    /** What a stream holds, unpacked if it is gzip; the stream is not closed. */
    public static StreamSource of(InputStream stream, String name, TempSpec spool) throws IOException {
        return new StreamSource(name, stream, null, spool);
    }

    /**
     * Opens a file for what it is: to be read at any position, or, if it is gzip or its file system cannot do that, once and in order.
     *
     * @throws java.nio.file.FileSystemException if it is not a regular file
     */
    public static Source open(Path path, TempSpec spool) throws IOException {
        FileSource file;
        try {
            file = FileSource.open(path);
        } catch (UnsupportedOperationException otherFileSystem) {
            InputStream in = Files.newInputStream(path);
            return new StreamSource(path.toString(), in, in, spool);
        }
        return unlessPacked(file, spool);
    }

    /** The file itself, or, if it is gzip, what is in it. */
    public static Source unlessPacked(SeekableSource file, TempSpec spool) throws IOException {
        try {
            ByteBuffer magic = ByteBuffer.allocate(2);
            if (file.read(magic, 0) < 2 || !Gunzip.isMagic(magic.get(0), magic.get(1))) {
                return file;
            }
            InputStream all = new ChunkInput(file, new Range(0, file.size(), 0), new byte[0]);
            return new StreamSource(file.name(), all, file, spool);
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return opened instanceof SeekableSource file ? file.size() : -1;
    }

    @Override
    public long reached(long position) {
        return gunzip == null ? position : gunzip.taken();
    }

    /** Reads what comes next, without keeping it. */
    public int readNext(ByteBuffer into) throws IOException {
        int done = 0;
        while (into.hasRemaining()) {
            int read;
            try {
                read = in.read(buffer, 0, Math.min(BUFFER, into.remaining()));
            } catch (IOException failure) {
                throw Failures.named(name, failure);
            }
            if (read < 0) {
                break;
            }
            into.put(buffer, 0, read);
            done += read;
        }
        return done;
    }

    /** Reads at a position that is still needed: what has come is read again, and then what comes. */
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        Segment kept = current();
        if (position > kept.end()) {
            throw new IllegalArgumentException("byte " + position + " has not come yet");
        }
        int done = kept.read(into, position);
        if (into.hasRemaining()) {
            ByteBuffer coming = into.duplicate();
            int more = readNext(into);
            kept.append(coming.limit(coming.position() + more));
            done += more;
        }
        return done;
    }

    @Override
    public long come(long position) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(BUFFER);
        long end = current().end();
        while (end < position) {
            int read = read(piece.clear().limit((int) Math.min(BUFFER, position - end)), end);
            if (read == 0) {
                break;
            }
            end += read;
        }
        return end;
    }

    @Override
    public Content contentOf(Range range, long needed, int shared) throws IOException {
        Segment segment = current();
        if (needed - segment.start() < shared) {
            return segment.retained();
        }
        Segment next = segmentFrom(needed);
        ByteBuffer piece = ByteBuffer.wrap(buffer);
        for (long at = needed; segment.read(piece.clear(), at) > 0; at += piece.limit()) {
            next.append(piece.flip());
        }
        current = next;
        return segment; // and the chunk takes this one's place among its users
    }

    private Segment current() throws IOException {
        Segment segment = current;
        if (segment == null) {
            segment = segmentFrom(0);
            current = segment;
        }
        return segment;
    }

    private Segment segmentFrom(long start) throws IOException {
        Segment segment = new Segment(name, start, spool.createSpooledFile(IN_MEMORY), segments::remove);
        segments.add(segment);
        return segment;
    }

    @Override
    public void requireUnchanged() throws IOException {
        if (opened instanceof SeekableSource file) {
            file.requireUnchanged();
        }
    }

    @Override
    public void close() throws IOException {
        List<Closeable> all = new ArrayList<>(segments);
        if (gunzip != null) {
            all.add(gunzip);
        }
        if (opened != null) {
            all.add(opened);
        }
        Failures.closeAll(all);
    }
}
