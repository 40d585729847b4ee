package dev.tempfile.ownership;

import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.FileIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One path that we made, and how it is deleted where it lies. What is gone already is no failure. */
public sealed interface Place {
    /** The path. */
    Path path();

    /** Deletes what we made there, and nothing else. */
    void delete() throws IOException;

    /** Whether the deletion must come before our handle is closed. */
    boolean deletedWhileOpen();

    /** What is known of what we made, where others may put another thing in its place; null where they cannot. */
    default @Nullable FileIdentity made() {
        return null;
    }

    /** Opens what keeps our file known when our handle is closed early; null where that is not needed or cannot be. */
    default @Nullable Closeable pin() {
        return null;
    }

    /** A file in a directory of ours: whatever stands at its name is deleted, for nothing may stay there. */
    record Inside(DirectoryHandle directory, Path path) implements Place {
        @Override
        public void delete() throws IOException {
            try {
                directory.deleteFile(path.getFileName());
            } catch (NoSuchFileException gone) {
                return;
            }
        }

        @Override
        public boolean deletedWhileOpen() {
            // ext4 keeps a list of files that are unlinked while open: closing first is the cheaper order.
            return false;
        }
    }

    /** A file in a directory that is not ours: deleted only while it is the very file that we made. */
    record Beside(Path path, FileIdentity identity) implements Place {
        @Override
        public void delete() throws IOException {
            if (identity.standsAt(path)) {
                Files.deleteIfExists(path);
            }
        }

        @Override
        public boolean deletedWhileOpen() {
            // An inode number cannot be given to another file while this one is open.
            return identity.isUnique();
        }

        @Override
        public FileIdentity made() {
            return identity;
        }

        @Override
        public @Nullable Closeable pin() {
            if (!identity.isUnique()) {
                return null;
            }
            try {
                // Only to read, because what is open to be written cannot be executed.
                return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException | UnsupportedOperationException goneOrUnreadable) {
                return null;
            }
        }
    }

    /**
     * What is left of a birth that failed, and could not be deleted at once either: deleted as that birth would have.
     *
     * @param deletion what deletes it
     */
    record Unborn(Path path, Closeable deletion) implements Place {
        @Override
        public void delete() throws IOException {
            deletion.close();
        }

        @Override
        public boolean deletedWhileOpen() {
            return false;
        }
    }

    /**
     * A directory with all that it holds; only while it is the very one that we made.
     *
     * @param beside whether it lies in a directory that is not ours, where another could get its number once ours is gone
     */
    record Tree(Path path, FileIdentity identity, boolean beside) implements Place {
        @Override
        public void delete() throws IOException {
            TreeDeletion.delete(path, identity, null);
        }

        @Override
        public boolean deletedWhileOpen() {
            return beside && identity.isUnique();
        }
    }
}
