package dev.tempfile.chunks;

import java.io.IOException;

/** What runs a {@link ChunkJob}: the same job gives the same answer whichever runs it. */
public interface ChunkEngine {
    /**
     * Runs a job to its end.
     *
     * @throws IOException as {@link ChunkJob#run}
     */
    <V, R> R run(ChunkJob<V, R> job) throws IOException;

    /**
     * The engine that runs a job in so many threads of this process.
     *
     * @param threads at least 1
     */
    static LocalEngine local(int threads) {
        return new LocalEngine(threads, (done, all) -> {}, true);
    }
}
