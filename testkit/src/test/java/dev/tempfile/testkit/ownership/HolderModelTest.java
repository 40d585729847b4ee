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
 * What is handed on as a model: an owner that may end or be killed, the command that it started and that records itself, what that
 * leaves in the background, and two sweeps, in every order, each killed before each step.
 *
 * <p>That the owner is dead is certain here; when a sweep may believe so is in the model of process directories.
 */
@Timeout(120)
class HolderModelTest {
    /** What all keep to; and what is broken without it. */
    enum Rule {
        VETO("a holder that lives vetoes", Broken.HELD_LOST),
        UNSEEN_VETOES("a holder that cannot be compared vetoes", Broken.HELD_LOST),
        CLAIM("each hold is claimed before anything goes", Broken.HELD_LOST),
        RECORD_FIRST("the command begins only once its record is made", Broken.HELD_LOST),
        ENVIRONMENT("whose environment names it is a holder", Broken.HELD_LOST),
        ENVIRONMENT_AGAIN("who records itself records its environment again", Broken.HELD_LOST),
        AT_EXIT("an owner that ends leaves what is held", Broken.HELD_LOST),
        ONE_CALL("a record is made by one call", Broken.GONE_STAYS),
        START("a holder is compared by its start, too", Broken.GONE_STAYS),
        BOOT("no holder is of an earlier boot", Broken.GONE_STAYS);

        private final String text;
        private final Broken broken;

        Rule(String text, Broken broken) {
            this.text = text;
            this.broken = broken;
        }
    }

    /** What must not be. */
    enum Broken {
        HELD_LOST("what a living process holds is deleted"),
        GONE_STAYS("what nobody holds any more is never swept");

        private final String text;

        Broken(String text) {
            this.text = text;
        }
    }

    /** How far the command is. */
    enum Command {
        NOT_STARTED,
        /** A process, and its environment is still its parent's. */
        SPAWNED,
        /** The shell that will make the record. */
        SHELL,
        RECORDING,
        RECORDED,
        RUNNING,
        /** Runs, and its environment names nothing. */
        RUNNING_CLEAN,
        ENDED
    }

    /** What is recorded of the command. */
    enum Record {
        NONE,
        TORN,
        WHOLE
    }

    /** What a sweep does next, or an owner that ends. */
    enum Step {
        IDLE,
        ASK,
        CLEAR,
        CLAIM,
        DELETE
    }

    private static final int OWNER = 2;
    private static final int NOBODY = -1;

