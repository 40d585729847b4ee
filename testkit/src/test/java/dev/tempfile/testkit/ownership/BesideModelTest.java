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
 * What an owner makes beside the files of others, as a model: the owner and two sweeps, in every order, each killed before each
 * step.
 *
 * <p>Whether the owner is dead is a verdict of its process directory, of which {@link SweepModelTest} is the model; here it is true
 * and its lock is one lock.
 */
@Timeout(120)
class BesideModelTest {
    /** What owner and sweeps keep to; and what is broken without it. */
    enum Rule {
        DIRECTORY_FIRST("an owner has its directory before it makes anything beside others", Broken.DEAD_STAYS),
        USE("what lies beside others is a use of the owner's directory, which is not idle then", Broken.DEAD_STAYS),
        OWN_FILES_FIRST("an owner that ends deletes what lies beside others before its directory", Broken.DEAD_STAYS),
        LISTED_AGAIN("where something is dead, the names are listed once more after the verdict", Broken.DEAD_STAYS),
        FILES_FIRST("a sweep deletes what lies beside others before the owner's directory", Broken.DEAD_STAYS),
        NEEDS_DIRECTORY("what lies beside others without its owner's directory is only listed", Broken.LIVING_LOST),
        OWNER_FILE("a directory without `owner` does not speak for what lies beside it", Broken.LIVING_LOST),
        KEEPING_RENAMES("what is kept gets another name", Broken.KEPT_LOST);

        private final String text;
        private final Broken broken;

        Rule(String text, Broken broken) {
            this.text = text;
            this.broken = broken;
        }
    }

    /** What must not be. */
    enum Broken {
        LIVING_LOST("what a living owner has beside others is deleted"),
        DEAD_STAYS("what lies beside others is never swept"),
        KEPT_LOST("what was kept is deleted");

        private final String text;

        Broken(String text) {
            this.text = text;
        }
    }

    /** What the owner does. */
    enum Stage {
        LIVES,
        ENDS,
        DEAD
    }

    /** What lies beside others. */
    enum File {
        NONE,
        OPEN,
        /** Kept under the name that it had. */
        KEPT
    }

    /** What a sweep does next. */
    enum Look {
        LIST,
        LIST_ON,
        JUDGE,
        LIST_AGAIN,
        LIST_AGAIN_ON,
        CLAIM,
        DELETE,
        REMOVE
    }

    /**
     * One sweep.
     *
     * @param first whether the directory is the first that this listing meets, or the file
     * @param directory whether it has the directory on its list
     * @param file whether it has the file on its list
     */
    record Sweeper(Look next, boolean first, boolean directory, boolean file) {
        static final Sweeper IDLE = new Sweeper(Look.LIST, false, false, false);

        Sweeper to(Look then) {
            return new Sweeper(then, first, directory, file);
        }
    }

    private static final int NOBODY = -1;
    private static final int OWNER = 2;

