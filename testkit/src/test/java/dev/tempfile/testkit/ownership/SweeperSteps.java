package dev.tempfile.testkit.ownership;

import dev.tempfile.testkit.ownership.ModelOwner.Ear;
import dev.tempfile.testkit.ownership.ModelOwner.File;
import dev.tempfile.testkit.ownership.ModelOwner.Holder;
import dev.tempfile.testkit.ownership.ModelOwner.Socket;
import dev.tempfile.testkit.ownership.ModelOwner.Stage;
import dev.tempfile.testkit.ownership.ModelSweeper.Kind;
import dev.tempfile.testkit.ownership.ModelSweeper.Knock;
import dev.tempfile.testkit.ownership.ModelSweeper.Point;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sweep does at one directory, call by call, as Inspection and Removal do it. */
final class SweeperSteps {
    static final String[] WHO = {"sweep 0", "sweep 1"};

    private final Set<Rule> rules;
    private final Cast cast;

    SweeperSteps(Set<Rule> rules, Cast cast) {
        this.rules = rules;
        this.cast = cast;
    }

    Set<Rule> rules() {
        return rules;
    }

    private boolean has(Rule rule) {
        return rules.contains(rule);
    }

    void of(ModelState state, int index, Steps steps) {
        if (cast.kind(index) == Kind.SAME_JVM && !state.owner0().alive()) {
            return;
        }
        ModelSweeper sweeper = state.sweeper(index);
        switch (sweeper.at()) {
            case PICK -> pick(state, index, sweeper, steps);
            case KNOCK, LATE_KNOCK -> knock(state, index, sweeper, steps);
            case CONNECT, LATE_CONNECT -> connect(state, index, sweeper, steps);
            case LIST -> list(state, index, sweeper, steps);
            case OPEN_OWNER -> open(state, index, sweeper, File.OWNER, steps);
            case OPEN_NEW -> open(state, index, sweeper, File.NEW, steps);
            case LOCK_OWNER, LOCK_NEW -> lock(state, index, sweeper, steps);
            case RECHECK -> recheck(state, index, sweeper, steps);
            case JUDGE -> judge(state, index, sweeper, steps);
            case CLOSE -> close(state, index, sweeper, "closes what it has open", steps);
            default -> delete(state, index, sweeper, steps);
        }
    }

    private static void go(Steps steps, ModelState state, int index, String what, ModelSweeper next) {
        steps.add(WHO[index], what, state.with(index, next), null);
    }

    private void pick(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        for (int at = 0; at < 2; at++) {
            ModelOwner owner = state.owner(at);
            boolean listed = at == 0 && cast.kind(index) == Kind.SAME_JVM && owner.listed();
            if (owner.exists() && !(listed && has(Rule.LISTED))) {
                Point next = has(Rule.KNOCK_FIRST) ? Point.KNOCK : Point.LIST;
                String what = at == 0 ? "finds owner 0's directory" : "finds owner 1's directory";
                go(steps, state, index, what, sweeper.picked(next, owner.name(), owner.inode()));
            }
        }
    }

    private void knock(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        boolean late = sweeper.at() == Point.LATE_KNOCK;
        int at = state.at(sweeper.name());
        if (at < 0) {
            close(state, index, sweeper, "finds the directory gone", steps);
        } else if (state.owner(at).socket() == Socket.NAMED) {
            go(steps, state, index, "sees a socket", sweeper.at(late ? Point.LATE_CONNECT : Point.CONNECT));
        } else {
            go(steps, state, index, "sees no socket", sweeper.knocked(late ? Point.JUDGE : Point.LIST, Knock.ABSENT));
        }
    }

    private void connect(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        Point next = sweeper.at() == Point.LATE_CONNECT ? Point.JUDGE : Point.LIST;
        int at = state.at(sweeper.name());
        if (at < 0 || state.owner(at).socket() != Socket.NAMED) {
            go(steps, state, index, "knocks: the socket is gone", sweeper.knocked(next, Knock.UNCLEAR));
        } else if (state.owner(at).ear() == Ear.LISTENS && cast.kind(index) != Kind.MIRROR) {
            close(state, index, sweeper, "knocks and is answered: alive", steps);
        } else {
            go(steps, state, index, "knocks and is refused", sweeper.knocked(next, Knock.REFUSED));
        }
    }

