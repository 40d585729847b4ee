package dev.tempfile.chunks;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.input.LazyStream;
import dev.tempfile.chunks.input.OneReading;
import dev.tempfile.chunks.input.Source;
import dev.tempfile.chunks.input.StreamSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a file is cut into chunks of whole records: a recipe, immutable, which opens nothing until it is carried out.
 *
 * <p>As made it reads CSV with a header, and cuts it into chunks of at most 64 MiB that each start with the header. The header and
 * the chunks' records laid end to end are the input, byte for byte, unless it holds no record at all.
 *
 * <p>A file that is compressed by gzip is unpacked as its chunks are found; each chunk holds its part, in memory where it is small,
 * else in a temporary file without a name, until it is closed. So it is with a stream. Counting holds nothing.
 *
 * <p>The ends of records are looked for by two threads, where the file is large, ahead of whoever takes the chunks and never far;
 * the result does not depend on that. Memory does not grow with the file, the chunks, or a record: two or three MiB.
 *
 * <h2>What goes wrong</h2>
 *
 * <p>{@link java.nio.file.FileSystemException}, always with the file: it is a directory, or neither that nor a regular file; it may
 * not be read; it is UTF-16, or has a NUL in its first 64 KiB (further on one is content); it is gzip that is damaged or cut off, which
 * is said with the byte when all records before have been given out (that they are right is known only at the end of a member, by its
 * checksum); a quote never closes, which is said when all records before have been given out; it was written to while it was read,
 * which is said at its end; its size is no multiple of a fixed record's; the disk or a quota is full where a
 * part of gzip or of a stream is held.
 */
