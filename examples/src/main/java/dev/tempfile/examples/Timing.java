package dev.tempfile.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times pieces of work against each other: each is warmed up, then they take turns round by round.
 *
 * <p>Turns, because a machine that is shared changes its speed while one measures: what disturbs one disturbs its
 * neighbours in the same round too. A median with its spread, because one shot says nothing. This is no JMH; it is
 * honest enough to see which of two ways is the faster one, and when that cannot be told.
 */
public final class Timing {

    /** What is timed. */
    public interface Work {
        /** Does it once. */
        void run() throws IOException;
    }

    /** Microseconds for doing it once: the median of all rounds, and what holds the middle eight tenths of them. */
    public record Spread(double low, double median, double high) {}

    /** Long enough for the compiler to have seen what matters, short enough for a tour. */
    private static final long WARM_UP_NANOS = 60_000_000;

    /**
     * At most. In turns here too: code that the compiler has bent to one of them would slow down at the first of the
     * others.
     */
    private static final int WARM_UPS = 3;

    /** A round does its work again until so much time has gone, so that the clock's own grain is not what we see. */
    private static final long ROUND_NANOS = 4_000_000;

    private final String name;
    private final Work work;
    private final double[] micros;
    private int times;

    private Timing(String name, Work work, int rounds) {
        this.name = name;
        this.work = work;
        micros = new double[rounds];
    }

    /** Times all of them; the result has the order of the argument. */
    public static Map<String, Spread> inTurns(Map<String, ? extends Work> works, int rounds) throws IOException {
        List<Timing> timings = new ArrayList<>();
        works.forEach((name, work) -> timings.add(new Timing(name, work, rounds)));
        for (int i = 0; i < Math.min(WARM_UPS, rounds); i++) {
            for (Timing timing : timings) {
                timing.warmUp();
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (Timing timing : timings) {
                timing.measure(round);
            }
        }
        Map<String, Spread> spreads = new LinkedHashMap<>();
        timings.forEach(timing -> spreads.put(timing.name, timing.spread()));
        return spreads;
    }

    /** Finds out how often the work is to be done in one round, too. */
    private void warmUp() throws IOException {
        long start = System.nanoTime();
        long elapsed;
        long done = 0;
        do {
            work.run();
            done++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < WARM_UP_NANOS);
        times = (int) Math.max(1, done * ROUND_NANOS / elapsed);
    }

    private void measure(int round) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        micros[round] = (System.nanoTime() - start) / 1e3 / times;
    }

    private Spread spread() {
        double[] sorted = micros.clone();
        Arrays.sort(sorted);
        int tenth = sorted.length / 10;
        return new Spread(sorted[tenth], sorted[sorted.length / 2], sorted[sorted.length - 1 - tenth]);
    }
}
