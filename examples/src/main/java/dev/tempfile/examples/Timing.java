package dev.tempfile.examples;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

    /** In turns here too: code that the compiler has bent to one of them would slow down at the first of the others. */
    private static final int WARM_UPS = 3;

    /** A round does its work again until so much time has gone, so that the clock's own grain is not what we see. */
    private static final long ROUND_NANOS = 4_000_000;

    private Timing() {}

    /** Times all of them; the result has the order of the argument. */
    public static Map<String, Spread> inTurns(Map<String, ? extends Work> works, int rounds) throws IOException {
        Map<String, Integer> repeats = new LinkedHashMap<>();
        for (int i = 0; i < WARM_UPS; i++) {
            for (Map.Entry<String, ? extends Work> entry : works.entrySet()) {
                repeats.put(entry.getKey(), warmUp(entry.getValue()));
            }
        }
        Map<String, double[]> micros = new LinkedHashMap<>();
        works.keySet().forEach(name -> micros.put(name, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, ? extends Work> entry : works.entrySet()) {
                int times = repeats.get(entry.getKey());
                micros.get(entry.getKey())[round] = nanos(entry.getValue(), times) / 1e3 / times;
            }
        }
        Map<String, Spread> spreads = new LinkedHashMap<>();
        micros.forEach((name, values) -> spreads.put(name, spread(values)));
        return spreads;
    }

    /** How often the work is to be done in one round. */
    private static int warmUp(Work work) throws IOException {
        long start = System.nanoTime();
        long elapsed;
        long times = 0;
        do {
            work.run();
            times++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < WARM_UP_NANOS);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, times * ROUND_NANOS / elapsed));
    }

    private static long nanos(Work work, int times) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return System.nanoTime() - start;
    }

    private static Spread spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int tenth = sorted.length / 10;
        return new Spread(sorted[tenth], sorted[sorted.length / 2], sorted[sorted.length - 1 - tenth]);
    }
}
