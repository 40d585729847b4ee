package dev.tempfile.chunks;

import dev.tempfile.chunks.input.Range;
import dev.tempfile.chunks.input.SeekableSource;
import dev.tempfile.chunks.input.Source;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring chunks of an input, found by one process and to be worked on by another: what an engine hands out that is not of this
 * process. Serializable and immutable; it holds where the chunks lie and their header, not what is in them.
 */
public final class ChunkPart implements Serializable {
    private static final long serialVersionUID = 1;

    private final long inputSize;
    private final long inputModified; // in milliseconds
    private final byte[] header;
    private final long firstNumber;
    private final Range[] ranges;

    private ChunkPart(SeekableSource source, byte[] header, long firstNumber, List<Range> ranges) {
        inputSize = source.size();
        inputModified = source.lastModified().toMillis();
        this.header = header;
        this.firstNumber = firstNumber;
        this.ranges = ranges.toArray(Range[]::new);
    }

    /**
     * Finds all chunks of an input, going through the whole of it, and shares them out in order.
     *
     * @param most how many parts at most, at least 1; there are fewer if there are fewer chunks, and none if there is no record
     * @throws FileSystemException as for {@link Chunks}; if the input is gzip, which can only be read from its start
     */
    public static List<ChunkPart> of(Chunks input, int most) throws IOException {
        if (most < 1) {
            throw new IllegalArgumentException("at least a part, not " + most);
        }
        try (OpenChunks open = input.open(Blocks.Division.withWorkers(input.workers()))) {
            SeekableSource source = seekable(open.source());
            List<Range> ranges = new ArrayList<>();
            for (Chunk chunk = open.next(); chunk != null; chunk = open.next()) {
                ranges.add(new Range(chunk.offset(), chunk.size(), chunk.records()));
            }
            int count = Math.min(most, ranges.size());
            List<ChunkPart> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int from = (int) ((long) ranges.size() * i / count);
                int to = (int) ((long) ranges.size() * (i + 1) / count);
                parts.add(new ChunkPart(source, open.header(), from + 1L, ranges.subList(from, to)));
            }
            return parts;
        }
    }

    /**
     * Opens the input of the job here, gives the chunks to it, one after the other, combines what they give, and closes the input.
     *
     * @param job the one whose input this is a part of, or a copy of it
     * @throws FileSystemException if the input is not what it was when the chunks were found; if a chunk fails, which it names
     * @throws IOException if the input cannot be opened or read
     */
    public <V> V run(ChunkJob<V, ?> job) throws IOException {
        Chunks input = job.input();
        try (SeekableSource source = seekable(input.openInput())) {
            if (source.size() != inputSize || source.lastModified().toMillis() != inputModified) {
                throw changed(source);
            }
            @Nullable V all = null;
            for (int i = 0; i < ranges.length; i++) {
                byte[] start = input.repeatsHeader() ? header : new byte[0];
                Chunk chunk = new Chunk(source, ranges[i], firstNumber + i, start, header, ranges[i].size());
                V value = valueOf(job, chunk);
                all = all == null ? value : job.combine(all, value);
            }
            source.requireUnchanged();
            return Objects.requireNonNull(all, "a part has a chunk");
        }
    }

    private static SeekableSource seekable(Source source) throws IOException {
        if (source instanceof SeekableSource seekable) {
            return seekable;
        }
        source.close();
        throw new FileSystemException(
                source.name(),
                null,
                "can only be read from its start, as gzip can; unpack it first, or run the job in one process");
    }

    private FileSystemException changed(SeekableSource source) {
        return new FileSystemException(
                source.name(),
                null,
                "has " + source.size() + " bytes, last written " + source.lastModified() + ", and had " + inputSize
                        + ", last written " + FileTime.fromMillis(inputModified)
                        + ", when its chunks were found: every process must see the same file, and nobody may write it"
                        + " meanwhile");
    }

    private static <V> V valueOf(ChunkJob<V, ?> job, Chunk chunk) throws IOException {
        try (chunk) {
            return Objects.requireNonNull(job.perChunk(chunk), "perChunk gives a value");
        } catch (IOException | RuntimeException failed) {
            throw chunk.failure(failed);
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return ranges.length == 1
                ? "chunk " + firstNumber
                : "chunks " + firstNumber + " to " + (firstNumber + ranges.length - 1);
    }
}
