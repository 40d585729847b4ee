package dev.tempfile.chunks.sort;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads of a sort. */
final class SortWorkers {
    private SortWorkers() {}

    static ExecutorService of(int threads) {
        return Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "tempfile-sort");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Interrupts what still runs, and waits for it, so that nothing makes anything afterwards. */
    static void end(ExecutorService workers) {
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
}