    /**
     * The whole world at one moment.
     *
     * @param born whether the owner had a directory already
     * @param directory whether its directory is there
     * @param owner whether the owner file is in it
     * @param taken whether somebody else took the owner file away
     * @param lock whose the owner file's lock is: a sweep's number, {@link #OWNER} or {@link #NOBODY}
     * @param file what the owner has beside others
     */
    record World(
            Stage stage,
            boolean born,
            boolean directory,
            boolean owner,
            boolean taken,
            int lock,
            File file,
            Sweeper sweeper0,
            Sweeper sweeper1) {
        static final World FIRST =
                new World(Stage.LIVES, false, false, false, false, NOBODY, File.NONE, Sweeper.IDLE, Sweeper.IDLE);

        World at(Stage next) {
            return new World(next, born, directory, owner, taken, lock, file, sweeper0, sweeper1);
        }

        World withDirectory() {
            return new World(stage, true, true, true, taken, OWNER, file, sweeper0, sweeper1);
        }

        World withoutDirectory() {
            return new World(stage, born, false, false, taken, NOBODY, file, sweeper0, sweeper1);
        }

        World ownerFileTaken() {
            return new World(stage, born, directory, false, true, NOBODY, file, sweeper0, sweeper1);
        }

        World lockOf(int holder) {
            return new World(stage, born, directory, owner, taken, holder, file, sweeper0, sweeper1);
        }

        World file(File now) {
            return new World(stage, born, directory, owner, taken, lock, now, sweeper0, sweeper1);
        }

        Sweeper sweeper(int index) {
            return index == 0 ? sweeper0 : sweeper1;
        }

        World with(int index, Sweeper next) {
            Sweeper now0 = index == 0 ? next : sweeper0;
            Sweeper now1 = index == 1 ? next : sweeper1;
            return new World(stage, born, directory, owner, taken, lock, file, now0, now1);
        }

        /** A sweep ends, by itself or by a kill, and what it locked is free. */
        World withoutSweep(int index) {
            return (lock == index ? lockOf(NOBODY) : this).with(index, Sweeper.IDLE);
        }

        boolean isOver() {
            return stage == Stage.DEAD && sweeper0.equals(Sweeper.IDLE) && sweeper1.equals(Sweeper.IDLE);
        }
    }

    /** What owner, sweeps and others do, by the rules. */
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

        private boolean has(Rule rule) {
            return rules.contains(rule);
        }

        @Override
        void follow(World world, int at) {
            boolean lies = world.file() == File.OPEN;
            if (world.isOver() && lies && !world.directory() && !world.taken()) {
                breaks(Broken.DEAD_STAYS, at);
                return;
            }
            switch (world.stage()) {
                case LIVES -> lives(world, at);
                case ENDS -> ends(world, at);
                case DEAD -> {}
            }
            for (int index = 0; index < 2; index++) {
                sweeper(world, index, at);
                if (world.sweeper(index).next() != Look.LIST) {
                    reach(world.withoutSweep(index), at);
                }
            }
            if (world.stage() != Stage.DEAD) {
                World killed = world.lock() == OWNER ? world.lockOf(NOBODY) : world;
                reach(killed.at(Stage.DEAD), at);
            }
            if (world.owner() && world.stage() == Stage.LIVES) {
                reach(world.ownerFileTaken(), at);
            }
        }

        private void lives(World world, int at) {
            if (!world.born()) {
                reach(world.withDirectory(), at);
            }
            if (world.file() == File.NONE && (world.directory() || !has(Rule.DIRECTORY_FIRST) && !world.born())) {
                reach(world.file(File.OPEN), at);
            }
            if (world.file() == File.OPEN) {
                reach(world.file(File.NONE), at);
                reach(world.file(has(Rule.KEEPING_RENAMES) ? File.NONE : File.KEPT), at);
            }
            if (world.directory() && (world.file() != File.OPEN || !has(Rule.USE))) {
                reach(world.withoutDirectory(), at);
            }
            reach(world.at(Stage.ENDS), at);
        }

        private void ends(World world, int at) {
            if (world.file() == File.OPEN) {
                reach(world.file(File.NONE), at);
            }
            if (world.directory() && (world.file() != File.OPEN || !has(Rule.OWN_FILES_FIRST))) {
                reach(world.withoutDirectory(), at);
            }
        }

        private void sweeper(World world, int index, int at) {
            Sweeper sweeper = world.sweeper(index);
            switch (sweeper.next()) {
                case LIST, LIST_AGAIN -> list(world, index, at);
                case LIST_ON, LIST_AGAIN_ON -> listOn(world, index, at);
                case JUDGE -> {
                    Look then = has(Rule.LISTED_AGAIN) ? Look.LIST_AGAIN : Look.CLAIM;
                    // The lock is given back until the claim.
                    reach(isDead(world) ? world.with(index, sweeper.to(then)) : world.withoutSweep(index), at);
                }
                case CLAIM -> reach(isDead(world) ? claimed(world, index) : world.withoutSweep(index), at);
                case DELETE -> delete(world, index, at);
                case REMOVE -> {
                    World removed = world.withoutDirectory();
                    reach(
                            has(Rule.FILES_FIRST)
                                    ? removed.withoutSweep(index)
                                    : removed.with(index, sweeper.to(Look.DELETE)),
                            at);
                }
            }
        }

