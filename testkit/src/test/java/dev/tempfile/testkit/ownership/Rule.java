package dev.tempfile.testkit.ownership;

import static dev.tempfile.testkit.ownership.Cast.Event.ID_REUSED;
import static dev.tempfile.testkit.ownership.Cast.Event.INODE_REUSED;
import static dev.tempfile.testkit.ownership.Cast.Event.LOCK_DROPPED;
import static dev.tempfile.testkit.ownership.Cast.Event.PROCESS_UNSEEN;
import static dev.tempfile.testkit.ownership.Cast.Event.REBOOT;
import static dev.tempfile.testkit.ownership.ModelSweeper.Kind.FOREIGN;
import static dev.tempfile.testkit.ownership.ModelSweeper.Kind.MIRROR;
import static dev.tempfile.testkit.ownership.ModelSweeper.Kind.OUTSIDE;
import static dev.tempfile.testkit.ownership.ModelSweeper.Kind.SAME_JVM;

import org.jspecify.annotations.Nullable;

/** What owners and sweeps keep to, each of which the model can do without; and what is broken then, in which cast. */
enum Rule {
    LOCK("dead takes a free lock", Invariant.ALIVE_KEEPS_CONTENT, Cast.of(OUTSIDE, FOREIGN, PROCESS_UNSEEN)),
    SECOND_WITNESS(
            "dead takes a second witness", Invariant.ALIVE_KEEPS_CONTENT, Cast.of(OUTSIDE, FOREIGN, LOCK_DROPPED)),
    PROCESS_START(
            "a process is compared by its start, too", Invariant.DEAD_IS_SWEPT, Cast.of(OUTSIDE, FOREIGN, ID_REUSED)),
    BOOT("the boot is compared", Invariant.DEAD_IS_SWEPT, Cast.of(OUTSIDE, FOREIGN, REBOOT)),
    FIT("what `owner` says fits the directory that is seen", Invariant.ALIVE_KEEPS_CONTENT, Cast.of(OUTSIDE, MIRROR)),
    LISTED(
            "a sweep touches nothing that its own JVM lists",
            Invariant.ALIVE_KEEPS_CONTENT,
            Cast.of(SAME_JVM, OUTSIDE, PROCESS_UNSEEN)),
    LOCKED_BEFORE_NAMED(
            "`owner.new` is locked before it is renamed",
            Invariant.ALIVE_KEEPS_CONTENT,
            Cast.of(OUTSIDE, FOREIGN, PROCESS_UNSEEN)),
    SOCKET_RENAMED(
            "the socket has its name only once it listens",
            Invariant.ALIVE_KEEPS_CONTENT,
            Cast.of(OUTSIDE, FOREIGN, LOCK_DROPPED)),
    SOCKET_UNNAMED(
            "the socket's name goes before the socket is closed",
            Invariant.ALIVE_KEEPS_CONTENT,
            Cast.of(OUTSIDE, FOREIGN, LOCK_DROPPED)),
    NO_LATE_SOCKET("no socket is opened once the end has begun", Invariant.DEAD_IS_SWEPT, Cast.of(OUTSIDE, FOREIGN)),
    CONTENTS_FIRST("contents go before `owner`", Invariant.DEAD_IS_SWEPT, Cast.of(OUTSIDE, FOREIGN)),
    SOCKET_BORN_FIRST("`socket.new` goes before `owner`", Invariant.DEAD_IS_SWEPT, Cast.of(OUTSIDE, FOREIGN)),
    BORN_ANEW(
            "a birth that loses its directory begins anew", Invariant.ALIVE_KEEPS_DIRECTORY, Cast.of(OUTSIDE, FOREIGN)),
    OWNER_SPARED(
            "where no `owner` was seen, none is deleted", Invariant.ALIVE_KEEPS_DIRECTORY, Cast.of(OUTSIDE, FOREIGN)),
    SOCKET_SPARED(
            "where no `owner` was seen, no socket is deleted but one that refused before",
            Invariant.ALIVE_KEEPS_DIRECTORY,
            Cast.of(OUTSIDE, FOREIGN)),
    HALF_BORN_SPARED(
            "where `owner.new` was locked, only that and an empty directory go",
            Invariant.ALIVE_KEEPS_CONTENT,
            Cast.of(OUTSIDE, FOREIGN, LOCK_DROPPED)),
    LOCK_KEPT(
            "the lock is held from the verdict to the removal's end",
            Invariant.ONE_SWEEP_DELETES,
            Cast.of(OUTSIDE, FOREIGN)),
    NEW_NAMES("no name is used twice", Invariant.ALIVE_KEEPS_DIRECTORY, Cast.of(OUTSIDE, OUTSIDE, INODE_REUSED)),
    KNOCK_FIRST("a sweep knocks before it opens `owner`", null, Cast.of(OUTSIDE, FOREIGN, LOCK_DROPPED)),
    NAME_RECHECKED("`owner` still has its name once it is locked", null, Cast.of(OUTSIDE, FOREIGN)),
    IDENTITY("only the directory that was judged is emptied", null, Cast.of(OUTSIDE, FOREIGN));

    private final String text;
    private final @Nullable Invariant broken;
    private final Cast cast;

    Rule(String text, @Nullable Invariant broken, Cast cast) {
        this.text = text;
        this.broken = broken;
        this.cast = cast.bornOnce();
    }

    /** The rule as a sentence. */
    String text() {
        return text;
    }

    /** What is broken without it; null for one that only stands behind others. */
    @Nullable
    Invariant broken() {
        return broken;
    }

    /** The cast in which that is seen. */
    Cast cast() {
        return cast;
    }
}