    private void list(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        int at = state.at(sweeper.name());
        if (at < 0) {
            close(state, index, sweeper, "finds the directory gone", steps);
            return;
        }
        ModelOwner owner = state.owner(at);
        if (owner.file() == File.OWNER) {
            Point next = has(Rule.LOCK) ? Point.OPEN_OWNER : Point.JUDGE;
            ModelSweeper seen = sweeper.at(next);
            go(steps, state, index, "sees owner", has(Rule.LOCK) ? seen : seen.opened(next, file(state, at)));
        } else if (owner.content()) {
            close(state, index, sweeper, "sees contents without owner: undecided", steps);
        } else if (owner.file() == File.NEW) {
            go(steps, state, index, "sees owner.new", sweeper.decided(Point.OPEN_NEW));
            if (owner.stage() == Stage.LOCKED) {
                foundEmpty(state, index, sweeper, "misses owner.new, which is renamed meanwhile", steps);
            }
        } else {
            foundEmpty(state, index, sweeper, "sees neither owner nor contents: dead", steps);
        }
    }

    private void foundEmpty(ModelState state, int index, ModelSweeper sweeper, String what, Steps steps) {
        Point next = Point.DELETE_DIRECTORY;
        if (!has(Rule.OWNER_SPARED)) {
            next = Point.DELETE_OWNER;
        } else if (sweeper.knock() == Knock.REFUSED || !has(Rule.SOCKET_SPARED) || !has(Rule.KNOCK_FIRST)) {
            next = Point.DELETE_REFUSING_SOCKET;
        }
        go(steps, state, index, what, sweeper.decided(next));
    }

    private static int file(ModelState state, int at) {
        return 2 * at + (state.owner(at).second() ? 1 : 0);
    }

    private void open(ModelState state, int index, ModelSweeper sweeper, File wanted, Steps steps) {
        int at = state.at(sweeper.name());
        if (at < 0 || state.owner(at).file() != wanted) {
            close(state, index, sweeper, "cannot open it: gone", steps);
        } else {
            Point next = wanted == File.OWNER ? Point.LOCK_OWNER : Point.LOCK_NEW;
            if (!has(Rule.LOCK)) {
                next = Point.DELETE_NEW;
            }
            go(steps, state, index, "opens it", sweeper.opened(next, file(state, at)));
        }
    }

    /** Whose owner file is open, or null if that owner was born again since. */
    private static @Nullable ModelOwner opened(ModelState state, ModelSweeper sweeper) {
        ModelOwner owner = state.owner(sweeper.file() / 2);
        return owner.second() == (sweeper.file() % 2 == 1) ? owner : null;
    }

    private void lock(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        boolean named = sweeper.at() == Point.LOCK_OWNER;
        ModelOwner owner = opened(state, sweeper);
        boolean inUseHere = usedByThisJvm(state, index, sweeper);
        if (inUseHere || owner != null && owner.lock() != Holder.NOBODY && cast.kind(index) != Kind.MIRROR) {
            close(state, index, sweeper, "finds it locked and closes it: alive", steps);
            return;
        }
        ModelState next = owner == null || cast.kind(index) == Kind.MIRROR
                ? state
                : state.with(sweeper.file() / 2, owner.lock(Holder.sweeper(index)));
        Point then = has(Rule.NAME_RECHECKED) ? Point.RECHECK : afterRecheck();
        if (!named) {
            then = has(Rule.HALF_BORN_SPARED) ? Point.DELETE_NEW : Point.DELETE_CONTENT;
        }
        go(steps, next, index, "locks it", sweeper.holding(then, true));
    }

    private Point afterRecheck() {
        return has(Rule.KNOCK_FIRST) ? Point.JUDGE : Point.LATE_KNOCK;
    }

    /** Whether this very JVM knows of a lock on the file, even if the kernel does not any more. */
    private boolean usedByThisJvm(ModelState state, int index, ModelSweeper sweeper) {
        if (cast.kind(index) != Kind.SAME_JVM) {
            return false;
        }
        ModelSweeper other = state.sweeper(1 - index);
        boolean byOther = cast.kind(1 - index) == Kind.SAME_JVM && other.holds() && other.file() == sweeper.file();
        ModelOwner owner = state.owner0();
        boolean byOwner = sweeper.file() < 2
                && opened(state, sweeper) != null
                && owner.listed()
                && owner.stage().compareTo(Stage.LOCKED) >= 0;
        return byOther || byOwner;
    }

