package dev.tempfile.deletion;

import dev.tempfile.platform.RandomName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The walk that empties a tree, the same by handles and by paths.
 *
 * <p>At most {@value #OPEN_LEVELS} levels are open at a time: what lies deeper is moved up into the tree's top and deleted from
 * there, so that any depth needs the same few descriptors and little stack. An entry is first deleted and only looked at when
 * that is refused, which spares every plain file a system call. A directory that refuses gets its owner's rights back, once.
 */
final class Emptying {
    /** Two descriptors a level, and the longest names of this many levels still fit a path. */
    private static final int OPEN_LEVELS = 12;

    /** The top is listed again after each move into it; more rounds than this mean that somebody else keeps filling it. */
    private static final int ROUNDS = 100_000;

    /** How often one directory into which somebody else puts something meanwhile is emptied again. */
    private static final int REFILLS = 1000;

    private final Survivors survivors;
    private final Exemption exempt;

    /** What the names of this round's directories that were moved into the top begin with: their turn is the next round. */
    private String movedUp = "";

    private long moved;

    /**
     * One deletion.
     *
     * @param exempt what is left to somebody else
     */
    Emptying(Survivors survivors, Exemption exempt) {
        this.survivors = survivors;
        this.exempt = exempt;
    }

    /** Deletes all that the directory {@code name} in {@code parent} holds but for what is spared, and not the directory. */
    void empty(OpenDirectory parent, Path name, BasicFileAttributes seen) throws IOException {
        try (OpenDirectory directory = parent.open(name, seen)) {
            emptyTop(directory);
        } catch (NoSuchFileException gone) {
            return;
        } catch (FileSystemException refused) {
            survivors.add("open", parent.path().resolve(name), refused);
        }
    }

    /** Deletes the directory {@code name} in {@code parent}, and all in it. */
    void delete(OpenDirectory parent, Path name, BasicFileAttributes seen) throws IOException {
        try {
            parent.deleteDirectory(name);
        } catch (DirectoryNotEmptyException | AccessDeniedException filledOrRefused) {
            // Who may not write the parent can still empty the tree. The parent is not in it: its mode is left alone.
            descend(parent, name, seen, null, 1);
        } catch (NoSuchFileException gone) {
            return;
        } catch (FileSystemException busyOrRefused) {
            survivors.add("delete", parent.path().resolve(name), busyOrRefused);
        }
    }

    /** Empties a directory and deletes it; {@code top} is null for the tree's top itself. */
    private void descend(
            OpenDirectory parent, Path name, BasicFileAttributes seen, @Nullable OpenDirectory top, int depth)
            throws IOException {
        Path path = parent.path().resolve(name);
        long before = survivors.count();
        for (int refills = 0; refills <= REFILLS; refills++) {
            try (OpenDirectory directory = parent.open(name, seen)) {
                if (top == null) {
                    emptyTop(directory);
                } else {
                    empty(directory, null, top, depth);
                }
            } catch (NoSuchFileException gone) {
                return;
            } catch (FileSystemException refused) {
                survivors.add("open", path, refused);
            }
            if (survivors.count() > before) {
                return;
            }
            try {
                parent.deleteDirectory(name);
                return;
            } catch (NoSuchFileException gone) {
                return;
            } catch (DirectoryNotEmptyException filled) {
                // By somebody else, or the file system left names out, as some do while entries go.
                if (refills == REFILLS) {
                    survivors.add("delete", path, filled);
                }
            } catch (FileSystemException refused) {
                survivors.add("delete", path, refused);
                return;
            }
        }
    }

    private void emptyTop(OpenDirectory top) throws IOException {
        movedUp = newMark();
        moved = 0;
        empty(top, null, top, 1);
        for (int round = 1; moved > 0 && round < ROUNDS; round++) {
            String due = movedUp;
            movedUp = newMark();
            moved = 0;
            try (OpenDirectory again = top.again()) {
                empty(again, due, top, 1);
            }
        }
    }

    private static String newMark() {
        return "moved-up-" + RandomName.characters(16) + "-";
    }

    /** Deletes all entries; with {@code due} only those whose names begin with it, so that no survivor is tried in every round. */
    private void empty(OpenDirectory directory, @Nullable String due, OpenDirectory top, int depth) throws IOException {
        Level level = new Level(directory, top, depth);
        try {
            for (Iterator<Path> names = directory.names(); names.hasNext(); ) {
                Path name = names.next().getFileName();
                if (depth > 1 || isDue(name.toString(), due) && !exempt.isSpared(name.toString())) {
                    deleteEntry(level, name);
                }
            }
        } catch (DirectoryIteratorException unlistable) {
            survivors.add("list", directory.path(), Objects.requireNonNull(unlistable.getCause()));
        }
    }

    private boolean isDue(String name, @Nullable String due) {
        return due == null ? !name.startsWith(movedUp) : name.startsWith(due);
    }

    private void deleteEntry(Level level, Path name) throws IOException {
        try {
            if (level.looksFirst || !isDeletedAtOnce(level.directory, name)) {
                look(level, name);
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (FileSystemException refused) {
            survivors.add("delete", level.directory.path().resolve(name), refused);
        }
    }

    private static boolean isDeletedAtOnce(OpenDirectory directory, Path name) throws IOException {
        try {
            directory.deleteFile(name);
            return true;
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (FileSystemException directoryOrRefused) {
            return false;
        }
    }

    private void look(Level level, Path name) throws IOException {
        OpenDirectory directory = level.directory;
        BasicFileAttributes seen = level.attributes(name);
        boolean isDirectory = seen.isDirectory() && !seen.isOther();
        if (!isDirectory) {
            if (!level.looksFirst || !isDeletedAtOnce(directory, name)) {
                level.grantOwner();
                directory.deleteFile(name);
            }
        } else if (exempt.isOwned(name.toString())) {
            exempt.removeOwned(directory.path().resolve(name));
        } else if (remove(level, name) == Removal.FILLED) {
            if (level.depth < OPEN_LEVELS) {
                descend(directory, name, seen, level.top, level.depth + 1);
            } else {
                moveUpOrDescend(level, name, seen);
            }
        }
        // Directories lie beside directories, and to be refused costs more than to look.
        level.looksFirst = isDirectory;
    }

    private enum Removal {
        DONE,
        FILLED
    }

    /**
     * Deletes a directory that is empty. A filled one answers that it is not empty, a mount point that it is busy: so nothing
     * that is mounted in the tree is ever entered.
     */
    private Removal remove(Level level, Path name) throws IOException {
        OpenDirectory parent = level.directory;
        try {
            try {
                parent.deleteDirectory(name);
            } catch (DirectoryNotEmptyException | NoSuchFileException known) {
                throw known;
            } catch (FileSystemException refused) {
                level.grantOwner();
                parent.deleteDirectory(name);
            }
        } catch (DirectoryNotEmptyException filled) {
            return Removal.FILLED;
        } catch (NoSuchFileException gone) {
            return Removal.DONE;
        } catch (FileSystemException busyOrRefused) {
            survivors.add("delete", parent.path().resolve(name), busyOrRefused);
        }
        return Removal.DONE;
    }

    private void moveUpOrDescend(Level level, Path name, BasicFileAttributes seen) throws IOException {
        OpenDirectory directory = level.directory;
        try {
            // Moving a directory to another parent rewrites its "..", which takes the right to write it.
            try (OpenDirectory deep = directory.open(name, seen)) {
                deep.grantOwner();
            }
            level.grantOwner();
            directory.move(name, level.top, directory.path().getFileSystem().getPath(movedUp + moved));
            moved++;
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (FileSystemException immovable) {
            // The top may not be written, or belongs to another quota: as deep as there are descriptors for.
            descend(directory, name, seen, level.top, level.depth + 1);
        }
    }

    /** A directory on the way down, whose owner gets rights back at most once, and only when something in it was refused. */
    private static final class Level {
        final OpenDirectory directory;
        final OpenDirectory top;
        final int depth;
        boolean looksFirst;
        private boolean asked;

        Level(OpenDirectory directory, OpenDirectory top, int depth) {
            this.directory = directory;
            this.top = top;
            this.depth = depth;
        }

        BasicFileAttributes attributes(Path name) throws IOException {
            try {
                return directory.attributes(name);
            } catch (NoSuchFileException gone) {
                throw gone;
            } catch (FileSystemException notSearchable) {
                grantOwner();
                return directory.attributes(name);
            }
        }

        void grantOwner() {
            if (!asked) {
                asked = true;
                try {
                    directory.grantOwner();
                } catch (IOException notOurs) {
                    // What needed the right is tried once more, and reports why it fails.
                    return;
                }
            }
        }
    }
}
