package dev.tempfile.chunks;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * A question about a large file, answered chunk by chunk: each chunk gives a value, and the values are combined.
 *
 * <p>It says nothing of where it is run. Here {@link LocalEngine} runs it in threads; another engine may hand chunks to other
 * machines, for which a job is serializable and so must be what it holds. {@link #perChunk} is called by several threads at once,
 * on another machine on copies of the job; the other methods by one at a time.
 *
 * @param <V> what a chunk gives, and two of them combined; serializable if the job is to be run elsewhere
 * @param <R> the answer
 */
public interface ChunkJob<V, R> extends Serializable {
    /** The file, and how it is cut. */
    Chunks input();

    /**
     * What one chunk gives.
     *
     * @param chunk to be read within this call only
     * @throws IOException if it cannot; the job fails, and names the chunk
     */
    V perChunk(Chunk chunk) throws IOException;

    /**
     * What two neighbours give together. Associative: {@code combine(combine(a, b), c)} is {@code combine(a, combine(b, c))}. It need
     * not be commutative, for {@code left} comes before {@code right} in the input.
     */
    V combine(V left, V right);

    /**
     * The answer.
     *
     * @param combined what all chunks give together; empty if there is no record, and so no chunk
     */
    R result(Optional<V> combined);

    /**
     * Runs the job to its end.
     *
     * @throws java.io.InterruptedIOException if the calling thread is interrupted; its flag stays set
     * @throws IOException if the input cannot be read, or a chunk fails; the others are interrupted and waited for, so that nothing runs
     *     on
     */
    default R run(ChunkEngine engine) throws IOException {
        return engine.run(this);
    }
}
