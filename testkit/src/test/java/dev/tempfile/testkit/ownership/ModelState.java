package dev.tempfile.testkit.ownership;

/**
 * The whole world of the model, at one moment.
 *
 * @param happened which events did, a bit for each
 */
record ModelState(ModelOwner owner0, ModelOwner owner1, ModelSweeper sweeper0, ModelSweeper sweeper1, int happened) {
    static final ModelState NOTHING_YET =
            new ModelState(ModelOwner.notBegun(0), ModelOwner.notBegun(1), ModelSweeper.IDLE, ModelSweeper.IDLE, 0);

    boolean happened(Cast.Event event) {
        return (happened & 1 << event.ordinal()) != 0;
    }

    ModelState after(Cast.Event event) {
        return new ModelState(owner0, owner1, sweeper0, sweeper1, happened | 1 << event.ordinal());
    }

    ModelOwner owner(int index) {
        return index == 0 ? owner0 : owner1;
    }

    ModelSweeper sweeper(int index) {
        return index == 0 ? sweeper0 : sweeper1;
    }

    ModelState with(int index, ModelOwner owner) {
        return index == 0
                ? new ModelState(owner, owner1, sweeper0, sweeper1, happened)
                : new ModelState(owner0, owner, sweeper0, sweeper1, happened);
    }

    ModelState with(int index, ModelSweeper sweeper) {
        return index == 0
                ? new ModelState(owner0, owner1, sweeper, sweeper1, happened)
                : new ModelState(owner0, owner1, sweeper0, sweeper, happened);
    }

    /** Whose directory stands at a name; -1 if none does. */
    int at(int name) {
        if (owner0.exists() && owner0.name() == name) {
            return 0;
        }
        return owner1.exists() && owner1.name() == name ? 1 : -1;
    }

    /** Whether a sweep has a directory open, so that nothing else can get its inode. */
    boolean isHeldOpen(int inode) {
        return sweeper0.holdsDirectoryOpen() && sweeper0.inode() == inode
                || sweeper1.holdsDirectoryOpen() && sweeper1.inode() == inode;
    }

    /** Whether all that could own something is dead or has ended, and no sweep is at work. */
    boolean isOver() {
        return sweeper0.at() == ModelSweeper.Point.PICK
                && sweeper1.at() == ModelSweeper.Point.PICK
                && isOver(owner0)
                && isOver(owner1);
    }

    private static boolean isOver(ModelOwner owner) {
        return !owner.alive() || !owner.listed();
    }
}
