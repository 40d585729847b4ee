package dev.tempfile.testkit.ownership;

import dev.tempfile.testkit.ownership.Cast.Event;
import dev.tempfile.testkit.ownership.ModelOwner.File;
import dev.tempfile.testkit.ownership.ModelOwner.Holder;
import dev.tempfile.testkit.ownership.ModelOwner.Socket;
import dev.tempfile.testkit.ownership.ModelOwner.Stage;

/**
 * What happens to owners and sweeps: deaths, a witness that is lost, a reboot. What can happen to either owner but only once
 * happens to the first: until then nothing tells them apart.
 */
final class EventSteps {
    private static final String WORLD = "the world";

    private final Cast cast;

    EventSteps(Cast cast) {
        this.cast = cast;
    }

    void of(ModelState state, Steps steps) {
        for (int index = 0; index < 2; index++) {
            killOwner(state, index, steps);
            killSweep(state, index, steps);
            dropLockOfSweep(state, index, steps);
        }
        loseWitness(state, steps);
        ModelOwner owner = state.owner0();
        if (can(state, Event.SOCKET_LOST) && owner.socket() == Socket.NAMED) {
            steps.add(
                    WORLD,
                    "somebody deletes owner 0's socket",
                    state.with(0, owner.socket(Socket.NONE)).after(Event.SOCKET_LOST),
                    null);
        }
        if (can(state, Event.ID_REUSED) && !owner.alive() && owner.exists()) {
            steps.add(
                    WORLD,
                    "owner 0's process id is given to another process",
                    state.with(0, owner.idReused(true)).after(Event.ID_REUSED),
                    null);
        }
        if (can(state, Event.REBOOT)) {
            reboot(state, false, "the machine is started again", steps);
            reboot(state, true, "the power fails, and what owner files say is lost", steps);
        }
    }

    private boolean can(ModelState state, Event event) {
        return cast.happens(event) && !state.happened(event);
    }

    private void killOwner(ModelState state, int index, Steps steps) {
        ModelOwner owner = state.owner(index);
        if (!owner.listed()) {
            return;
        }
        ModelState next = state.with(index, owner.dead());
        for (int sweeper = 0; index == 0 && sweeper < 2; sweeper++) {
            if (cast.kind(sweeper) == ModelSweeper.Kind.SAME_JVM) {
                next = released(next, sweeper).with(sweeper, ModelSweeper.IDLE);
            }
        }
        steps.add(OwnerSteps.WHO[index], "is killed", next, null);
    }

    private void killSweep(ModelState state, int index, Steps steps) {
        boolean diesWithOwner = cast.kind(index) == ModelSweeper.Kind.SAME_JVM;
        if (!diesWithOwner && state.sweeper(index).at() != ModelSweeper.Point.PICK) {
            ModelState next = released(state, index).with(index, ModelSweeper.IDLE);
            steps.add(SweeperSteps.WHO[index], "is killed", next, null);
        }
    }

    private void dropLockOfSweep(ModelState state, int index, Steps steps) {
        Holder holder = Holder.sweeper(index);
        boolean holds = state.owner0().lock() == holder || state.owner1().lock() == holder;
        if (holds && can(state, Event.SWEEP_LOCK_DROPPED)) {
            steps.add(
                    SweeperSteps.WHO[index],
                    "has its lock dropped by other code of its JVM",
                    released(state, index).after(Event.SWEEP_LOCK_DROPPED),
                    null);
        }
    }

    private static ModelState released(ModelState state, int sweeper) {
        ModelState next = state;
        for (int index = 0; index < 2; index++) {
            ModelOwner owner = next.owner(index);
            if (owner.lock() == Holder.sweeper(sweeper)) {
                next = next.with(index, owner.lock(Holder.NOBODY));
            }
        }
        return next;
    }

    /** One of two: together they are the wrong verdict that the document says it takes. */
    private void loseWitness(ModelState state, Steps steps) {
        ModelOwner owner = state.owner0();
        if (state.happened(Event.LOCK_DROPPED) || state.happened(Event.PROCESS_UNSEEN) || !owner.listed()) {
            return;
        }
        if (cast.happens(Event.LOCK_DROPPED) && owner.lock() == Holder.OWNER && owner.exists()) {
            steps.add(
                    OwnerSteps.WHO[0],
                    "has its lock dropped by other code of its JVM",
                    state.with(0, owner.lock(Holder.NOBODY)).after(Event.LOCK_DROPPED),
                    null);
        }
        if (cast.happens(Event.PROCESS_UNSEEN)) {
            steps.add(
                    WORLD,
                    "owner 0's process is said to be gone, and is not",
                    state.with(0, owner.unseen(true)).after(Event.PROCESS_UNSEEN),
                    null);
        }
    }

    private static void reboot(ModelState state, boolean power, String what, Steps steps) {
        ModelState next = new ModelState(
                afterReboot(state.owner0(), power),
                afterReboot(state.owner1(), power),
                ModelSweeper.IDLE,
                ModelSweeper.IDLE,
                state.happened());
        steps.add(WORLD, what, next.after(Event.REBOOT), null);
    }

    private static ModelOwner afterReboot(ModelOwner owner, boolean power) {
        if (owner.stage() == Stage.NOT_BEGUN) {
            return owner;
        }
        ModelOwner dead = owner.dead().lock(Holder.NOBODY);
        return power && dead.file() == File.OWNER ? dead.said(false) : dead;
    }
}
