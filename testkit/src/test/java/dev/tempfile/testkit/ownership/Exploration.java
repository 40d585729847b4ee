package dev.tempfile.testkit.ownership;

import dev.tempfile.testkit.ownership.ModelSweeper.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every state that the model reaches, in the order of the fewest steps that lead to it.
 *
 * <p>Each part of a state is kept once and has a number, and the numbers of a state fit into one long: millions of states must fit
 * into the memory of a test.
 */
final class Exploration {
    private static final int BITS = 14;
    private static final int OWNER_0 = 0;
    private static final int OWNER_1 = BITS;
    private static final int SWEEPER_0 = 2 * BITS;
    private static final int SWEEPER_1 = 3 * BITS;
    private static final int HAPPENED = 4 * BITS;
    private static final int MOST_STATES = 12_000_000;

    private final Cast cast;
    private final OwnerSteps ownerSteps;
    private final SweeperSteps sweeperSteps;
    private final EventSteps events;
    private final Numbered<ModelOwner> owners = new Numbered<>(1 << BITS);
    private final Numbered<ModelSweeper> sweepers = new Numbered<>(1 << BITS);
    private final Map<ModelOwner, Boolean> sweptAtLast = new HashMap<>();
    private final Map<ModelOwner, Boolean> sweptAtLastInOldBoot = new HashMap<>();
    private long[] states = new long[1 << 16];
    private int[] parents = new int[1 << 16];
    private int[] table = new int[1 << 18];
    private int count;
    private int broken = -1;
    private @Nullable Invariant invariant;
    private @Nullable Step last;

    private Exploration(Set<Rule> rules, Cast cast) {
        this.cast = cast;
        this.ownerSteps = new OwnerSteps(rules, cast);
        this.sweeperSteps = new SweeperSteps(rules, cast);
        this.events = new EventSteps(cast);
    }

    /** Explores all that the cast can do while it keeps to the rules, or until something is broken. */
    static Exploration of(Set<Rule> rules, Cast cast) {
        Exploration exploration = new Exploration(rules, cast);
        exploration.explore();
        return exploration;
    }

    /** How many states there are. */
    int states() {
        return count;
    }

    /** What does not hold; null if all does. */
    @Nullable
    Invariant broken() {
        return invariant;
    }

    private void explore() {
        ModelState first = ModelState.NOTHING_YET;
        for (int index = 0; index < 2; index++) {
            owners.number(first.owner(index));
        }
        sweepers.number(ModelSweeper.IDLE);
        add((long) 1 << OWNER_1, -1);
        for (int at = 0; at < count && invariant == null; at++) {
            int from = at;
            ModelState state = state(at);
            if (state.isOver() && !isSwept(state)) {
                broken = at;
                invariant = Invariant.DEAD_IS_SWEPT;
                return;
            }
            steps(state, (who, what, next, breaks) -> {
                int index = add(next, state, from);
                if (breaks != null && invariant == null) {
                    broken = from;
                    invariant = breaks;
                    last = new Step(who, what, index);
                }
            });
        }
    }

    /** One step of a counter-example, and the state after it. */
    private record Step(String who, String what, int to) {
        @Override
        public String toString() {
            return who + ": " + what;
        }
    }

    private void steps(ModelState state, Steps steps) {
        for (int index = 0; index < 2; index++) {
            ownerSteps.of(state, index, steps);
            sweeperSteps.of(state, index, steps);
        }
        events.of(state, steps);
    }

    /** What leads to what is broken, in the fewest steps. */
    List<String> counterExample() {
        List<String> trace = new ArrayList<>();
        for (int at = broken; at > 0; at = parents[at]) {
            trace.add(0, step(parents[at], at).toString());
        }
        if (last != null) {
            trace.add(last.toString());
        }
        return trace;
    }

    private Step step(int from, int to) {
        List<Step> found = new ArrayList<>();
        ModelState state = state(from);
        steps(state, (who, what, next, breaks) -> {
            if (add(next, state, from) == to) {
                found.add(new Step(who, what, to));
            }
        });
        return found.get(0);
    }

    /** Whether a sweep that nobody disturbs leaves nothing of what is dead, or only what is listed with a reason. */
    private boolean isSwept(ModelState state) {
        for (int index = 0; index < 2; index++) {
            ModelOwner owner = state.owner(index);
            Map<ModelOwner, Boolean> known = state.happened(Cast.Event.REBOOT) ? sweptAtLastInOldBoot : sweptAtLast;
            int at = index;
            if (owner.exists() && !known.computeIfAbsent(owner, each -> isSweptAlone(state, at))) {
                return false;
            }
        }
        return true;
    }

