package dev.tempfile.testkit;

/** What one file system can and another cannot, so that a contract asks before it demands. */
public enum Ability {
    /** Files have modes such as 0600. */
    POSIX_MODES,

    /** A name may lead to another name. */
    SYMBOLIC_LINKS,

    /** A file appears at a name whole, and replaces another one whole: what publishing is made of. */
    ATOMIC_RENAME,

    /** An interrupt in the middle of a call destroys nothing; elsewhere only one that was pending before the call. */
    INTERRUPTS_AT_ANY_TIME,

    /** A gap of gigabytes takes no room. */
    SPARSE_FILES
}
