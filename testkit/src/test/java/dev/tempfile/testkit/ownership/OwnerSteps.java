package dev.tempfile.testkit.ownership;

import dev.tempfile.testkit.ownership.Cast.Event;
import dev.tempfile.testkit.ownership.ModelOwner.Ear;
import dev.tempfile.testkit.ownership.ModelOwner.File;
import dev.tempfile.testkit.ownership.ModelOwner.Holder;
import dev.tempfile.testkit.ownership.ModelOwner.Socket;
import dev.tempfile.testkit.ownership.ModelOwner.Stage;
import java.util.Set;

/**
 * What an owner can do: b0 to b6, make and delete content, e1 to e4, as docs/ownership.md has them. Two steps are one where nobody
 * else can tell whether the first was taken: nothing is listed that does not exist, and nobody reads {@code owner.new}.
 */
final class OwnerSteps {
    static final String[] WHO = {"owner 0", "owner 1"};

    private final Set<Rule> rules;
    private final boolean hasSweepInside;
    private final boolean inodesAreReused;
    /** How many births an owner has at most, so that there is an end of them. */
    private final boolean[] bornTwice;

    OwnerSteps(Set<Rule> rules, Cast cast) {
        this.rules = rules;
        this.hasSweepInside = cast.sweeper0() == ModelSweeper.Kind.SAME_JVM;
        this.inodesAreReused = cast.happens(Event.INODE_REUSED);
        this.bornTwice = new boolean[] {cast.bornTwice(), false};
    }

    private boolean has(Rule rule) {
        return rules.contains(rule);
    }

    void of(ModelState state, int index, Steps steps) {
        ModelOwner owner = state.owner(index);
        switch (owner.stage()) {
            case NOT_BEGUN, LISTED, MADE, FILE_MADE, LOCKED, LOST, LOST_FILE -> birth(state, index, owner, steps);
            case NAMED_UNLOCKED, OWNED -> life(state, index, owner, steps);
            case ENDED, GAVE_UP, DEAD -> {
                return;
            }
            default -> {
                end(state, index, owner, steps);
                if (!has(Rule.NO_LATE_SOCKET)) {
                    listen(state, index, owner, steps);
                }
            }
        }
    }

    private static void add(Steps steps, ModelState state, int index, String what, ModelOwner next) {
        steps.add(WHO[index], what, state.with(index, next), null);
    }

    private void birth(ModelState state, int index, ModelOwner owner, Steps steps) {
        switch (owner.stage()) {
            case NOT_BEGUN -> makeDirectory(state, index, owner.begun(state.happened(Event.REBOOT)), steps);
            case LISTED -> makeDirectory(state, index, owner, steps);
            case MADE ->
                add(
                        steps,
                        state,
                        index,
                        owner.exists() ? "b2: makes owner.new" : "b2: finds its directory gone",
                        owner.exists() ? owner.file(File.NEW).at(Stage.FILE_MADE) : owner.at(Stage.LOST_FILE));
            case FILE_MADE -> lock(state, index, owner, steps);
            case LOCKED -> rename(state, index, owner, steps);
            case LOST ->
                add(
                        steps,
                        state,
                        index,
                        "deletes owner.new and closes it",
                        owner.file(File.NONE)
                                .lock(owner.lock() == Holder.OWNER ? Holder.NOBODY : owner.lock())
                                .at(Stage.LOST_FILE));
            default -> beginAnew(state, index, owner, steps);
        }
    }

    private void makeDirectory(ModelState state, int index, ModelOwner owner, Steps steps) {
        ModelOwner other = state.owner(1 - index);
        boolean freed = !other.exists() && other.stage() != Stage.NOT_BEGUN && other.stage() != Stage.LISTED;
        if (state.at(owner.name()) < 0) {
            add(
                    steps,
                    state,
                    index,
                    "b0, b1: lists its name, makes its directory",
                    owner.made(owner.name(), owner.name()));
        }
        if (freed && inodesAreReused && !state.happened(Event.INODE_REUSED) && !state.isHeldOpen(other.inode())) {
            ModelState reused = state.after(Event.INODE_REUSED);
            add(
                    steps,
                    reused,
                    index,
                    "b0, b1: lists its name, makes its directory, and gets the inode of one that is gone",
                    owner.made(owner.name(), other.inode()));
            if (!has(Rule.NEW_NAMES)) {
                add(
                        steps,
                        reused,
                        index,
                        "b0, b1: lists its name, makes its directory under the name, and with the inode, of one that is gone",
                        owner.made(other.name(), other.inode()));
            }
        }
        if (freed && !has(Rule.NEW_NAMES)) {
            add(
                    steps,
                    state,
                    index,
                    "b0, b1: lists its name, makes its directory under the name of one that is gone",
                    owner.made(other.name(), owner.name()));
        }
    }

    private void lock(ModelState state, int index, ModelOwner owner, Steps steps) {
        if (!has(Rule.LOCKED_BEFORE_NAMED)) {
            rename(state, index, owner, steps);
        } else if (owner.lock() == Holder.NOBODY) {
            add(
                    steps,
                    state,
                    index,
                    "b3: locks owner.new",
                    owner.lock(Holder.OWNER).at(Stage.LOCKED));
        } else {
            add(steps, state, index, "b3: finds owner.new locked", owner.at(Stage.LOST));
        }
    }

    private void rename(ModelState state, int index, ModelOwner owner, Steps steps) {
        if (!owner.exists() || owner.file() != File.NEW) {
            add(steps, state, index, "b4, b5: says who it is, finds owner.new gone", owner.at(Stage.LOST));
        } else {
            Stage next = has(Rule.LOCKED_BEFORE_NAMED) ? Stage.OWNED : Stage.NAMED_UNLOCKED;
            add(
                    steps,
                    state,
                    index,
                    "b4, b5: says who it is, renames owner.new to owner",
                    owner.file(File.OWNER).said(true).at(next));
        }
    }