public final class Chunks implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long DEFAULT_BYTES = 64L << 20;

    /** Progress is told after so many bytes, where nothing else needs chunks: a thousandth of a second or so. */
    private static final long COUNTED = 16 << 20;

    private final transient Input input;
    private final RecordFormat format;
    private final long records;
    private final long bytes;
    private final boolean repeatsHeader;
    private final int workers;

    private Chunks(Input input, RecordFormat format, Size size, int workers) {
        this.input = input;
        this.format = format;
        records = size.records;
        bytes = size.bytes;
        repeatsHeader = size.repeatsHeader;
        this.workers = workers;
    }

    private Chunks(Input input) {
        this(input, RecordFormat.csv(), new Size(Long.MAX_VALUE, DEFAULT_BYTES, true), 2);
    }

    /** A file, or what a stream holds, and where it is kept if it comes once. */
    private record Input(
            @Nullable Path path,
            @Nullable InputFile file,
            @Nullable OneReading stream,
            String name,
            TempSpec spool) {
        Source open() throws IOException {
            if (file != null) {
                return StreamSource.unlessPacked(new ChannelSource(file), spool);
            }
            return path != null
                    ? StreamSource.open(path, spool)
                    : StreamSource.of(
                            Objects.requireNonNull(stream, "one of the three").begin(), name, spool);
        }
    }

    /** What a chunk holds at most, and whether it starts with the header. */
    private record Size(long records, long bytes, boolean repeatsHeader) {}

    /** The chunks of a file; whether it is there is seen when they are asked for. */
    public static Chunks of(Path file) {
        return new Chunks(new Input(file, null, null, file.toString(), TempSpec.defaults()));
    }

    /** The chunks of a file on a file system that Java does not know. */
    public static Chunks of(InputFile file) {
        return new Chunks(new Input(null, Objects.requireNonNull(file), null, file.name(), TempSpec.defaults()));
    }

    /**
     * The chunks of what a stream holds, unpacked if it is gzip. It is read while chunks are asked for, which can be done once: whoever
     * asks again, of this recipe or of one made from it, gets an {@link IllegalStateException}. It is not closed.
     *
     * @param name what failures call it
     */
    public static Chunks of(InputStream stream, String name) {
        return new Chunks(new Input(null, null, new OneReading(stream, name), name, TempSpec.defaults()));
    }

    /** The same with records of another format. */
    public Chunks withFormat(RecordFormat other) {
        return new Chunks(input, Objects.requireNonNull(other), size(), workers);
    }

    /**
     * The same with chunks of so many records; the last may have fewer.
     *
     * @param most at least 1
     */
    public Chunks byRecords(long most) {
        requirePositive(most, "a record");
        return new Chunks(input, format, new Size(most, Long.MAX_VALUE, repeatsHeader), workers);
    }

    /**
     * The same with chunks of as many records as so many bytes hold, without the header and without empty lines at the end; a record
     * that is longer is a chunk by itself.
     *
     * @param most at least 1
     */
    public Chunks byBytes(long most) {
        requirePositive(most, "a byte");
        return new Chunks(input, format, new Size(Long.MAX_VALUE, most, repeatsHeader), workers);
    }

    /** The same with chunks that do not start with the header. */
    public Chunks withoutHeaderInEach() {
        return new Chunks(input, format, new Size(records, bytes, false), workers);
    }

    /**
     * The same with so many threads that look for the ends of records.
     *
     * @param threads at least 1; 2 unless this is said
     */
    public Chunks withScanners(int threads) {
        requirePositive(threads, "a thread");
        return new Chunks(input, format, size(), threads);
    }

    /**
     * The same with another place for what is held of gzip or a stream, and how much that may be: a quota or a budget.
     *
     * @param spec is not serialized: elsewhere it is {@link TempSpec#defaults()}
     */
    public Chunks spooledBy(TempSpec spec) {
        return new Chunks(
                new Input(input.path, input.file, input.stream, input.name, Objects.requireNonNull(spec)),
                format,
                size(),
                workers);
    }

    private static void requirePositive(long number, String what) {
        if (number < 1) {
            throw new IllegalArgumentException("at least " + what + ", not " + number);
        }
    }

    /**
     * The chunks in order, each found when it is asked for. The stream is to be closed: that ends the search, and closes the input,
     * so that its chunks can be read no more. One that is forgotten keeps a file open until neither it nor its chunks can be reached.
     *
     * @return a sequential stream; what fails while it is gone through is thrown as {@link UncheckedIOException}
     * @throws IOException if the input cannot be opened, or its header not be read
     */
    public Stream<Chunk> stream() throws IOException {
        OpenChunks open = open(Blocks.Division.withWorkers(workers));
        return LazyStream.of(open::next, open);
    }

    /**
     * How many records the input has, the header not counted.
     *
     * @throws IOException if it cannot be opened or read; see above
     */
    public long count() throws IOException {
        return count((bytes, all) -> {});
    }

    /**
     * The same.
     *
     * @param progress is told how many bytes are counted, some thousand times in a large file
     */
    public long count(ChunkProgress progress) throws IOException {
        Blocks.Division division = Blocks.Division.withWorkers(workers);
        Source source = input.open();
        if (source instanceof StreamSource stream) {
            try (stream) {
                return new StreamCount(stream, format, division).count(progress);
            }
        }
        try (OpenChunks open = OpenChunks.of(source, byBytes(COUNTED), division)) {
            long count = 0;
            for (Chunk chunk = open.next(); chunk != null; chunk = open.next()) {
                count += chunk.records();
                progress.done(open.reached(), open.size());
            }
            return count;
        }
    }

    /**
     * The header with its line end, as it stands in the input; empty if there is none. Of a stream, the one that was found when its
     * chunks were; before that this is its one reading.
     *
     * @throws IOException if the input cannot be opened, or its header not be read
     */
    public byte[] header() throws IOException {
        byte[] found = input.stream == null ? null : input.stream.header();
        if (found != null) {
            return found;
        }
        try (OpenChunks open = open(Blocks.Division.withWorkers(1))) {
            return open.header();
        }
    }

    Source openInput() throws IOException {
        return input.open();
    }

    OpenChunks open(Blocks.Division division) throws IOException {
        OpenChunks open = OpenChunks.of(input.open(), this, division);
        if (input.stream != null) {
            input.stream.found(open.header());
        }
        return open;
    }

    /** What a record is. */
    public RecordFormat format() {
        return format;
    }

    /** What failures call the input: its path, or the name of the stream. */
    public String name() {
        return input.name;
    }

    long mostRecords() {
        return records;
    }

    long mostBytes() {
        return bytes;
    }

    boolean repeatsHeader() {
        return repeatsHeader;
    }

    int workers() {
        return workers;
    }

    private Size size() {
        return new Size(records, bytes, repeatsHeader);
    }

    @Override
    public String toString() {
        return input.name + ": " + format + ", in chunks of "
                + (bytes == Long.MAX_VALUE ? records + " records" : bytes + " bytes");
    }

    private Object writeReplace() throws ObjectStreamException {
        Path path = input.path;
        if (path == null && input.file == null) {
            throw new NotSerializableException(
                    input.name + " is a stream, which only this process can read; use a file");
        }
        String uri = path == null ? "" : path.toUri().toString();
        return new Written(uri, input.file, format, records, bytes, repeatsHeader, workers);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("chunks are written as a proxy");
    }

    /** The written form: a path is not serializable, its URI is. */
    private record Written(
            String uri,
            @Nullable InputFile file,
            RecordFormat format,
            long records,
            long bytes,
            boolean repeatsHeader,
            int workers)
            implements Serializable {
        private Object readResolve() {
            Chunks chunks = file != null ? of(file) : of(Path.of(URI.create(uri)));
            return new Chunks(chunks.input, format, new Size(records, bytes, repeatsHeader), workers);
        }
    }
}