    private void recheck(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        int at = state.at(sweeper.name());
        if (at >= 0 && state.owner(at).file() == File.OWNER) {
            go(steps, state, index, "sees that it still has its name", sweeper.at(afterRecheck()));
        } else {
            go(steps, state, index, "sees that it has no name any more", sweeper.decided(Point.CLOSE));
        }
    }

    private void judge(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        String alive = verdict(state, index, sweeper);
        if (alive != null) {
            go(steps, state, index, alive, sweeper.decided(Point.CLOSE));
            return;
        }
        ModelSweeper dead = sweeper.decided(has(Rule.CONTENTS_FIRST) ? Point.DELETE_CONTENT : Point.DELETE_OWNER);
        if (has(Rule.LOCK_KEPT)) {
            go(steps, state, index, "reads owner: dead", dead);
        } else {
            go(
                    steps,
                    unlocked(state, index, sweeper),
                    index,
                    "reads owner: dead; unlocks it",
                    dead.holding(dead.at(), false));
        }
    }

    /** Why the owner is not dead; null if it is. */
    private @Nullable String verdict(ModelState state, int index, ModelSweeper sweeper) {
        Kind kind = cast.kind(index);
        ModelOwner judged = state.owner(sweeper.file() / 2);
        ModelOwner owner = opened(state, sweeper);
        boolean bootOver =
                kind == Kind.MIRROR || judged.oldBoot() && state.happened(Cast.Event.REBOOT) && has(Rule.BOOT);
        if (!has(Rule.SECOND_WITNESS)) {
            return null;
        }
        if (owner != null && !owner.said()) {
            return bootOver ? null : "reads nothing in owner: undecided";
        }
        boolean fits = kind != Kind.MIRROR && (owner == null || owner.inode() == sweeper.inode());
        if (has(Rule.FIT) && !fits) {
            return "reads of another directory in owner: undecided";
        }
        if (sweeper.knock() == Knock.UNCLEAR) {
            return "does not know what its knocking meant: undecided";
        }
        if (bootOver || sweeper.knock() == Knock.REFUSED) {
            return null;
        }
        if (kind == Kind.FOREIGN) {
            return "cannot see the process: undecided";
        }
        boolean looksAlive = judged.alive() && !judged.unseen() || judged.idReused() && !has(Rule.PROCESS_START);
        return looksAlive ? "sees the process: alive" : null;
    }

    /** Closing any channel on a file drops every lock that its JVM has on it. */
    private ModelState unlocked(ModelState state, int index, ModelSweeper sweeper) {
        ModelOwner owner = sweeper.hasOpen() ? opened(state, sweeper) : null;
        if (owner == null) {
            return state;
        }
        boolean sameJvm = cast.kind(index) == Kind.SAME_JVM;
        boolean own = owner.lock() == Holder.sweeper(index);
        boolean others = sameJvm
                && (owner.lock() == Holder.sweeper(1 - index) && cast.kind(1 - index) == Kind.SAME_JVM
                        || owner.lock() == Holder.OWNER && sweeper.file() < 2);
        return own || others ? state.with(sweeper.file() / 2, owner.lock(Holder.NOBODY)) : state;
    }

    private void close(ModelState state, int index, ModelSweeper sweeper, String what, Steps steps) {
        steps.add(WHO[index], what, unlocked(state, index, sweeper).with(index, ModelSweeper.IDLE), null);
    }

    private void delete(ModelState state, int index, ModelSweeper sweeper, Steps steps) {
        int at = state.at(sweeper.name());
        boolean byPath = sweeper.at() == Point.DELETE_DIRECTORY || !has(Rule.IDENTITY);
        if (at < 0 || !byPath && state.owner(at).inode() != sweeper.inode()) {
            go(steps, state, index, "finds the directory gone", sweeper.at(Point.CLOSE));
            return;
        }
        switch (sweeper.at()) {
            case DELETE_CONTENT, DELETE_CONTENT_LATE -> deleteContent(state, index, sweeper, at, steps);
            case DELETE_NEW, DELETE_OWNER -> deleteOwnerFile(state, index, sweeper, at, steps);
            case DELETE_DIRECTORY -> deleteDirectory(state, index, sweeper, at, steps);
            default -> deleteSocket(state, index, sweeper, at, steps);
        }
    }

