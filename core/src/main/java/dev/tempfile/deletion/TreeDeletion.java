package dev.tempfile.deletion;

import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Listing;
import dev.tempfile.platform.Trust;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a directory and all that it holds: never across a link, never out of the tree, going on after a failure.
 *
 * <p>Relative to directory handles where the provider has them, else by path, and then only where nobody but the owner can
 * exchange a directory for a link in the middle.
 */
public final class TreeDeletion {
    private TreeDeletion() {}

    /** Told of each failure, in place of the one exception at the end. */
    @FunctionalInterface
    public interface FailureHandler {
        /**
         * Called for each entry that could not be deleted; throwing ends the deletion.
         *
         * @param operation what failed: "list", "open" or "delete"
         */
        void failed(String operation, Path path, IOException failure) throws IOException;
    }

    /**
     * Deletes {@code tree}, a directory. What is gone already is no failure.
     *
     * @param identity deletes nothing unless {@code tree} is still this directory; null for whichever stands there
     * @param handler told of each failure; null to have them thrown as one exception at the end
     * @throws NotDirectoryException if {@code tree} is a link, whose target stays untouched, or a file
     */
    public static void delete(Path tree, @Nullable FileIdentity identity, @Nullable FailureHandler handler)
            throws IOException {
        Path absolute = tree.toAbsolutePath();
        Survivors survivors = new Survivors(absolute, handler);
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(absolute, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            return;
        } catch (AccessDeniedException unseen) {
            survivors.add("open", absolute, notSeen(absolute, unseen));
            survivors.throwIfAny();
            return;
        }
        if (!attributes.isDirectory()) {
            survivors.add("open", absolute, Failures.notDirectory(absolute, notADirectory(attributes)));
        } else if (identity == null || identity.same(FileIdentity.of(attributes))) {
            deleteDirectory(absolute, attributes, survivors);
        }
        survivors.throwIfAny();
    }

    /** Whether a deletion in {@code directory} goes by handles, and so stays in its tree whatever others do meanwhile. */
    public static boolean byHandles(Path directory) throws IOException {
        SecureDirectoryStream<Path> stream = DirectoryHandle.openSecure(directory);
        if (stream != null) {
            Listing.abandon(stream);
        }
        return stream != null;
    }

    private static void deleteDirectory(Path tree, BasicFileAttributes attributes, Survivors survivors)
            throws IOException {
        Path parent = tree.getParent();
        Path name = tree.getFileName();
        if (parent == null
                || name == null
                || name.toString().equals("..")
                || name.toString().equals(".")) {
            survivors.add(
                    "delete",
                    tree,
                    new FileSystemException(tree.toString(), null, "name the directory itself, below its parent"));
            return;
        }
        OpenDirectory opened;
        try {
            opened = open(parent);
        } catch (AccessDeniedException refused) {
            survivors.add("open", tree, notSeen(tree, refused));
            return;
        } catch (FileSystemException refused) {
            survivors.add("open", tree, refused);
            return;
        }
        try (OpenDirectory above = opened) {
            new Emptying(survivors, Exemption.NOTHING).delete(above, name, attributes);
        }
    }

    /**
     * Deletes all that {@code directory} holds, and not the directory itself. What is gone already is no failure.
     *
     * @param identity deletes nothing unless {@code directory} is still this one
     * @param exempt what in it is left to somebody else
     * @throws FileSystemException naming what is left, as {@link #delete} does
     */
    public static void empty(Path directory, FileIdentity identity, Exemption exempt) throws IOException {
        Path absolute = directory.toAbsolutePath();
        Path parent = Objects.requireNonNull(absolute.getParent(), "a root is nobody's to empty");
        Path name = absolute.getFileName();
        Survivors survivors = new Survivors(absolute, null);
        try (OpenDirectory above = open(parent)) {
            BasicFileAttributes seen = above.attributes(name);
            if (seen.isDirectory() && identity.same(FileIdentity.of(seen))) {
                new Emptying(survivors, exempt).empty(above, name, seen);
            }
        } catch (NoSuchFileException gone) {
            return;
        }
        survivors.throwIfAny();
    }

    private static AccessDeniedException notSeen(Path tree, AccessDeniedException cause) {
        AccessDeniedException clearer = new AccessDeniedException(
                tree.toString(),
                null,
                "nothing was deleted: no right to look into the directory around it; give it to yourself, or delete as its"
                        + " owner");
        clearer.initCause(cause);
        return clearer;
    }

    private static OpenDirectory open(Path parent) throws IOException {
        SecureDirectoryStream<Path> handle;
        try {
            handle = DirectoryHandle.openSecure(parent);
        } catch (AccessDeniedException unlisted) {
            // A drop box: what is made in it can be deleted, but there is no handle of it.
            if (!Trust.onlyOwnerCanReplaceEntriesOf(parent)) {
                throw unlisted;
            }
            return new PathDirectory(null, parent);
        }
        if (handle != null) {
            return HandleDirectory.around(handle, parent);
        }
        if (!Trust.onlyOwnerCanReplaceEntriesOf(parent)) {
            throw new FileSystemException(
                    parent.toString(),
                    null,
                    "nothing was deleted: others may write this directory, and without directory handles, which this Java"
                            + " does not have here, they could lead a deletion elsewhere; use a directory of your own");
        }
        return new PathDirectory(Listing.of(parent).stream(), parent);
    }

    private static String notADirectory(BasicFileAttributes attributes) {
        return attributes.isSymbolicLink()
                ? "is a symbolic link; nothing was deleted, neither it nor its target"
                : "is not a directory; nothing was deleted";
    }
}
