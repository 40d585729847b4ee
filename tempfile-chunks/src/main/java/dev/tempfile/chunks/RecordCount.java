package dev.tempfile.chunks;

import java.util.Objects;
import java.util.Optional;

/**
 * The job that counts the records of an input, the header not counted.
 *
 * <p>Finding the chunks counts them already, so that chunks are not read: {@link Chunks#count()} does the same without a job.
 *
 * @param input the file, and how it is cut
 */
public record RecordCount(Chunks input) implements ChunkJob<Long, Long> {
    private static final long serialVersionUID = 1;

    /** Counts the records of an input. */
    public RecordCount {
        Objects.requireNonNull(input);
    }

    @Override
    public Long perChunk(Chunk chunk) {
        return chunk.records();
    }

    @Override
    public Long combine(Long left, Long right) {
        return left + right;
    }

    @Override
    public Long result(Optional<Long> combined) {
        return combined.orElse(0L);
    }
}
