package dev.tempfile.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The threads that share the repetitions of an operation: "1" is the caller itself, "8", or "1000-virtual". */
final class Crew {
    /** Keeps what the operations return, so that it counts as used. */
    static final AtomicLong CONSUMED = new AtomicLong();

    private final List<Operation> members = new ArrayList<>();
    private final boolean virtual;

    Crew(String threads, Supplier<Operation> operation) {
        virtual = threads.endsWith("-virtual");
        int count = Integer.parseInt(threads.replace("-virtual", ""));
        for (int i = 0; i < count; i++) {
            members.add(operation.get());
        }
    }

    /** Does the operation at least {@code times} times in all and says how often it was. */
    long run(long times) throws IOException, InterruptedException, ExecutionException {
        long each = Math.max(1, times / members.size());
        if (members.size() == 1 && !virtual) {
            CONSUMED.addAndGet(repeat(members.get(0), each));
            return each;
        }
        ExecutorService executor = virtual ? virtualThreads() : Executors.newFixedThreadPool(members.size());
        try {
            List<Future<Long>> results = new ArrayList<>();
            for (Operation member : members) {
                results.add(executor.submit(() -> repeat(member, each)));
            }
            for (Future<Long> result : results) {
                CONSUMED.addAndGet(result.get());
            }
        } finally {
            executor.shutdown();
        }
        return each * members.size();
    }

    private static long repeat(Operation operation, long times) throws IOException {
        long sum = 0;
        for (long i = 0; i < times; i++) {
            sum += operation.run();
        }
        return sum;
    }

    /** Java 21's virtual threads, from code that is compiled for 17. */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("virtual threads need Java 21", e);
        }
    }
}
