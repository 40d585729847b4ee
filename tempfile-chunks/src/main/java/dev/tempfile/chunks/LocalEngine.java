package dev.tempfile.chunks;

import dev.tempfile.chunks.input.Workers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link ChunkJob} in threads of this process. Immutable.
 *
 * <p>Values are combined in the order of the input, each as soon as all before it are; or, {@linkplain #unordered() unordered}, as
 * they come. At most two chunks a thread are begun and not yet combined, so that neither values nor temporary files pile up behind a
 * slow one. Each chunk is closed when {@code perChunk} is done with it.
 */
public final class LocalEngine implements ChunkEngine {
    private final int threads;
    private final ChunkProgress progress;
    private final boolean ordered;

    LocalEngine(int threads, ChunkProgress progress, boolean ordered) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least a thread, not " + threads);
        }
        this.threads = threads;
        this.progress = progress;
        this.ordered = ordered;
    }

    /** The same, telling how far a job has come. */
    public LocalEngine withProgress(ChunkProgress listener) {
        return new LocalEngine(threads, Objects.requireNonNull(listener), ordered);
    }

    /**
     * The same, combining values as they come: none waits for a slower one before it. For a job whose {@code combine} is commutative
     * as well; the bound on what is begun stays.
     */
    public LocalEngine unordered() {
        return new LocalEngine(threads, progress, false);
    }

    @Override
    public <V, R> R run(ChunkJob<V, R> job) throws IOException {
        Chunks input = job.input();
        ExecutorService workers = Workers.of(threads, "tempfile-chunks-job");
        try (OpenChunks open = input.open(Blocks.Division.withWorkers(input.workers()))) {
            try {
                return job.result(new Run<>(job, open, workers).toEnd());
            } finally {
                Workers.end(workers); // before the input is closed under them
            }
        } finally {
            workers.shutdownNow();
        }
    }

    /** One run of a job. */
    private final class Run<V, R> {
        private final ChunkJob<V, R> job;
        private final OpenChunks open;
        private final ExecutorService workers;
        private final ArrayDeque<Begun<V>> begun = new ArrayDeque<>();
        private final BlockingQueue<Begun<V>> ended = new LinkedBlockingQueue<>();
        private @Nullable Combined<V> combined;
        private int uncombined;
        private long done;

        Run(ChunkJob<V, R> job, OpenChunks open, ExecutorService workers) {
            this.job = job;
            this.open = open;
            this.workers = workers;
        }

        Optional<V> toEnd() throws IOException {
            for (Chunk chunk = open.next(); chunk != null; chunk = open.next()) {
                begin(chunk);
                while (uncombined >= 2 * threads || hasNext()) {
                    combineNext();
                }
            }
            while (uncombined > 0) {
                combineNext();
            }
            open.requireUnchanged(); // since the last chunk was found others were read
            Combined<V> all = combined;
            return all == null ? Optional.empty() : Optional.of(all.value());
        }

        private void begin(Chunk chunk) {
            Begun<V> next = new Begun<>(job, chunk, ordered ? null : ended);
            uncombined++;
            if (ordered) {
                begun.add(next);
            }
            workers.execute(next);
        }

        /** Whether one can be combined without waiting. */
        private boolean hasNext() {
            return ordered ? !begun.isEmpty() && begun.element().isDone() : !ended.isEmpty();
        }

        private void combineNext() throws IOException {
            Begun<V> next = ordered ? begun.remove() : take();
            V value = Objects.requireNonNull(next.await(), "perChunk gives a value");
            Combined<V> before = combined;
            combined = new Combined<>(before == null ? value : job.combine(before.value(), value));
            uncombined--;
            done += next.chunk.progress();
            progress.done(done, open.size());
        }

        private Begun<V> take() throws IOException {
            try {
                return ended.take();
            } catch (InterruptedException interrupted) {
                throw Workers.interrupted("waited for a chunk", interrupted);
            }
        }
    }

    private record Combined<V>(V value) {}

    /** A chunk that is being worked on, or was. */
    private static final class Begun<V> extends FutureTask<V> {
        private final Chunk chunk;
        private final @Nullable BlockingQueue<Begun<V>> ended;

        Begun(ChunkJob<V, ?> job, Chunk chunk, @Nullable BlockingQueue<Begun<V>> ended) {
            super(() -> {
                try (chunk) {
                    return job.perChunk(chunk);
                }
            });
            this.chunk = chunk;
            this.ended = ended;
        }

        @Override
        protected void done() {
            if (ended != null) {
                ended.add(this);
            }
        }

        V await() throws IOException {
            try {
                return get();
            } catch (InterruptedException interrupted) {
                throw Workers.interrupted("waited for " + chunk, interrupted);
            } catch (ExecutionException failed) {
                throw chunk.failure(failed.getCause());
            }
        }
    }
}
