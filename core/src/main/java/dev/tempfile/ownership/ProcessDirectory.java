package dev.tempfile.ownership;

import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.platform.Boot;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.RandomName;
import dev.tempfile.platform.Trust;
import dev.tempfile.storage.FreeSpace;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one directory that a process makes in a directory which it is told to use, and in which everything of its lives there.
 *
 * <p>Mode 0700, made exclusively: an existing one is never adopted. That a path lies in it is the whole record of ownership: no
 * list, no call for each file; deleting this tree is deleting all that the process left. It counts its uses, so that an idle one
 * can be removed and one in use never is.
 */
public final class ProcessDirectory {
    /** What the name of every such directory, and the owner's mark in names beside other files, begins with. */
    public static final String MARK = "tempfile-";

    /** What tells one owner from another: the boot's digest, and the random characters of a name. */
    static final int OWNER_CHARACTERS = Boot.DIGEST_CHARACTERS + UniqueName.RANDOM_CHARACTERS;

    private static final int BIRTHS = 20;
    // Far from wrapping around when those who still use it release it.
    private static final int RETIRED = Integer.MIN_VALUE / 2;

    private final Path root;
    private final Path path;
    private final @Nullable String tooOpen;
    private final FileIdentity identity;
    private volatile @Nullable Witnesses witnesses;
    private final DirectoryHandle handle;
    private final AtomicInteger uses = new AtomicInteger();
    private volatile boolean handedOut;
    private volatile boolean handedOn;
    private volatile @Nullable Boolean executable;
    private volatile @Nullable FreeSpace freeSpace;
    private volatile boolean lacksUnnamed;

    private ProcessDirectory(
            Path root, Path path, @Nullable String tooOpen, FileIdentity identity, @Nullable Witnesses witnesses) {
        this.root = root;
        this.path = path;
        this.tooOpen = tooOpen;
        this.identity = identity;
        this.witnesses = witnesses;
        this.handle = new DirectoryHandle(path);
    }

    /** Makes one in {@code root}, or says why that cannot be. */
    static ProcessDirectory create(Path root) throws IOException {
        try {
            if (root.getFileSystem().isReadOnly()) {
                throw Failures.readOnly(root);
            }
            NoSuchFileException last = null;
            for (int tried = 0; tried < BIRTHS; tried++) {
                try {
                    return born(root);
                } catch (NoSuchFileException perhapsSwept) {
                    if (Files.notExists(root)) {
                        throw perhapsSwept;
                    }
                    // A sweep met the directory before its owner file was locked.
                    last = perhapsSwept;
                }
            }
            throw Objects.requireNonNull(last);
        } catch (IOException failure) {
            throw Failures.creatingIn(root, failure);
        }
    }

    private static ProcessDirectory born(Path root) throws IOException {
        Path made = new UniqueName(MARK + Boot.digest(), "", "").create(root, null, new MakeListed());
        try {
            FileIdentity identity = FileIdentity.of(made);
            String tooOpen = Privacy.verify(made, identity);
            Witnesses witnesses =
                    made.getFileSystem().equals(FileSystems.getDefault()) ? Witnesses.born(made, identity) : null;
            return new ProcessDirectory(root, made, tooOpen, identity, witnesses);
        } catch (IOException failure) {
            if (isTaken(made)) {
                ListedOwners.remove(nameOf(made));
                NoSuchFileException swept =
                        new NoSuchFileException(made.toString(), null, "it was taken away at its birth");
                swept.initCause(failure);
                throw swept;
            }
            undo(made, failure);
            throw failure;
        } catch (RuntimeException | Error failure) {
            undo(made, failure);
            throw failure;
        }
    }

