package dev.tempfile.ownership;

/**
 * Whether an owner lives, and by which witness.
 *
 * @param state what was found
 * @param reason for people: which witness says so, or why none can
 */
public record Verdict(State state, String reason) {
    /** What can be found. */
    public enum State {
        /** One witness at least says that the owner lives. */
        ALIVE,
        /** Two witnesses say that it does not. */
        DEAD,
        /** It cannot be told, so nothing is done. */
        UNDECIDED
    }

    static Verdict alive(String reason) {
        return new Verdict(State.ALIVE, reason);
    }

    static Verdict dead(String reason) {
        return new Verdict(State.DEAD, reason);
    }

    static Verdict elsewhere(String type) {
        return undecided("it lies on " + type + ", where others than this machine may be at work");
    }

    static Verdict undecided(String reason) {
        return new Verdict(State.UNDECIDED, reason);
    }
}
