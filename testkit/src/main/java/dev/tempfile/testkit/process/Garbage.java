package dev.tempfile.testkit.process;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Collecting garbage until it shows. */
public final class Garbage {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Garbage() {}

    /** Collects until {@code seen}; fails when that takes too long. */
    public static void collectUntil(BooleanSupplier seen) throws InterruptedException {
        Instant latest = Instant.now().plus(PATIENCE);
        while (!seen.getAsBoolean()) {
            if (Instant.now().isAfter(latest)) {
                throw new AssertionError("collecting garbage had no effect");
            }
            System.gc();
            Thread.sleep(5);
        }
    }

    /** Collects a few times and gives others time to see it, for what shall not happen. */
    public static void collect() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            System.gc();
            Thread.sleep(20);
        }
    }
}
