package dev.tempfile.chunks.input;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Threads that share a work, and how to wait for them. */
public final class Workers {
    /** Put in place of threads by tests that trace every system call of a work in one of them. */
    private static volatile @Nullable Supplier<ExecutorService> replacement;

    /** Whoever was forgotten without a close leaves no threads behind for longer. */
    private static final long IDLE_SECONDS = 10;

    private Workers() {}

    /** So many threads of that name, which keep no JVM from ending, and are not there for long where nobody gives them work. */
    public static ExecutorService of(int threads, String name) {
        Supplier<ExecutorService> replaced = replacement;
        if (replaced != null) {
            return replaced.get();
        }
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Interrupts what still runs, and waits for it, so that nothing makes anything afterwards. */
    public static void end(ExecutorService workers) {
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

    /** Waits for a result whatever interrupts it; what failed there fails here, and an interrupt is kept for later. */
    public static <T> T await(Future<T> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw Failures.asOf(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An interrupt as the failure of what the thread did; its flag stays set. */
    public static InterruptedIOException interrupted(String during, InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        InterruptedIOException failure = new InterruptedIOException("interrupted while it " + during);
        failure.initCause(interrupt);
        return failure;
    }
}
