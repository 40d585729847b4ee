package dev.tempfile.chunks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link ChunkJob} in threads of this process. Immutable.
 *
 * <p>Values are combined in the order of the input, each as soon as all before it are. At most two chunks a thread are begun and not
 * yet combined, so that neither values nor temporary files pile up behind a slow one.
 */
public final class LocalEngine implements ChunkEngine {
    private final int threads;
    private final ChunkProgress progress;

    LocalEngine(int threads, ChunkProgress progress) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least a thread, not " + threads);
        }
        this.threads = threads;
        this.progress = progress;
    }

    /** The same, telling how far a job has come. */
    public LocalEngine withProgress(ChunkProgress listener) {
        return new LocalEngine(threads, Objects.requireNonNull(listener));
    }

    @Override
    public <V, R> R run(ChunkJob<V, R> job) throws IOException {
        Chunks input = job.input();
        ExecutorService workers = Executors.newFixedThreadPool(threads, LocalEngine::worker);
        try (OpenChunks open = input.open(Blocks.Division.withWorkers(input.workers()))) {
            try {
                return job.result(new Run<>(job, open, workers).toEnd());
            } finally {
                end(workers); // before the input is closed under them
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "tempfile-chunks-job");
        thread.setDaemon(true);
        return thread;
    }

    /** Interrupts what still runs, and waits for it: a job that failed leaves nothing running that could make anything. */
    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (workers.awaitTermination(1, TimeUnit.DAYS)) {
                    break;
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One run of a job. */
    private final class Run<V, R> {
        private final ChunkJob<V, R> job;
        private final OpenChunks open;
        private final ExecutorService workers;
        private final ArrayDeque<Begun<V>> begun = new ArrayDeque<>();
        private @Nullable Combined<V> combined;

        Run(ChunkJob<V, R> job, OpenChunks open, ExecutorService workers) {
            this.job = job;
            this.open = open;
            this.workers = workers;
        }

        Optional<V> toEnd() throws IOException {
            for (Chunk chunk = open.next(); chunk != null; chunk = open.next()) {
                Chunk given = chunk;
                begun.add(new Begun<>(given, workers.submit(() -> job.perChunk(given))));
                while (begun.size() >= 2 * threads
                        || !begun.isEmpty() && begun.element().value().isDone()) {
                    combineNext();
                }
            }
            while (!begun.isEmpty()) {
                combineNext();
            }
            Combined<V> all = combined;
            return all == null ? Optional.empty() : Optional.of(all.value());
        }

        private void combineNext() throws IOException {
            Begun<V> next = begun.remove();
            V value = Objects.requireNonNull(next.await(), "perChunk gives a value");
            Combined<V> before = combined;
            combined = new Combined<>(before == null ? value : job.combine(before.value(), value));
            progress.done(next.chunk().offset() + next.chunk().size(), open.size());
        }
    }

    private record Combined<V>(V value) {}

    /** A chunk that is being worked on, or was. */
    private record Begun<V>(Chunk chunk, Future<V> value) {
        V await() throws IOException {
            try {
                return value.get();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                InterruptedIOException failure = new InterruptedIOException("interrupted while it waited for " + chunk);
                failure.initCause(interrupted);
                throw failure;
            } catch (ExecutionException failed) {
                throw Failures.in(chunk, failed.getCause());
            }
        }
    }
}