        /** A listing takes its time: what it meets first may be long gone, or not alone any more, when it meets the other. */
        private void list(World world, int index, int at) {
            boolean again = world.sweeper(index).next() == Look.LIST_AGAIN;
            Look then = again ? Look.LIST_AGAIN_ON : Look.LIST_ON;
            boolean known = again && world.sweeper(index).directory();
            reach(world.with(index, new Sweeper(then, true, known || world.directory(), false)), at);
            reach(world.with(index, new Sweeper(then, false, known, world.file() != File.NONE)), at);
        }

        private void listOn(World world, int index, int at) {
            Sweeper sweeper = world.sweeper(index);
            boolean again = sweeper.next() == Look.LIST_AGAIN_ON;
            Sweeper listed = sweeper.first()
                    ? new Sweeper(sweeper.next(), true, sweeper.directory(), world.file() != File.NONE)
                    : new Sweeper(sweeper.next(), false, sweeper.directory() || world.directory(), sweeper.file());
            reach(
                    listed.directory()
                            ? world.with(index, listed.to(again ? Look.CLAIM : Look.JUDGE))
                            : withoutDirectory(world, index, listed),
                    at);
        }

        /** What has no directory is listed, and no more. */
        private World withoutDirectory(World world, int index, Sweeper listed) {
            return has(Rule.NEEDS_DIRECTORY) || !listed.file()
                    ? world.withoutSweep(index)
                    : world.with(index, listed.to(Look.DELETE));
        }

        /** Truly, as far as the owner file goes; without it a directory that holds nothing may go. */
        private static boolean isDead(World world) {
            return world.directory()
                    && (world.owner() ? world.lock() == NOBODY && world.stage() == Stage.DEAD : world.taken());
        }

        private World claimed(World world, int index) {
            Sweeper sweeper = world.sweeper(index);
            boolean speaks = world.owner() || !has(Rule.OWNER_FILE);
            Look then = has(Rule.FILES_FIRST) ? Look.DELETE : Look.REMOVE;
            World locked = world.owner() ? world.lockOf(index) : world;
            return locked.with(index, new Sweeper(then, sweeper.first(), true, sweeper.file() && speaks));
        }

        private void delete(World world, int index, int at) {
            Sweeper sweeper = world.sweeper(index);
            if (sweeper.file() && world.file() == File.KEPT) {
                breaks(Broken.KEPT_LOST, at + 1);
            }
            if (sweeper.file() && world.file() == File.OPEN && world.stage() == Stage.LIVES) {
                breaks(Broken.LIVING_LOST, at + 1);
            }
            World after = sweeper.file() ? world.file(File.NONE) : world;
            boolean last = !has(Rule.FILES_FIRST) || !sweeper.directory();
            reach(last ? after.withoutSweep(index) : after.with(index, sweeper.to(Look.REMOVE)), at);
        }
    }

    @Test
    void inNoOrderOfTheStepsIsAnythingBroken() {
        Moves all = Moves.by(EnumSet.allOf(Rule.class));

        assertThat(all.broken()).as("after %d steps", all.steps()).isNull();
        assertThat(all.worlds()).as("explored").isGreaterThan(1_000);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void withoutAnyOneRuleSomethingIsAsTheDocumentSays(Rule rule) throws IOException {
        Moves without = Moves.by(EnumSet.complementOf(EnumSet.of(rule)));

        assertThat(without.broken()).isEqualTo(rule.broken);
        OwnershipDocument.says(rule.text, rule.broken.text, without.steps());
    }
}