    /** Whether what was made is gone, be it that its name is another user's by now: what stands there is not ours to undo. */
    private static boolean isTaken(Path made) {
        try {
            PosixFileAttributes seen = Files.readAttributes(made, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return !seen.isDirectory() || !Trust.ours(seen);
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException | UnsupportedOperationException untold) {
            return false;
        }
    }

    private static void undo(Path made, Throwable failure) {
        try {
            Files.deleteIfExists(made);
        } catch (IOException left) {
            failure.addSuppressed(left);
            Owner.current().owes(new Place.Unborn(made, () -> TreeDeletion.delete(made, null, null)));
        } finally {
            ListedOwners.remove(nameOf(made));
        }
    }

    /** A name for an owner that has no directory by it. */
    static String newOwner() {
        return MARK + Boot.digest() + RandomName.characters(UniqueName.RANDOM_CHARACTERS);
    }

    /** First the list, for no sweep of this JVM may meet it unlisted. */
    private static final class MakeListed implements UniqueName.Attempt<Path> {
        @Override
        public Path create(Path path) throws IOException {
            ListedOwners.add(nameOf(path));
            try {
                return Files.createDirectory(path, Privacy.of(path).directory());
            } catch (IOException | RuntimeException | Error failure) {
                ListedOwners.remove(nameOf(path));
                throw failure;
            }
        }
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }

    /** The directory that it was made in. */
    public Path root() {
        return root;
    }

    /** The directory itself. */
    public Path path() {
        return path;
    }

    /** The handle by which what lies directly in it is deleted. */
    public DirectoryHandle handle() {
        return handle;
    }

    /** What marks names beside other files as this process's. */
    public String mark() {
        return "-" + path.getFileName();
    }

    /** A hold on something in it or beside it, that nobody has yet. */
    Hold newHold() throws IOException {
        handedOn = true;
        return Hold.in(path);
    }

    /** Says that a path in it was promised to exist until exit, so that it is never removed for being idle. */
    public void handOut() {
        handedOut = true;
    }

    boolean isHandedOut() {
        return handedOut;
    }

    /** Why a file in it is less private than promised, or null. */
    public @Nullable String tooOpen() {
        return tooOpen;
    }

    /**
     * Refuses a file system on which nothing can be executed.
     *
     * @throws FileSystemException naming it and what to do
     */
    public void refuseWithoutExecution() throws IOException {
        Boolean known = executable;
        if (known == null) {
            known = Execution.possibleIn(path);
            executable = known;
        }
        if (!known) {
            throw new FileSystemException(
                    root.toString(),
                    null,
                    "nothing can be executed on this file system (mounted noexec); name another directory with"
                            + " TempSpec.in(directory)");
        }
    }

    /** The free space around it, known once for all files in it, so that it is asked for seldom. */
    public FreeSpace freeSpace() throws IOException {
        FreeSpace known = freeSpace;
        if (known == null) {
            known = new FreeSpace(Files.getFileStore(path));
            freeSpace = known;
        }
        return known;
    }

    /** Whether files without a name are known not to be had on this file system. */
    public boolean lacksUnnamed() {
        return lacksUnnamed;
    }

    /** Says that files without a name are not to be had on this file system. */
    public void lackUnnamed() {
        lacksUnnamed = true;
    }

    /** Whether it is still where it was made. */
    boolean exists() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Counts one more use; false if it was removed meanwhile. */
    boolean acquire() {
        int before = uses.get();
        while (before >= 0) {
            if (uses.compareAndSet(before, before + 1)) {
                return true;
            }
            before = uses.get();
        }
        return false;
    }

    /** Ends one use. */
    void release() {
        uses.decrementAndGet();
    }

    /** Whether nothing is in use in it and nothing was promised. */
    boolean isIdle() {
        return uses.get() == 0 && !handedOut;
    }

    /** Removes it if it is idle and empty; what was put there by others stays until exit. */
    boolean retire() {
        if (handedOut || !uses.compareAndSet(0, RETIRED)) {
            return false;
        }
        try {
            if (handedOn) {
                deleteIfEmpty(path.resolve(Holders.NAME));
            }
            // First, for if it is not empty it goes on being used.
            if (!Removal.isEmpty(path)) {
                uses.set(0);
                return false;
            }
            stopListening();
            Removal.removeEmptied(path, identity);
            end();
            return true;
        } catch (NoSuchFileException | NotDirectoryException somebodyElsesNow) {
            return endQuietly();
        } catch (IOException | RuntimeException outOfReach) {
            // A provider that was closed answers with whatever comes to its mind.
            ownAgain(outOfReach);
            uses.set(0);
            return false;
        }
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException stays) {
            return;
        }
    }

    /** Before a removal, for a socket that is opened in the middle would keep a directory that has no owner file. */
    private void stopListening() throws IOException {
        Witnesses known = witnesses;
        if (known != null) {
            known.stopListening();
        }
    }

    /** A removal that failed, perhaps because somebody put something there in its middle, leaves what is ours and says so. */
    private void ownAgain(Throwable failure) {
        Witnesses before = witnesses;
        if (before == null) {
            return;
        }
        try {
            if (Files.exists(path.resolve(OwnerFile.NAME), LinkOption.NOFOLLOW_LINKS)) {
                before.listenAgain();
            } else if (identity.standsAt(path) && !(Owner.current().isEnding() && Removal.isEmpty(path))) {
                before.close();
                witnesses = Witnesses.born(path, identity);
            }
        } catch (IOException | RuntimeException unowned) {
            failure.addSuppressed(unowned);
        }
    }

    private boolean endQuietly() {
        try {
            end();
        } catch (IOException closedAnyway) {
            return true;
        }
        return true;
    }

    /** Gives up a directory that somebody else deleted. */
    void abandon() throws IOException {
        uses.set(RETIRED);
        end();
    }

    private void end() throws IOException {
        try {
            handle.close();
        } finally {
            try {
                Witnesses known = witnesses;
                if (known != null) {
                    known.close();
                }
            } finally {
                ListedOwners.remove(nameOf(path));
            }
        }
    }

    /**
     * Deletes it with all that it holds.
     *
     * @throws IOException naming what is left; it can be used and deleted again then
     */
    void delete() throws IOException {
        int before = uses.getAndSet(RETIRED);
        try {
            // What it holds open may be just the descriptors that its deletion needs.
            handle.close();
            stopListening();
            Removal.remove(path, identity);
        } catch (IOException | RuntimeException left) {
            ownAgain(left);
            uses.set(Math.max(0, before));
            throw left;
        }
        end();
    }

    /** Deletes all in it but what is held, and the records of who holds it. It stays, for others to sweep. */
    void deleteAllBut(Held held) throws IOException {
        uses.set(RETIRED);
        handle.close();
        Removal.emptyBut(path, identity, held);
    }

    /** Has all that it holds look used, unless it is gone. */
    void refresh() throws IOException {
        if (acquire()) {
            try {
                Refresh.of(path);
            } finally {
                release();
            }
        }
    }

    /** Opens the second witness; slow the first time. */
    void listen() {
        Witnesses known = witnesses;
        if (known != null) {
            known.listen();
        }
    }
}