    private void beginAnew(ModelState state, int index, ModelOwner owner, Steps steps) {
        // What may still stand at the old name holds nothing; only a directory that is not empty would stay.
        ModelOwner without = owner.exists() && owner.bare() ? owner.gone() : owner;
        if (!has(Rule.BORN_ANEW)) {
            steps.add(
                    WHO[index],
                    "fails, for its directory is gone",
                    state.with(index, without.at(Stage.GAVE_UP)),
                    Invariant.ALIVE_KEEPS_DIRECTORY);
        } else if (without.exists() || owner.second() || !bornTwice[index]) {
            // Not followed any further: what it would do is what it did.
            add(steps, state, index, "would begin anew", without.exists() ? without.at(Stage.GAVE_UP) : ended(without));
        } else {
            add(steps, state, index, "begins anew", without.anew(has(Rule.NEW_NAMES) ? 2 * index + 1 : owner.name()));
        }
    }

    /** Only where a sweep runs in its JVM does it matter that this goes on. */
    private ModelOwner ended(ModelOwner owner) {
        return hasSweepInside ? owner.ended() : owner.dead();
    }

    private void life(ModelState state, int index, ModelOwner owner, Steps steps) {
        if (owner.stage() == Stage.NAMED_UNLOCKED && owner.lock() == Holder.NOBODY) {
            add(steps, state, index, "locks owner", owner.lock(Holder.OWNER).at(Stage.OWNED));
        }
        if (owner.exists()) {
            add(
                    steps,
                    state,
                    index,
                    owner.content() ? "deletes its content" : "makes content",
                    owner.content(!owner.content()));
        }
        listen(state, index, owner, steps);
        boolean opening = owner.socket() == Socket.NEW || owner.ear() == Ear.REFUSES;
        if (!opening || !has(Rule.NO_LATE_SOCKET)) {
            add(steps, state, index, "begins to end", owner.at(Stage.ENDING));
        }
    }

    private void listen(ModelState state, int index, ModelOwner owner, Steps steps) {
        if (!has(Rule.SOCKET_RENAMED)) {
            if (owner.exists() && owner.socket() == Socket.NONE && owner.ear() == Ear.CLOSED) {
                add(
                        steps,
                        state,
                        index,
                        "b6: binds socket",
                        owner.socket(Socket.NAMED).ear(Ear.REFUSES));
            } else if (owner.ear() == Ear.REFUSES) {
                add(steps, state, index, "b6: listens", owner.ear(Ear.LISTENS));
            }
        } else if (owner.exists() && owner.socket() == Socket.NONE && owner.ear() == Ear.CLOSED) {
            add(
                    steps,
                    state,
                    index,
                    "b6: has socket.new listen",
                    owner.socket(Socket.NEW).ear(Ear.LISTENS));
        } else if (owner.ear() == Ear.LISTENS && owner.socket() == Socket.NEW) {
            add(steps, state, index, "b6: renames socket.new to socket", owner.socket(Socket.NAMED));
        }
    }

    private void end(ModelState state, int index, ModelOwner owner, Steps steps) {
        switch (owner.stage()) {
            case ENDING -> {
                if (!has(Rule.NO_LATE_SOCKET)) {
                    add(
                            steps,
                            state,
                            index,
                            "e1: deletes its contents",
                            owner.content(false).at(Stage.EMPTIED));
                } else if (has(Rule.SOCKET_UNNAMED)) {
                    add(
                            steps,
                            state,
                            index,
                            "deletes the socket's name",
                            owner.socket(Socket.NONE).at(Stage.UNNAMED));
                } else {
                    add(
                            steps,
                            state,
                            index,
                            "closes the socket",
                            owner.ear(Ear.CLOSED).at(Stage.UNNAMED));
                }
            }
            case UNNAMED ->
                add(
                        steps,
                        state,
                        index,
                        "closes the socket, which has no name any more",
                        owner.socket(Socket.NONE).ear(Ear.CLOSED).at(Stage.DEAF));
            case DEAF -> {
                if (has(Rule.CONTENTS_FIRST)) {
                    add(
                            steps,
                            state,
                            index,
                            "e1: deletes its contents",
                            owner.content(false).at(Stage.EMPTIED));
                } else {
                    add(
                            steps,
                            state,
                            index,
                            "deletes owner before its contents",
                            owner.file(File.NONE).at(Stage.EMPTIED));
                }
            }
            case EMPTIED ->
                add(
                        steps,
                        state,
                        index,
                        "e2: deletes owner",
                        owner.file(File.NONE)
                                .content(false)
                                .at(has(Rule.NO_LATE_SOCKET) ? Stage.SOCKET_GONE : Stage.DISOWNED));
            case DISOWNED ->
                add(
                        steps,
                        state,
                        index,
                        "e3: deletes the socket",
                        owner.socket(Socket.NONE).at(Stage.SOCKET_GONE));
            case SOCKET_GONE -> {
                if (!owner.exists() || owner.bare()) {
                    add(
                            steps,
                            state,
                            index,
                            "e4: removes its directory",
                            owner.gone().at(Stage.DIRECTORY_GONE));
                } else {
                    add(steps, state, index, "e4: its directory is not empty: goes on with it", owner.at(Stage.OWNED));
                }
            }
            default -> {
                Holder left = owner.lock() == Holder.OWNER ? Holder.NOBODY : owner.lock();
                add(steps, state, index, "closes owner and lists its name no more", ended(owner.lock(left)));
            }
        }
    }
}
