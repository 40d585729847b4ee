package dev.tempfile.testkit.ownership;

import dev.tempfile.testkit.ownership.ModelSweeper.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who takes part, and what may happen to them.
 *
 * @param sweeper0 where the first sweep runs
 * @param sweeper1 where the second runs
 * @param bornTwice whether the first owner may begin anew; it goes no further when it loses that directory as well
 * @param events what may happen, each once
 */
record Cast(Kind sweeper0, Kind sweeper1, boolean bornTwice, Set<Event> events) {
    /** What nobody of the cast does, and happens to them. */
    enum Event {
        LOCK_DROPPED,
        PROCESS_UNSEEN,
        SOCKET_LOST,
        SWEEP_LOCK_DROPPED,
        ID_REUSED,
        INODE_REUSED,
        REBOOT
    }

    /** With the first owner born once only. */
    Cast bornOnce() {
        return new Cast(sweeper0, sweeper1, false, events);
    }

    /** All that are explored: every place in which a sweep can run, and every event. */
    static List<Cast> all() {
        return List.of(
                of(Kind.OUTSIDE, Kind.FOREIGN),
                of(Kind.OUTSIDE, Kind.MIRROR).bornOnce(),
                of(Kind.OUTSIDE, Kind.FOREIGN, Event.LOCK_DROPPED, Event.SOCKET_LOST)
                        .bornOnce(),
                of(Kind.OUTSIDE, Kind.FOREIGN, Event.PROCESS_UNSEEN).bornOnce(),
                of(Kind.OUTSIDE, Kind.FOREIGN, Event.SWEEP_LOCK_DROPPED).bornOnce(),
                of(Kind.OUTSIDE, Kind.FOREIGN, Event.INODE_REUSED).bornOnce(),
                of(Kind.OUTSIDE, Kind.FOREIGN, Event.ID_REUSED, Event.REBOOT).bornOnce(),
                of(Kind.SAME_JVM, Kind.OUTSIDE, Event.LOCK_DROPPED, Event.PROCESS_UNSEEN, Event.SOCKET_LOST)
                        .bornOnce(),
                of(Kind.SAME_JVM, Kind.SAME_JVM, Event.LOCK_DROPPED, Event.PROCESS_UNSEEN, Event.SOCKET_LOST));
    }

    static Cast of(Kind sweeper0, Kind sweeper1, Event... events) {
        Set<Event> set = EnumSet.noneOf(Event.class);
        for (Event event : events) {
            set.add(event);
        }
        return new Cast(sweeper0, sweeper1, true, set);
    }

    Kind kind(int sweeper) {
        return sweeper == 0 ? sweeper0 : sweeper1;
    }

    boolean happens(Event event) {
        return events.contains(event);
    }

    @Override
    public String toString() {
        return sweeper0 + " and " + sweeper1 + " " + events;
    }
}
