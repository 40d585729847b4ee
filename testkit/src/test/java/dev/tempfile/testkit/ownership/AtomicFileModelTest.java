package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The temporary of an atomic file as a model: its owner, two sweeps and a clock, in every order, each killed before each step.
 *
 * <p>It is its own witness, so that it is not in the model of process directories; and only here does a clock say anything.
 */
@Timeout(120)
class AtomicFileModelTest {
    /** What owner and sweeps keep to; and what is broken without it. */
    enum Rule {
        LOCK("its lock is free", Broken.LIVING_LOST),
        SECOND_WITNESS("its boot is over, or nothing was written to it for an hour", Broken.LIVING_LOST),
        TRIED_AGAIN("its owner tries again while a sweep looks at its lock", Broken.LIVING_LOST),
        LOCKED_AGAIN("it is locked again once its mode is set", Broken.LIVING_LOST),
        BOOT("an earlier boot's needs no hour", Broken.DEAD_STAYS),
        BY_NAME("it is deleted by the name that no other file ever has", Broken.CONTENT_LOST);

        private final String text;
        private final Broken broken;

        Rule(String text, Broken broken) {
            this.text = text;
            this.broken = broken;
        }
    }

    /** What must not be. */
    enum Broken {
        LIVING_LOST("a commit fails, though only one witness did"),
        DEAD_STAYS("something dead stays longer than it must"),
        CONTENT_LOST("content that was published is deleted");

        private final String text;

        Broken(String text) {
            this.text = text;
        }
    }

    /** What the owner has done. */
    enum Stage {
        NOTHING,
        MADE,
        LOCKED,
        WRITTEN,
        MODE_SET,
        READY,
        PUBLISHED,
        FAILED,
        DEAD
    }

    /** What a sweep does next. */
    enum Look {
        PICK,
        LOCK,
        JUDGE,
        DELETE
    }

    /** One sweep: what it does next, whether the file that it saw was old, and whether it has the lock. */
    record Sweeper(Look next, boolean sawOld, boolean holds) {
        static final Sweeper IDLE = new Sweeper(Look.PICK, false, false);
    }

    private static final int NOBODY = -1;
    private static final int OWNER = 2;

    /**
     * The whole world at one moment.
     *
     * @param named whether the temporary has its name
     * @param old whether it was last written to more than an hour ago, as the clock has it now
     * @param lock whose its lock is: a sweep's number, {@link #OWNER} or {@link #NOBODY}
     * @param dropped whether other code of the owner's process dropped its lock
     * @param jumps how often an hour went by, or the clock jumped
     * @param published whether the target has the new content
     */
    record World(
            Stage stage,
            boolean named,
            boolean old,
            int lock,
            boolean dropped,
            int jumps,
            boolean rebooted,
            boolean published,
            Sweeper sweeper0,
            Sweeper sweeper1) {
        static final World FIRST =
                new World(Stage.NOTHING, false, false, NOBODY, false, 0, false, false, Sweeper.IDLE, Sweeper.IDLE);

        World at(Stage next) {
            return new World(next, named, old, lock, dropped, jumps, rebooted, published, sweeper0, sweeper1);
        }

        World named(boolean now) {
            return new World(stage, now, old, lock, dropped, jumps, rebooted, published, sweeper0, sweeper1);
        }

        World old(boolean now) {
            return new World(stage, named, now, lock, dropped, jumps, rebooted, published, sweeper0, sweeper1);
        }

        World lockOf(int holder) {
            return new World(stage, named, old, holder, dropped, jumps, rebooted, published, sweeper0, sweeper1);
        }

        World published(boolean now) {
            return new World(stage, named, old, lock, dropped, jumps, rebooted, now, sweeper0, sweeper1);
        }

        World lockDropped() {
            return new World(stage, named, old, NOBODY, true, jumps, rebooted, published, sweeper0, sweeper1);
        }

        World jumped(boolean nowOld) {
            return new World(stage, named, nowOld, lock, dropped, jumps + 1, rebooted, published, sweeper0, sweeper1);
        }

        World afterReboot() {
            Stage dead = stage == Stage.NOTHING ? stage : Stage.DEAD;
            return new World(dead, named, old, NOBODY, dropped, jumps, true, published, Sweeper.IDLE, Sweeper.IDLE);
        }

        Sweeper sweeper(int index) {
            return index == 0 ? sweeper0 : sweeper1;
        }

        World with(int index, Sweeper next) {
            return new World(
                    stage,
                    named,
                    old,
                    lock,
                    dropped,
                    jumps,
                    rebooted,
                    published,
                    index == 0 ? next : sweeper0,
                    index == 1 ? next : sweeper1);
        }

        boolean isOver() {
            return (stage == Stage.DEAD || stage == Stage.NOTHING)
                    && sweeper0.equals(Sweeper.IDLE)
                    && sweeper1.equals(Sweeper.IDLE);
        }
    }

    /** What owner and others do, by the rules. */
    private static final class Moves extends FewestSteps<World, Broken> {
        private final Set<Rule> rules;

        private Moves(Set<Rule> rules) {
            this.rules = rules;
        }

        static Moves by(Set<Rule> rules) {
            Moves moves = new Moves(rules);
            moves.from(World.FIRST);
            return moves;
        }

