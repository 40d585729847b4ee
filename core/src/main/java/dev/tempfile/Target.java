package dev.tempfile;

import dev.tempfile.AtomicSpec.Links;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileStatus;
import dev.tempfile.platform.Trust;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where a content goes: the path with its links followed, or not, and whether what stands there can be replaced.
 *
 * @param path absolute
 * @param links what becomes of a link
 * @param replaces whether an existing file is replaced
 * @param ofDirectory whether it is a directory that goes there, and so nothing else is replaced
 */
record Target(Path path, Links links, boolean replaces, boolean ofDirectory) {
    private static final int LINKS = 40;

    /**
     * Follows the links of a target that is replaced, and refuses what cannot be one.
     *
     * @param made what is missing on the way is made, if the recipe says so, and added here
     */
    static Target of(Path named, AtomicSpec spec, boolean replaces, MadeDirectories made) throws IOException {
        return new Target(named.toAbsolutePath(), spec.place().links(), replaces, false).resolved(spec, made);
    }

    /** As {@link #of}, for a directory, which replaces nothing unless the recipe says so. */
    static Target ofDirectory(Path named, AtomicSpec spec, MadeDirectories made) throws IOException {
        return new Target(named.toAbsolutePath(), spec.place().links(), spec.replaces(false), true)
                .resolved(spec, made);
    }

    private Target resolved(AtomicSpec spec, MadeDirectories made) throws IOException {
        Target target = this;
        for (int followed = 0; followed <= LINKS; followed++) {
            BasicFileAttributes existing = target.look();
            if (existing == null) {
                if (followed > 0 && Files.exists(path)) { // the system gets there, but by no path
                    throw new FileSystemException(
                            path.toString(),
                            null,
                            "leads to what has no name, as a pipe or a deleted file; name a regular file");
                }
                if (spec.place().createsParents() && target.directory() != null) {
                    made.make(target.directory());
                }
                refuseUnfitParent(target.path);
                return target;
            }
            if (existing.isSymbolicLink() && replaces && links == Links.REPLACED) {
                return target;
            }
            if (!existing.isSymbolicLink() || !replaces) {
                target.refuseUnfit(existing.isDirectory(), existing.isOther());
                return target;
            }
            target.refuseLink();
            Path next = target.path.resolveSibling(Files.readSymbolicLink(target.path));
            target = new Target(next, links, true, ofDirectory);
        }
        throw Failures.loop(path, "its symbolic links lead in a circle; name the file itself");
    }

    private @Nullable BasicFileAttributes look() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException absent) {
            return null;
        } catch (FileSystemException failure) {
            refuseUnfitParent(path);
            throw Failures.publishingAt(path, failure);
        }
    }

    /** The directory that gets the new entry; the top of a file system is its own. */
    Path directory() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /** What is to be replaced, as it is now; null if there is none, or a link that a file replaces. */
    @Nullable
    FileStatus replaced() throws IOException {
        FileStatus now = !replaces ? null : ofDirectory ? FileStatus.ofExisting(path) : FileStatus.unidentified(path);
        if (now == null || (ofDirectory ? now.isDirectory() : now.isRegular())) {
            return now;
        }
        if (now.kind() == FileStatus.Kind.LINK && links == Links.REPLACED) {
            return ofDirectory ? now : null;
        }
        refuseUnfit(now.isDirectory(), now.kind() == FileStatus.Kind.SPECIAL);
        throw new FileSystemException(
                path.toString(), null, "became a symbolic link meanwhile; open it anew, and the link is followed");
    }

    /** Whether a link stands there now that is to be replaced itself. */
    boolean isReplacedLink() {
        return replaces && links == Links.REPLACED && Files.isSymbolicLink(path);
    }

    private void refuseLink() throws IOException {
        if (links == Links.REFUSED) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "is a symbolic link, and AtomicSpec.refusingLinks() refuses those; name what it leads to");
        }
        if (Trust.mayBePlanted(path)) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "is another user's symbolic link in a directory that everybody may write, and not followed; name what it leads to");
        }
    }

    private void refuseUnfit(boolean directory, boolean special) throws IOException {
        if (directory && !ofDirectory) {
            throw new FileSystemException(path.toString(), null, "is a directory; name the file in it");
        }
        if (!replaces) {
            throw new FileAlreadyExistsException(path.toString(), null, Failures.EXISTS);
        }
        if (ofDirectory && !directory) {
            throw new FileSystemException(
                    path.toString(), null, "is no directory; a directory replaces only another one");
        }
        if (special) {
            throw new FileSystemException(
                    path.toString(), null, "is a device, a pipe or a socket; only a regular file is replaced");
        }
    }

    private static void refuseUnfitParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null || Files.notExists(parent)) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "its directory " + parent
                            + " does not exist; create it first, or say AtomicSpec.creatingParents()");
        }
        if (Files.exists(parent) && !Files.isDirectory(parent)) {
            throw Failures.notDirectory(path, "its parent " + parent + " is not a directory; choose another directory");
        }
    }
}