    private void deleteOwnerFile(ModelState state, int index, ModelSweeper sweeper, int at, Steps steps) {
        ModelOwner owner = state.owner(at);
        boolean half = sweeper.at() == Point.DELETE_NEW;
        // As Removal does: whichever of the two names is there.
        boolean there = owner.file() == File.NEW || !half && owner.file() == File.OWNER;
        Point then = Point.DELETE_DIRECTORY;
        if (!half) {
            then = has(Rule.CONTENTS_FIRST) ? Point.DELETE_SOCKET : Point.DELETE_CONTENT_LATE;
        }
        ModelOwner next = there ? owner.file(File.NONE) : owner;
        deleted(steps, state, index, half ? "deletes owner.new" : "deletes owner", at, next, sweeper.at(then), there);
    }

    private void deleteSocket(ModelState state, int index, ModelSweeper sweeper, int at, Steps steps) {
        ModelOwner owner = state.owner(at);
        boolean born = sweeper.at() == Point.DELETE_SOCKET_NEW || sweeper.at() == Point.DELETE_SOCKET_NEW_LATE;
        boolean there = owner.socket() == (born ? Socket.NEW : Socket.NAMED);
        if (sweeper.at() == Point.DELETE_REFUSING_SOCKET && !has(Rule.KNOCK_FIRST)) {
            there &= owner.ear() != Ear.LISTENS;
        }
        Point then = Point.DELETE_DIRECTORY;
        if (sweeper.at() == Point.DELETE_SOCKET_NEW) {
            then = Point.DELETE_OWNER;
        } else if (sweeper.at() == Point.DELETE_SOCKET && !has(Rule.SOCKET_BORN_FIRST)) {
            then = Point.DELETE_SOCKET_NEW_LATE;
        }
        ModelOwner next = there ? owner.socket(Socket.NONE) : owner;
        deleted(
                steps,
                state,
                index,
                born ? "deletes socket.new" : "deletes the socket",
                at,
                next,
                sweeper.at(then),
                there);
    }

    private static void deleteDirectory(ModelState state, int index, ModelSweeper sweeper, int at, Steps steps) {
        ModelOwner owner = state.owner(at);
        boolean bare = owner.bare();
        String what = bare ? "removes the directory" : "cannot remove the directory, which is not empty";
        deleted(steps, state, index, what, at, bare ? owner.gone() : owner, sweeper.at(Point.CLOSE), bare);
    }

    private void deleteContent(ModelState state, int index, ModelSweeper sweeper, int at, Steps steps) {
        ModelOwner owner = state.owner(at);
        Point then = has(Rule.SOCKET_BORN_FIRST) ? Point.DELETE_SOCKET_NEW : Point.DELETE_OWNER;
        if (!has(Rule.CONTENTS_FIRST)) {
            then = Point.DELETE_SOCKET;
        }
        ModelSweeper other = state.sweeper(1 - index);
        boolean lockLost = state.happened(Cast.Event.SWEEP_LOCK_DROPPED)
                || cast.kind(0) == Kind.SAME_JVM && cast.kind(1) == Kind.SAME_JVM
                || cast.kind(0) == Kind.MIRROR
                || cast.kind(1) == Kind.MIRROR;
        Invariant broken =
                other.removes() && other.file() == sweeper.file() && !lockLost ? Invariant.ONE_SWEEP_DELETES : null;
        if (owner.content() && owner.alive()) {
            broken = Invariant.ALIVE_KEEPS_CONTENT;
        } else if (owner.content() && file(state, at) != sweeper.file()) {
            broken = Invariant.JUDGED_IS_DELETED;
        }
        ModelState next = state.with(at, owner.content(false)).with(index, sweeper.at(then));
        steps.add(WHO[index], "deletes the contents", next, broken);
    }

    private static void deleted(
            Steps steps,
            ModelState state,
            int index,
            String what,
            int at,
            ModelOwner owner,
            ModelSweeper then,
            boolean there) {
        ModelOwner before = state.owner(at);
        Invariant broken = there && before.alive() && before.owns() ? Invariant.ALIVE_KEEPS_DIRECTORY : null;
        steps.add(WHO[index], what, state.with(at, owner).with(index, then), broken);
    }
}