        @Override
        void follow(World world, int at) {
            if (world.isOver() && !isSwept(world)) {
                breaks(Broken.DEAD_STAYS, at);
                return;
            }
            owner(world, at);
            for (int index = 0; index < 2; index++) {
                sweeper(world, index, at);
            }
            events(world, at);
        }

        private boolean has(Rule rule) {
            return rules.contains(rule);
        }

        private void owner(World world, int at) {
            switch (world.stage()) {
                case NOTHING -> reach(world.named(true).old(false).at(Stage.MADE), at);
                case MADE -> lock(world, Stage.LOCKED, at);
                case LOCKED -> reach(world.old(false).at(Stage.WRITTEN), at);
                case WRITTEN -> {
                    // Opened and closed to set its mode: what this process has of locks on it is gone.
                    World set = world.lock() == OWNER ? world.lockOf(NOBODY) : world;
                    reach(set.at(Stage.MODE_SET), at);
                }
                case MODE_SET -> {
                    if (has(Rule.LOCKED_AGAIN)) {
                        lock(world, Stage.READY, at);
                    } else {
                        reach(world.at(Stage.READY), at);
                    }
                }
                case READY ->
                    reach(
                            world.named()
                                    ? world.named(false).published(true).at(Stage.PUBLISHED)
                                    : world.at(Stage.FAILED),
                            at);
                default -> {
                    return;
                }
            }
        }

        private void lock(World world, Stage next, int at) {
            if (world.lock() == NOBODY) {
                reach(world.lockOf(OWNER).at(next), at);
            } else if (!has(Rule.TRIED_AGAIN)) {
                reach(world.at(next), at);
            }
        }

        private void sweeper(World world, int index, int at) {
            Sweeper sweeper = world.sweeper(index);
            switch (sweeper.next()) {
                case PICK -> {
                    if (world.named()) {
                        reach(world.with(index, new Sweeper(Look.LOCK, world.old(), false)), at);
                    }
                }
                case LOCK -> {
                    if (!has(Rule.LOCK)) {
                        reach(world.with(index, new Sweeper(Look.JUDGE, sweeper.sawOld(), false)), at);
                    } else if (world.lock() == NOBODY) {
                        World locked = world.lockOf(index);
                        reach(locked.with(index, new Sweeper(Look.JUDGE, sweeper.sawOld(), true)), at);
                    } else {
                        reach(world.with(index, Sweeper.IDLE), at);
                    }
                }
                case JUDGE -> {
                    boolean bootOver = world.rebooted() && world.stage() == Stage.DEAD && has(Rule.BOOT);
                    boolean dead = bootOver || sweeper.sawOld() || !has(Rule.SECOND_WITNESS);
                    reach(
                            dead
                                    ? world.with(index, new Sweeper(Look.DELETE, sweeper.sawOld(), sweeper.holds()))
                                    : closed(world, index),
                            at);
                }
                case DELETE -> delete(world, index, at);
            }
        }

        private static World closed(World world, int index) {
            World next = world.lock() == index ? world.lockOf(NOBODY) : world;
            return next.with(index, Sweeper.IDLE);
        }

        private void delete(World world, int index, int at) {
            if (!has(Rule.BY_NAME) && world.published()) {
                breaks(Broken.CONTENT_LOST, at + 1);
            }
            boolean believesToBeLocked = switch (world.stage()) {
                case LOCKED, WRITTEN, READY -> true;
                default -> false;
            };
            if (world.named() && believesToBeLocked && !(world.dropped() && world.jumps() > 0)) {
                breaks(Broken.LIVING_LOST, at + 1);
            }
            reach(closed(world.named(false), index), at);
        }

        private void events(World world, int at) {
            if (world.stage() != Stage.NOTHING && world.stage().compareTo(Stage.PUBLISHED) < 0) {
                World dead = world.lock() == OWNER ? world.lockOf(NOBODY) : world;
                reach(dead.at(Stage.DEAD), at);
            }
            for (int index = 0; index < 2; index++) {
                if (world.sweeper(index).next() != Look.PICK) {
                    reach(closed(world, index), at);
                }
            }
            if (world.lock() == OWNER && !world.dropped()) {
                reach(world.lockDropped(), at);
            }
            if (world.jumps() < 3) {
                // An hour goes by, or the clock is set forward; or it is set back.
                reach(world.jumped(true), at);
                reach(world.jumped(false), at);
            }
            if (!world.rebooted()) {
                reach(world.afterReboot(), at);
            }
        }

        /** Whether one more sweep takes away what is dead: at once after a reboot, else once an hour went by. */
        private boolean isSwept(World world) {
            boolean bootOver = world.rebooted() && has(Rule.BOOT);
            boolean hourGoesBy = !world.rebooted();
            return !world.named() || world.lock() == NOBODY && (bootOver || hourGoesBy);
        }
    }

    @Test
    void inNoOrderOfTheStepsIsAnythingBroken() {
        Moves all = Moves.by(EnumSet.allOf(Rule.class));

        assertThat(all.broken()).as("after %d steps", all.steps()).isNull();
        assertThat(all.worlds()).as("explored").isGreaterThan(3_000);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void withoutAnyOneRuleSomethingIsAsTheDocumentSays(Rule rule) throws IOException {
        Moves without = Moves.by(EnumSet.complementOf(EnumSet.of(rule)));

        assertThat(without.broken()).isEqualTo(rule.broken);
        OwnershipDocument.says(rule.text, rule.broken.text, without.steps());
    }
}
