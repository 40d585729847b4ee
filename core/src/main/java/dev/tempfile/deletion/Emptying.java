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
import java.util.function.Predicate;
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

    /** How often a tree into which somebody else puts something meanwhile is emptied again. */
    private static final int REFILLS = 1000;

    private final Survivors survivors;
    private final Predicate<String> spared;
    private boolean movedUp;
    private int refills;

    /**
     * One deletion.
     *
     * @param spared names at the tree's top that are left alone
     */
    Emptying(Survivors survivors, Predicate<String> spared) {
        this.survivors = survivors;
        this.spared = spared;
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

    private void descend(
            OpenDirectory parent, Path name, BasicFileAttributes seen, @Nullable OpenDirectory top, int depth)
            throws IOException {
        Path path = parent.path().resolve(name);
        long before = survivors.count();
        try (OpenDirectory directory = parent.open(name, seen)) {
            if (top == null) {
                emptyTop(directory);
            } else {
                empty(directory, top, depth);
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (FileSystemException refused) {
            survivors.add("open", path, refused);
        }
        if (survivors.count() == before && isFilledAgain(parent, name, path, top == null)) {
            descend(parent, name, seen, null, 1);
        }
    }

    /** Deletes an emptied directory, unless it is the tree's top and somebody else put something into it meanwhile. */
    private boolean isFilledAgain(OpenDirectory parent, Path name, Path path, boolean isTop) throws IOException {
        try {
            parent.deleteDirectory(name);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (FileSystemException refused) {
            // Who deletes the same deep tree at the same time moves up into the top, too.
            if (isTop && refused instanceof DirectoryNotEmptyException && refills++ < REFILLS) {
                return true;
            }
            survivors.add("delete", path, refused);
        }
        return false;
    }

    private void emptyTop(OpenDirectory top) throws IOException {
        movedUp = false;
        empty(top, top, 1);
        for (int round = 1; movedUp && round < ROUNDS; round++) {
            movedUp = false;
            try (OpenDirectory again = top.again()) {
                empty(again, top, 1);
            }
        }
    }

    private void empty(OpenDirectory directory, OpenDirectory top, int depth) throws IOException {
        Rights rights = new Rights(directory);
        try {
            for (Iterator<Path> names = directory.names(); names.hasNext(); ) {
                Path name = names.next().getFileName();
                if (depth > 1 || !spared.test(name.toString())) {
                    deleteEntry(directory, name, top, depth, rights);
                }
            }
        } catch (DirectoryIteratorException unlistable) {
            survivors.add("list", directory.path(), Objects.requireNonNull(unlistable.getCause()));
        }
    }

    private void deleteEntry(OpenDirectory directory, Path name, OpenDirectory top, int depth, Rights rights)
            throws IOException {
        try {
            directory.deleteFile(name);
        } catch (NoSuchFileException gone) {
            return;
        } catch (FileSystemException directoryOrRefused) {
            try {
                deleteRefused(directory, name, top, depth, rights);
            } catch (NoSuchFileException gone) {
                return;
            } catch (FileSystemException refused) {
                survivors.add("delete", directory.path().resolve(name), refused);
            }
        }
    }

    private void deleteRefused(OpenDirectory directory, Path name, OpenDirectory top, int depth, Rights rights)
            throws IOException {
        BasicFileAttributes seen = attributes(directory, name, rights);
        if (!seen.isDirectory() || seen.isOther()) {
            rights.grant();
            directory.deleteFile(name);
        } else if (remove(directory, name, rights) == Removal.FILLED) {
            if (depth < OPEN_LEVELS) {
                descend(directory, name, seen, top, depth + 1);
            } else {
                moveUp(directory, name, seen, top, rights);
            }
        }
    }

    private static BasicFileAttributes attributes(OpenDirectory directory, Path name, Rights rights)
            throws IOException {
        try {
            return directory.attributes(name);
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (FileSystemException notSearchable) {
            rights.grant();
            return directory.attributes(name);
        }
    }

    private enum Removal {
        DONE,
        FILLED
    }

    /**
     * Deletes a directory that is empty. A filled one answers that it is not empty, a mount point that it is busy: so nothing
     * that is mounted in the tree is ever entered.
     */
    private Removal remove(OpenDirectory parent, Path name, Rights rights) throws IOException {
        Path path = parent.path().resolve(name);
        try {
            try {
                parent.deleteDirectory(name);
            } catch (DirectoryNotEmptyException | NoSuchFileException known) {
                throw known;
            } catch (FileSystemException refused) {
                rights.grant();
                parent.deleteDirectory(name);
            }
        } catch (DirectoryNotEmptyException filled) {
            return Removal.FILLED;
        } catch (NoSuchFileException gone) {
            return Removal.DONE;
        } catch (FileSystemException busyOrRefused) {
            survivors.add("delete", path, busyOrRefused);
        }
        return Removal.DONE;
    }

    private void moveUp(OpenDirectory directory, Path name, BasicFileAttributes seen, OpenDirectory top, Rights rights)
            throws IOException {
        // Moving a directory to another parent rewrites its "..", which takes the right to write it.
        try (OpenDirectory deep = directory.open(name, seen)) {
            deep.grantOwner();
        }
        rights.grant();
        directory.move(name, top, top.path().getFileSystem().getPath("moved-up-" + RandomName.characters(16)));
        movedUp = true;
    }

    /** The owner's rights on one directory, given back at most once and only when something in it was refused. */
    private static final class Rights {
        private final OpenDirectory directory;
        private boolean asked;

        Rights(OpenDirectory directory) {
            this.directory = directory;
        }

        void grant() {
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