    /**
     * The whole world at one moment.
     *
     * @param hold whether records can be made
     * @param environment whether it is recorded that environments count
     * @param background whether a process that the command left lives
     * @param idReused whether the command's id is another process's now
     * @param lock who is at work there: a sweep's number, {@link #OWNER} or {@link #NOBODY}
     */
    record World(
            boolean owner,
            boolean content,
            boolean hold,
            Record record,
            boolean environment,
            Command command,
            boolean background,
            boolean idReused,
            boolean rebooted,
            int lock,
            Step step) {
        static final World FIRST = new World(
                true, true, true, Record.NONE, true, Command.NOT_STARTED, false, false, false, NOBODY, Step.IDLE);

        World owner(boolean now) {
            return new World(
                    now, content, hold, record, environment, command, background, idReused, rebooted, lock, step);
        }

        World held(boolean now, Record nowRecorded, boolean nowEnvironment) {
            return new World(
                    owner,
                    content,
                    now,
                    nowRecorded,
                    nowEnvironment,
                    command,
                    background,
                    idReused,
                    rebooted,
                    lock,
                    step);
        }

        World at(Command next) {
            return new World(
                    owner, content, hold, record, environment, next, background, idReused, rebooted, lock, step);
        }

        World background(boolean now) {
            return new World(owner, content, hold, record, environment, command, now, idReused, rebooted, lock, step);
        }

        World withIdReused() {
            return new World(
                    owner, content, hold, record, environment, command, background, true, rebooted, lock, step);
        }

        World work(int who, Step next) {
            return new World(
                    owner, content, hold, record, environment, command, background, idReused, rebooted, who, next);
        }

        World deleted() {
            return new World(
                    owner,
                    false,
                    false,
                    Record.NONE,
                    false,
                    command,
                    background,
                    idReused,
                    rebooted,
                    NOBODY,
                    Step.IDLE);
        }

        World afterReboot() {
            Command over = command == Command.NOT_STARTED ? command : Command.ENDED;
            return new World(false, content, hold, record, environment, over, false, idReused, true, NOBODY, Step.IDLE);
        }

        boolean isUsed() {
            return background || command == Command.RUNNING || command == Command.RUNNING_CLEAN;
        }

        boolean isNamed() {
            return background || command.compareTo(Command.SHELL) >= 0 && command.compareTo(Command.RUNNING) <= 0;
        }

        boolean isCommandAlive() {
            return command != Command.NOT_STARTED && command != Command.ENDED;
        }

        boolean isOver() {
            boolean noCommand = command == Command.NOT_STARTED || command == Command.ENDED;
            return !owner && noCommand && !background && lock == NOBODY;
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
            if (world.isOver() && world.content() && isVetoed(world, false)) {
                breaks(Broken.GONE_STAYS, at);
                return;
            }
            command(world, at);
            begin(world, at);
            work(world, at);
            events(world, at);
        }

        private boolean has(Rule rule) {
            return rules.contains(rule);
        }

        // ------------------------------------------------------------ the command

        private void command(World world, int at) {
            switch (world.command()) {
                case NOT_STARTED -> {
                    if (world.owner() && world.lock() != OWNER) {
                        reach(world.at(Command.SPAWNED), at);
                    }
                }
                case SPAWNED -> reach(world.at(Command.SHELL), at);
                case SHELL -> record(world, has(Rule.ONE_CALL) ? Record.WHOLE : Record.TORN, Command.RECORDING, at);
                case RECORDING -> {
                    if (world.record() == Record.TORN) {
                        record(world, Record.WHOLE, Command.RECORDING, at);
                    } else if (world.hold() || !has(Rule.RECORD_FIRST)) {
                        boolean environment = world.hold() && (world.environment() || has(Rule.ENVIRONMENT_AGAIN));
                        reach(
                                world.held(world.hold(), world.record(), environment)
                                        .at(Command.RECORDED),
                                at);
                    }
                }
                case RECORDED -> {
                    reach(world.at(Command.RUNNING), at);
                    reach(world.at(Command.RUNNING_CLEAN), at);
                }
                case RUNNING -> {
                    if (!world.background()) {
                        reach(world.background(true), at);
                    }
                }
                default -> {
                    return;
                }
            }
        }

        private void record(World world, Record made, Command next, int at) {
            if (world.hold()) {
                reach(world.held(true, made, world.environment()).at(next), at);
            } else {
                reach(world.at(has(Rule.RECORD_FIRST) ? Command.ENDED : next), at);
            }
        }

        // ------------------------------------------------------------ a sweep, and an owner that ends

        private void begin(World world, int at) {
            if (world.lock() != NOBODY || !world.content()) {
                return;
            }
            if (world.owner()) {
                reach(world.work(OWNER, has(Rule.AT_EXIT) ? Step.ASK : Step.DELETE), at);
            } else {
                // The second is in another namespace of process ids.
                reach(world.work(0, Step.ASK), at);
                reach(world.work(1, Step.ASK), at);
            }
        }

        private boolean isOldBoot(World world) {
            return world.rebooted() && has(Rule.BOOT);
        }

        private void work(World world, int at) {
            int who = world.lock();
            boolean foreign = who == 1;
            boolean claims = has(Rule.CLAIM) && !isOldBoot(world);
            switch (world.step()) {
                case IDLE -> {
                    return;
                }
                case ASK ->
                    reach(
                            isVetoed(world, foreign)
                                    ? ended(world)
                                    : world.work(who, claims ? Step.CLEAR : Step.DELETE),
                            at);
                case CLEAR -> {
                    Record record = isRecordVetoing(world, foreign) ? world.record() : Record.NONE;
                    boolean environment = world.environment() && isEnvironmentVetoing(world, foreign);
                    reach(world.held(world.hold(), record, environment).work(who, Step.CLAIM), at);
                }
                case CLAIM -> {
                    boolean empty = world.record() == Record.NONE && !world.environment();
                    World claimed = world.held(false, Record.NONE, false).work(who, Step.DELETE);
                    reach(empty || !has(Rule.VETO) ? claimed : ended(world), at);
                }
                case DELETE -> {
                    if (world.isUsed()) {
                        breaks(Broken.HELD_LOST, at + 1);
                    }
                    reach(world.deleted().owner(who != OWNER && world.owner()), at);
                }
            }
        }

        /** Nothing was deleted; an owner that was ending has ended. */
        private static World ended(World world) {
            return world.owner(world.lock() != OWNER && world.owner()).work(NOBODY, Step.IDLE);
        }

        private boolean isVetoed(World world, boolean foreign) {
            return !isOldBoot(world)
                    && world.hold()
                    && (isRecordVetoing(world, foreign) || world.environment() && isEnvironmentVetoing(world, foreign));
        }

        private boolean isRecordVetoing(World world, boolean foreign) {
            if (world.record() == Record.NONE || !has(Rule.VETO)) {
                return false;
            }
            if (world.record() == Record.TORN) {
                return true;
            }
            if (foreign) {
                return has(Rule.UNSEEN_VETOES);
            }
            // Of another boot, another process may have both its id and its start.
            boolean reused = world.idReused() && (!has(Rule.START) || world.rebooted());
            return world.isCommandAlive() || reused;
        }

        private boolean isEnvironmentVetoing(World world, boolean foreign) {
            if (!has(Rule.VETO) || !has(Rule.ENVIRONMENT)) {
                return false;
            }
            return foreign ? has(Rule.UNSEEN_VETOES) : world.isNamed();
        }

        // ------------------------------------------------------------ what happens to them

        private void events(World world, int at) {
            if (world.owner()) {
                World dead = world.owner(false);
                reach(world.lock() == OWNER ? dead.work(NOBODY, Step.IDLE) : dead, at);
            }
            if (world.lock() == 0 || world.lock() == 1) {
                reach(world.work(NOBODY, Step.IDLE), at);
            }
            if (world.isCommandAlive()) {
                reach(world.at(Command.ENDED), at);
            }
            if (world.background()) {
                reach(world.background(false), at);
            }
            if (world.command() == Command.ENDED && !world.idReused()) {
                reach(world.withIdReused(), at);
            }
            if (!world.rebooted()) {
                reach(world.afterReboot(), at);
            }
        }
    }

    @Test
    void inNoOrderOfTheStepsIsAnythingBroken() {
        Moves all = Moves.by(EnumSet.allOf(Rule.class));

        assertThat(all.broken()).as("after %d steps", all.steps()).isNull();
        assertThat(all.worlds()).as("explored").isGreaterThan(300);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void withoutAnyOneRuleSomethingIsAsTheDocumentSays(Rule rule) throws IOException {
        Moves without = Moves.by(EnumSet.complementOf(EnumSet.of(rule)));

        assertThat(without.broken()).isEqualTo(rule.broken);
        OwnershipDocument.says(rule.text, rule.broken.text, without.steps());
    }
}
