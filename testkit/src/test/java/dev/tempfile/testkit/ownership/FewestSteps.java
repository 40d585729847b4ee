package dev.tempfile.testkit.ownership;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every world that a small model reaches, in the order of the fewest steps that lead to it, until something is broken.
 *
 * <p>For models whose worlds fit the memory as they are; {@link Exploration} is for millions.
 *
 * @param <W> a world, compared by its value
 * @param <B> what may be broken
 */
abstract class FewestSteps<W, B> {
    private static final int MOST = 2_000_000;

    private final Map<W, Integer> distance = new HashMap<>();
    private final Deque<W> due = new ArrayDeque<>();
    private @Nullable B broken;
    private int steps;

    /** All that can happen next in {@code world}, and what must not be, told to {@link #reach} and {@link #breaks}. */
    abstract void follow(W world, int at);

    /** Explores all, beginning with {@code first}. */
    final void from(W first) {
        reach(first, -1);
        while (!due.isEmpty() && broken == null) {
            W world = due.remove();
            follow(world, distance.get(world));
        }
    }

    /** A world that follows one which took {@code from} steps. */
    final void reach(W next, int from) {
        if (distance.size() == MOST) {
            throw new IllegalStateException("more than " + MOST + " worlds");
        }
        if (distance.putIfAbsent(next, from + 1) == null) {
            due.add(next);
        }
    }

    /** Something is broken after {@code at} steps; the first counts. */
    final void breaks(B what, int at) {
        if (broken == null) {
            broken = what;
            steps = at;
        }
    }

    /** What is broken; null if nothing is. */
    final @Nullable B broken() {
        return broken;
    }

    /** After how many steps. */
    final int steps() {
        return steps;
    }

    /** How many worlds there are. */
    final int worlds() {
        return distance.size();
    }
}
