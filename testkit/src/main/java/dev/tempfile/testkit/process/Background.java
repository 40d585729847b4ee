package dev.tempfile.testkit.process;

import java.time.Duration;
import java.time.Instant;

/** What the library does in this JVM where nobody waits for it. */
public final class Background {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Background() {}

    /** Waits until nothing is done any more; fails when that takes too long. */
    public static void awaitIdle() throws InterruptedException {
        Instant latest = Instant.now().plus(PATIENCE);
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("tempfile-sweep"))) {
            if (Instant.now().isAfter(latest)) {
                throw new AssertionError("the background goes on and on");
            }
            Thread.sleep(5);
        }
    }
}