    private boolean isSweptAlone(ModelState state, int index) {
        ModelState alone = state.with(1 - index, ModelOwner.notBegun(1 - index));
        for (Kind kind : new Kind[] {Kind.OUTSIDE, Kind.FOREIGN}) {
            ModelOwner left = afterSweep(alone, kind).owner(index);
            boolean unseen = kind == Kind.FOREIGN
                    && left.said()
                    && left.file() == ModelOwner.File.OWNER
                    && left.socket() != ModelOwner.Socket.NAMED;
            if (left.exists() && !unseen) {
                return false;
            }
        }
        return true;
    }

    private ModelState afterSweep(ModelState before, Kind kind) {
        SweeperSteps alone = new SweeperSteps(sweeperSteps.rules(), Cast.of(kind, kind));
        ModelState[] now = {before};
        do {
            List<ModelState> next = new ArrayList<>();
            alone.of(now[0], 0, (who, what, after, breaks) -> next.add(after));
            if (next.isEmpty()) {
                break;
            }
            now[0] = next.get(0);
        } while (now[0].sweeper0().at() != ModelSweeper.Point.PICK);
        return now[0];
    }

    private ModelState state(int index) {
        long packed = states[index];
        return new ModelState(
                owners.of(part(packed, OWNER_0)),
                owners.of(part(packed, OWNER_1)),
                sweepers.of(part(packed, SWEEPER_0)),
                sweepers.of(part(packed, SWEEPER_1)),
                (int) (packed >>> HAPPENED));
    }

    private static int part(long packed, int shift) {
        return (int) (packed >>> shift) & (1 << BITS) - 1;
    }

    /** The numbers of all parts. Those that are the same as before need not be looked up. */
    private long packed(ModelState state, ModelState before, long packedBefore) {
        return (long) state.happened() << HAPPENED
                | part(owners, state.owner0(), before.owner0(), packedBefore, OWNER_0)
                | part(owners, state.owner1(), before.owner1(), packedBefore, OWNER_1)
                | part(sweepers, state.sweeper0(), before.sweeper0(), packedBefore, SWEEPER_0)
                | part(sweepers, state.sweeper1(), before.sweeper1(), packedBefore, SWEEPER_1);
    }

    @SuppressWarnings("ReferenceEquality")
    private static <T> long part(Numbered<T> all, T now, T before, long packedBefore, int shift) {
        long number = now == before ? part(packedBefore, shift) : all.number(now);
        return number << shift;
    }

    /** The number of a state, which it has or gets. */
    private int add(ModelState state, ModelState before, int parent) {
        return add(packed(state, before, states[parent]), parent);
    }

    private int add(long packed, int parent) {
        int slot = slot(packed);
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        if (count == MOST_STATES) {
            throw new IllegalStateException("more than " + MOST_STATES + " states with " + cast);
        }
        if (count == states.length) {
            states = Arrays.copyOf(states, count + count / 2);
            parents = Arrays.copyOf(parents, states.length);
        }
        states[count] = packed;
        parents[count] = parent;
        table[slot] = ++count;
        if (count > table.length / 2) {
            table = new int[2 * table.length];
            for (int each = 0; each < count; each++) {
                table[slot(states[each])] = each + 1;
            }
        }
        return count - 1;
    }

    private int slot(long packed) {
        long hash = packed * 0x9e3779b97f4a7c15L;
        int slot = (int) (hash >>> 32) & table.length - 1;
        while (table[slot] != 0 && states[table[slot] - 1] != packed) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    /** Things that are equal, kept once and numbered. */
    private static final class Numbered<T> {
        private final Map<T, Integer> numbers = new HashMap<>();
        private final List<T> all = new ArrayList<>();
        private final int most;

        Numbered(int most) {
            this.most = most;
        }

        T of(int number) {
            return all.get(number);
        }

        int number(T thing) {
            Integer known = numbers.get(thing);
            if (known == null) {
                if (all.size() == most) {
                    throw new IllegalStateException("more than " + most + " of " + thing);
                }
                known = all.size();
                all.add(thing);
                numbers.put(thing, known);
            }
            return known;
        }

        int size() {
            return all.size();
        }
    }

    @Override
    public String toString() {
        return count + " states (" + owners.size() + " of an owner, " + sweepers.size() + " of a sweep) with " + cast;
    }
}
