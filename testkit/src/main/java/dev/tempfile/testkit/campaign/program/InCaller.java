package dev.tempfile.testkit.campaign.program;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** In place of the threads that share a work: it runs in the one that hands it over, which is the one that is traced. */
final class InCaller extends AbstractExecutorService {
    private boolean ended;

    /** From now on no work has threads of its own: by the seam that the library has for that. */
    static void everywhere() throws ReflectiveOperationException {
        Supplier<ExecutorService> one = InCaller::new;
        var seam = Class.forName("dev.tempfile.chunks.input.Workers").getDeclaredField("replacement");
        seam.setAccessible(true);
        seam.set(null, one);
    }

    @Override
    public void execute(Runnable task) {
        if (!ended) {
            task.run();
        }
    }

    @Override
    public void shutdown() {
        ended = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        ended = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }
}
