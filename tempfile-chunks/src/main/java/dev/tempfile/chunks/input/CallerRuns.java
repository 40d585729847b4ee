package dev.tempfile.chunks.input;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs each task in the thread that hands it over: with it, an {@link java.nio.channels.AsynchronousFileChannel} works in the
 * caller and is not closed by an interrupt of the thread. The library has the same, and does not export it.
 */
final class CallerRuns extends AbstractExecutorService {
    /** The one that serves all. */
    static final CallerRuns EXECUTOR = new CallerRuns();

    private CallerRuns() {}

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void shutdown() {
        // It has no threads, so there is nothing to end.
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
