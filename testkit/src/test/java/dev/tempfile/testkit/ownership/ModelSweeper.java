package dev.tempfile.testkit.ownership;

/**
 * One sweep of the model, at one directory.
 *
 * @param at what it does next
 * @param name the name that it looks at
 * @param file which owner file it has open; -1 if none
 * @param inode the directory that it saw
 * @param knock what its knocking brought
 * @param holds whether it believes to hold the lock
 */
record ModelSweeper(Point at, int name, int file, int inode, Knock knock, boolean holds) {
    /** What it does next. */
    enum Point {
        PICK,
        KNOCK,
        CONNECT,
        LIST,
        OPEN_OWNER,
        OPEN_NEW,
        LOCK_OWNER,
        LOCK_NEW,
        RECHECK,
        LATE_KNOCK,
        LATE_CONNECT,
        JUDGE,
        DELETE_CONTENT,
        DELETE_SOCKET_NEW,
        DELETE_OWNER,
        DELETE_CONTENT_LATE,
        DELETE_SOCKET,
        DELETE_SOCKET_NEW_LATE,
        DELETE_NEW,
        DELETE_REFUSING_SOCKET,
        DELETE_DIRECTORY,
        CLOSE
    }

    /** What knocking brought. */
    enum Knock {
        NONE,
        ABSENT,
        REFUSED,
        UNCLEAR
    }

    /** Where it runs, and so what it can see. */
    enum Kind {
        /** In a process of its own beside the owners. */
        OUTSIDE,
        /** In another namespace of process ids. */
        FOREIGN,
        /** In the JVM of the first owner. */
        SAME_JVM,
        /** On another machine, which sees the files through a mirror: no lock, no socket, no process of this one. */
        MIRROR
    }

    static final ModelSweeper IDLE = new ModelSweeper(Point.PICK, 0, -1, 0, Knock.NONE, false);

    boolean hasOpen() {
        return file >= 0;
    }

    /** Whether it deletes by the handle of a directory. */
    boolean holdsDirectoryOpen() {
        return switch (at) {
            case DELETE_OWNER,
                    DELETE_NEW,
                    DELETE_SOCKET,
                    DELETE_SOCKET_NEW,
                    DELETE_SOCKET_NEW_LATE,
                    DELETE_REFUSING_SOCKET -> true;
            default -> false;
        };
    }

    /** Whether it deletes what it judged by its lock. */
    boolean removes() {
        return hasOpen() && at.compareTo(Point.DELETE_CONTENT) >= 0 && at != Point.CLOSE;
    }

    ModelSweeper at(Point next) {
        return new ModelSweeper(next, name, file, inode, knock, holds);
    }

    ModelSweeper picked(Point next, int newName, int newInode) {
        return new ModelSweeper(next, newName, -1, newInode, Knock.NONE, false);
    }

    ModelSweeper knocked(Point next, Knock brought) {
        return new ModelSweeper(next, name, file, inode, brought, holds);
    }

    ModelSweeper opened(Point next, int newFile) {
        return new ModelSweeper(next, name, newFile, inode, knock, holds);
    }

    ModelSweeper holding(Point next, boolean now) {
        return new ModelSweeper(next, name, file, inode, knock, now);
    }

    /** With what is decided forgotten. */
    ModelSweeper decided(Point next) {
        return new ModelSweeper(next, name, file, inode, Knock.NONE, holds);
    }
}
