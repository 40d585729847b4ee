package dev.tempfile.testkit.campaign.program;

/** What can be wrong with a program that handles temporary files: each one is a mistake that somebody has made. */
public enum Defect {
    /** None. */
    NONE(20, "create"),
    /** Creates without O_EXCL, so that a file that waits under the name is taken for one's own. */
    ADOPTS_NAMES(14, "create"),
    /** Creates with the mode that the umask gives. */
    OPEN_TO_OTHERS(14, "create"),
    /** Takes a write that wrote less for a whole one. */
    WRITES_ONCE(5, "write"),
    /** Deletes a tree by paths, which another may lead elsewhere meanwhile. */
    DELETES_BY_PATH(13, "delete"),
    /** Opens what it takes for a directory, which became a FIFO, and waits for a writer. */
    WAITS_FOR_FIFO(13, "delete", "FIFO"),
    /** Creates files before its directory is locked, so that a sweeper takes them for a dead process's. */
    LOCKS_LATE(9, "first"),
    /** Creates where no sweep looks. */
    UNMARKED(1, "create"),
    /** Writes over the old content. */
    WRITES_IN_PLACE(1, "commit"),
    /** Renames what was never forced: after a power cut the name is there, and the content is not. */
    FORCES_NO_CONTENT(2, "commit-new"),
    /** Forces the content, and not the directory: after a power cut the old content is back. */
    FORCES_NO_DIRECTORY(2, "commit"),
    /** Renames, and forces then: a power cut between the two leaves an empty file. */
    FORCES_TOO_LATE(2, "commit-new"),
    /** Empties the target, and writes the new content into it and forces that. */
    EMPTIES_TARGET(2, "commit"),
    /** Has its readers meet a target that is being written. */
    WRITES_UNDER_READERS(22, "publish"),
    /** Does not delete what it made when it fails. */
    LEAVES_ON_FAILURE(3, "commit"),
    /** Passes on what the channel throws, which does not say of which file. */
    NAMES_NO_PATH(3, "write"),
    /** Forces again after forcing failed: the second time succeeds, and the bytes are gone. */
    FORCES_AGAIN(3, "commit"),
    /** Takes a failed write for a done one. */
    SWALLOWS_FAILURE(3, "write"),
    /** Does not close what it opened when it fails. */
    LEAKS_DESCRIPTOR(3, "commit"),
    /** Looks whether the quota has room, and takes it later. */
    LOOKS_BEFORE_IT_TAKES(7, "quota"),
    /** Does not give back to the quota what is cut off a file. */
    KEEPS_WHAT_IS_CUT_OFF(7, "quota"),
    /** Names files by the clock, and takes one that is there for its own. */
    NAMES_BY_THE_CLOCK(8, "names"),
    /** Tries names as long as there are any. */
    TRIES_EVERY_NAME(8, "collide"),
    /** Takes a process for alive if there is one of its number, and for dead if there is none. */
    JUDGES_BY_NUMBER(10, "create"),
    /** Takes what is old for dead. */
    JUDGES_BY_AGE(11, "create"),
    /** Takes a free lock for a death, which the process may have dropped itself. */
    TRUSTS_THE_LOCK(12, "reread"),
    /** Believes that an owner file holds what it wrote. */
    BELIEVES_OWNER_FILES(19, "sweep"),
    /** Forgets to close something, now and then. */
    LEAKS_SLOWLY(21, "live"),
    /** Tries again for as long as it fails. */
    TRIES_FOR_EVER(3, "create", "for good"),
    /** Lets a failure of cleaning up hide what went wrong. */
    HIDES_FIRST_FAILURE(4, "commit"),
    /** Holds descriptors of each level of a tree. */
    DESCENDS_OPEN(16, "delete", "depth"),
    /** Takes what memory there is for the names of one directory. */
    LISTS_WHOLE(16, "delete", "files");

    private final int row;
    private final String operation;
    private final String cases;

    Defect(int row, String operation) {
        this(row, operation, "");
    }

    Defect(int row, String operation, String cases) {
        this.row = row;
        this.operation = operation;
        this.cases = cases;
    }

    /** The row of the campaign that must catch it. */
    public int row() {
        return row;
    }

    /** The operation in which it shows. */
    public String operation() {
        return operation;
    }

    /** What the descriptions of the cases say in which it may show; empty for all. */
    public String cases() {
        return cases;
    }
}
