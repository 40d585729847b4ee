package dev.tempfile.testkit.ownership;

/**
 * One owner of the model: its process, and the directory that it made.
 *
 * @param stage how far it is
 * @param second whether this is its second birth
 * @param name the name of its directory
 * @param inode the inode of its directory
 * @param exists whether the directory is there
 * @param file the owner file in it
 * @param said whether the owner file is whole
 * @param socket the socket's name in it
 * @param content whether something of a user is in it
 * @param lock who holds the kernel's lock on the owner file
 * @param ear the socket behind the name
 * @param oldBoot whether it was begun before the reboot
 * @param unseen whether its process is wrongly said to be gone
 * @param idReused whether its id is another process's now
 */
record ModelOwner(
        Stage stage,
        boolean second,
        int name,
        int inode,
        boolean exists,
        File file,
        boolean said,
        Socket socket,
        boolean content,
        Holder lock,
        Ear ear,
        boolean oldBoot,
        boolean unseen,
        boolean idReused) {
    /** What it did last. */
    enum Stage {
        NOT_BEGUN,
        LISTED,
        MADE,
        FILE_MADE,
        LOCKED,
        NAMED_UNLOCKED,
        OWNED,
        LOST,
        LOST_FILE,
        ENDING,
        UNNAMED,
        DEAF,
        EMPTIED,
        DISOWNED,
        SOCKET_GONE,
        DIRECTORY_GONE,
        ENDED,
        GAVE_UP,
        DEAD
    }

    /** Under which name the owner file is there. */
    enum File {
        NONE,
        NEW,
        OWNER
    }

    /** Under which name the socket is there. */
    enum Socket {
        NONE,
        NEW,
        NAMED
    }

    /** Who holds a lock. */
    enum Holder {
        NOBODY,
        OWNER,
        SWEEPER_0,
        SWEEPER_1;

        static Holder sweeper(int index) {
            return index == 0 ? SWEEPER_0 : SWEEPER_1;
        }
    }

    /** What a socket does. */
    enum Ear {
        CLOSED,
        REFUSES,
        LISTENS
    }

    static ModelOwner notBegun(int index) {
        return new ModelOwner(
                Stage.NOT_BEGUN,
                false,
                2 * index,
                2 * index,
                false,
                File.NONE,
                false,
                Socket.NONE,
                false,
                Holder.NOBODY,
                Ear.CLOSED,
                false,
                false,
                false);
    }

    boolean alive() {
        return stage != Stage.DEAD;
    }

    /** Whether its JVM lists it. */
    boolean listed() {
        return alive() && stage != Stage.NOT_BEGUN && stage != Stage.ENDED && stage != Stage.GAVE_UP;
    }

    /** Whether files of a user may be in its directory, and it does not remove it itself. */
    boolean owns() {
        return stage == Stage.OWNED || stage == Stage.NAMED_UNLOCKED;
    }

    /** Whether nothing but the directory is left. */
    boolean bare() {
        return file == File.NONE && socket == Socket.NONE && !content;
    }

    ModelOwner at(Stage next) {
        return new ModelOwner(
                next, second, name, inode, exists, file, said, socket, content, lock, ear, oldBoot, unseen, idReused);
    }

    ModelOwner begun(boolean afterReboot) {
        return new ModelOwner(
                Stage.LISTED,
                second,
                name,
                inode,
                false,
                file,
                said,
                socket,
                false,
                lock,
                ear,
                !afterReboot,
                unseen,
                false);
    }

    ModelOwner made(int newName, int newInode) {
        return new ModelOwner(
                Stage.MADE,
                second,
                newName,
                newInode,
                true,
                file,
                said,
                socket,
                content,
                lock,
                ear,
                oldBoot,
                unseen,
                false);
    }

    ModelOwner anew(int newName) {
        return new ModelOwner(
                Stage.LISTED,
                true,
                newName,
                newName,
                false,
                File.NONE,
                false,
                Socket.NONE,
                false,
                Holder.NOBODY,
                Ear.CLOSED,
                oldBoot,
                unseen,
                false);
    }

    ModelOwner file(File next) {
        return new ModelOwner(
                stage, second, name, inode, exists, next, said, socket, content, lock, ear, oldBoot, unseen, idReused);
    }

    ModelOwner said(boolean next) {
        return new ModelOwner(
                stage, second, name, inode, exists, file, next, socket, content, lock, ear, oldBoot, unseen, idReused);
    }

    ModelOwner socket(Socket next) {
        return new ModelOwner(
                stage, second, name, inode, exists, file, said, next, content, lock, ear, oldBoot, unseen, idReused);
    }

    ModelOwner content(boolean next) {
        return new ModelOwner(
                stage, second, name, inode, exists, file, said, socket, next, lock, ear, oldBoot, unseen, idReused);
    }

    ModelOwner lock(Holder next) {
        return new ModelOwner(
                stage, second, name, inode, exists, file, said, socket, content, next, ear, oldBoot, unseen, idReused);
    }

    ModelOwner ear(Ear next) {
        return new ModelOwner(
                stage, second, name, inode, exists, file, said, socket, content, lock, next, oldBoot, unseen, idReused);
    }

    ModelOwner unseen(boolean next) {
        return new ModelOwner(
                stage, second, name, inode, exists, file, said, socket, content, lock, ear, oldBoot, next, idReused);
    }

    ModelOwner idReused(boolean next) {
        return new ModelOwner(
                stage, second, name, inode, exists, file, said, socket, content, lock, ear, oldBoot, unseen, next);
    }

    /** With its directory gone. */
    ModelOwner gone() {
        ModelOwner next = new ModelOwner(
                stage,
                second,
                name,
                inode,
                false,
                File.NONE,
                said,
                Socket.NONE,
                false,
                lock,
                ear,
                oldBoot,
                unseen,
                idReused);
        return alive() ? next : next.dead();
    }

    /** With its directory gone and its process no owner any more. */
    ModelOwner ended() {
        return dead().at(Stage.ENDED);
    }

    /** With its process ended: all that the kernel held for it is free; what only a process could tell is forgotten. */
    ModelOwner dead() {
        return new ModelOwner(
                Stage.DEAD,
                exists && second,
                name,
                inode,
                exists,
                file,
                exists && file == File.OWNER && said,
                socket,
                content,
                lock == Holder.OWNER || !exists ? Holder.NOBODY : lock,
                Ear.CLOSED,
                exists && oldBoot,
                false,
                exists && idReused);
    }
}
