package dev.tempfile.ownership;

import dev.tempfile.deletion.Exemption;
import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Listing;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes a process directory away, the same for its owner and for a sweep: contents, owner file while it is locked, socket,
 * directory.
 *
 * <p>A crash between any two steps leaves something that can still be judged: as long as the owner file is there, everything is;
 * once it is gone, nothing of a user is left. All of it happens in the directory that was seen, whatever its path comes to lead to.
 */
final class Removal {
    /** Everything but the witnesses goes: what an owner made, and what others put among it. */
    private static class Contents extends Exemption {
        @Override
        protected boolean isSpared(String name) {
            return Witnesses.isWitness(name);
        }
    }

    /** Of an owner that ends: what other processes hold goes on. */
    private static final class NotHeld extends Contents {
        private final Path directory;
        private final Held held;

        NotHeld(Path directory, Held held) {
            this.directory = directory;
            this.held = held;
        }

        @Override
        protected boolean isSpared(String name) {
            return super.isSpared(name) || name.equals(Holders.NAME) || held.concerns(directory.resolve(name));
        }
    }

    /**
     * What a dead owner left: a process directory among it, such as that of a process that was started in it, may live, and was
     * perhaps born since its surroundings were judged. It goes by its own witnesses, held while it goes, or stays.
     */
    private static final class Orphans extends Contents {
        @Override
        protected boolean isOwned(String name) {
            return Inspection.isName(name);
        }

        @Override
        protected void removeOwned(Path directory) throws IOException {
            try (Inspection inspection = new Inspection(directory)) {
                Verdict verdict = inspection.claim();
                if (verdict.state() == Verdict.State.DEAD) {
                    inspection.remove();
                } else if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileSystemException(directory.toString(), null, "left alone: " + verdict.reason());
                }
            }
        }
    }

    // What speaks of a birth before the owner file, or a crash would leave it where nothing says whose it is.
    private static final String[] IN_ORDER = {OwnerFile.BORN, Witnesses.SOCKET_BORN, OwnerFile.NAME, Witnesses.SOCKET};

    private Removal() {}

    /**
     * Removes this owner's directory with all that is in it. Nothing is done where another stands at its path.
     *
     * @throws IOException naming what could not be deleted
     */
    static void remove(Path directory, FileIdentity identity) throws IOException {
        if (!isKnownEmpty(directory)) {
            TreeDeletion.empty(directory, identity, new Contents());
        }
        removeEmptied(directory, identity);
    }

    /**
     * Removes a dead owner's directory, whose owner file the caller holds locked. Nothing is done where another stands at its path.
     *
     * @throws IOException naming what could not be deleted, or lives in it; the owner file is still there then
     */
    static void removeOrphan(Path directory, FileIdentity identity) throws IOException {
        TreeDeletion.empty(directory, identity, new Orphans());
        removeEmptied(directory, identity);
    }

    /** At exit it mostly is, and then the JVM need not load what deletes trees. */
    private static boolean isKnownEmpty(Path directory) {
        try {
            return isEmpty(directory);
        } catch (IOException goneOrUnreadable) {
            return false;
        }
    }

    /** Deletes all in this owner's directory but what is held by others, and the records of that. */
    static void emptyBut(Path directory, FileIdentity identity, Held held) throws IOException {
        TreeDeletion.empty(directory, identity, new NotHeld(directory, held));
    }

    /** Removes the directory if only witnesses are left in it. */
    static void removeEmptied(Path directory, FileIdentity identity) throws IOException {
        remove(directory, identity, IN_ORDER);
    }

    /**
     * Removes a directory in which no owner file was seen. The birth may have gone on since, so nothing else goes: then the directory
     * is not empty, and stays.
     *
     * @param witness {@link OwnerFile#BORN} if the caller holds it locked, {@link Witnesses#SOCKET} if it refused before the
     *     directory was listed, and so is left of a removal; null if there was neither
     */
    static void removeUnowned(Path directory, FileIdentity identity, @Nullable String witness) throws IOException {
        remove(directory, identity, witness == null ? new String[0] : new String[] {witness});
    }

    private static void remove(Path directory, FileIdentity identity, String[] witnesses) throws IOException {
        try (DirectoryHandle handle = new DirectoryHandle(directory)) {
            if (!handle.isOf(identity)) {
                return;
            }
            for (String witness : witnesses) {
                deleteIfExists(handle, directory.resolve(witness).getFileName());
            }
        } catch (NoSuchFileException gone) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    private static void deleteIfExists(DirectoryHandle handle, Path name) throws IOException {
        try {
            handle.deleteFile(name);
        } catch (NoSuchFileException absent) {
            return;
        }
    }

    /** Whether nothing but witnesses lies in the directory. */
    static boolean isEmpty(Path directory) throws IOException {
        try (Listing entries = Listing.of(directory)) {
            for (Path entry : entries) {
                if (!Witnesses.isWitness(entry.getFileName().toString())) {
                    return false;
                }
            }
            return true;
        } catch (DirectoryIteratorException unlistable) {
            throw unlistable.getCause();
        }
    }
}
