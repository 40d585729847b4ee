package dev.tempfile.chunks;

import dev.tempfile.TempSpec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileSystemException;
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
    private final long inputModified;
    private final byte[] header;
    private final long firstNumber;
    private final Range[] ranges;

    private ChunkPart(Source source, byte[] header, long firstNumber, List<Range> ranges) {
        inputSize = source.size();
        inputModified = source.modified();
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
            Source source = open.source();
            if (!source.isInPlace()) {
                throw new FileSystemException(
                        input.name(),
                        null,
                        "is compressed, so that it can only be read from its start; unpack it first, or run the job in one"
                                + " process");
            }
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
        try (Source source = input.open(TempSpec.defaults())) {
            if (source.size() != inputSize || source.modified() != inputModified) {
                throw new FileSystemException(
                        source.name(),
                        null,
                        "has " + source.size() + " bytes here and now, and had " + inputSize
                                + " when its chunks were found, or was written to since: every process must see the same file,"
                                + " and nobody may write it meanwhile");
            }
            @Nullable V all = null;
            for (int i = 0; i < ranges.length; i++) {
                Chunk chunk = new Chunk(source, ranges[i], firstNumber + i, header, input.repeatsHeader());
                V value = valueOf(job, chunk);
                all = all == null ? value : job.combine(all, value);
            }
            source.requireUnchanged();
            return Objects.requireNonNull(all, "a part has a chunk");
        }
    }

    private static <V> V valueOf(ChunkJob<V, ?> job, Chunk chunk) throws IOException {
        try {
            return Objects.requireNonNull(job.perChunk(chunk), "perChunk gives a value");
        } catch (IOException | RuntimeException failed) {
            throw Failures.in(chunk, failed);
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
