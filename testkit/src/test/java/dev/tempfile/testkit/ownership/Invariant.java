package dev.tempfile.testkit.ownership;

/** What must be so in every state that the model of ownership reaches. */
enum Invariant {
    /** No sweep deletes the content of an owner that lives. */
    ALIVE_KEEPS_CONTENT("content of a living owner is deleted"),
    /** Once all are dead, one sweep leaves nothing but what is only listed. */
    DEAD_IS_SWEPT("something dead is never swept"),
    /** An owner that lives keeps its directory and its witnesses; one that was still being born begins anew. */
    ALIVE_KEEPS_DIRECTORY("a living owner loses its directory or a witness"),
    /** Two sweeps do not delete in one directory at once. */
    ONE_SWEEP_DELETES("two sweeps delete in one directory at once"),
    /** A sweep deletes nothing but what it judged, whatever other sweeps did meanwhile. */
    JUDGED_IS_DELETED("a sweep deletes what it did not judge");

    private final String broken;

    Invariant(String broken) {
        this.broken = broken;
    }

    /** What is the case when it does not hold. */
    String broken() {
        return broken;
    }
}
