package dev.tempfile;

import dev.tempfile.ownership.Departure;
import dev.tempfile.ownership.Hold;
import dev.tempfile.ownership.Lease;
import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import dev.tempfile.ownership.ProcessDirectory;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.storage.Limit;
import dev.tempfile.storage.Share;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is deleted with all that it holds when it is closed. Python's {@code TemporaryDirectory}.
 *
 * <p>Also a <b>scope</b>: whatever is made through {@link #createFile()} and {@link #spec()} lies in it and is closed with it, so
 * that a request that is cancelled closes one thing.
 *
 * <pre>{@code
 * try (TempDirectory work = TempDirectory.create()) {
 *     Files.writeString(work.resolve("config.json"), "{}");
 *     TempFile run1 = work.createFile();
 *     work.zipTo(Path.of("work.zip"));
 * }
 * }</pre>
 *
 * <p>Created 0700. The deletion never follows a link and never leaves the tree, gives the owner back what rights are missing, goes
 * on after a failure and names what is left. Forgotten without a close, it is deleted at exit if anybody was given a path in it.
 * Thread-safe.
 */
public final class TempDirectory implements AutoCloseable {
    private final TempSpec madeBy;
    private final Path keptIn;
    private final @Nullable ProcessDirectory home;
    private final @Nullable Limit limit;
    private final DirectoryHandle handle;
    private final Members members = new Members();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Path path;
    private volatile boolean closed;
    private volatile boolean kept;
    private volatile @Nullable Path keptFrom;
    private @Nullable Lease lease;
    private @Nullable TempDirectory outer;

    TempDirectory(Path path, TempSpec madeBy, Path keptIn, @Nullable ProcessDirectory home, @Nullable Limit limit) {
        this.path = path;
        this.madeBy = madeBy;
        this.keptIn = keptIn;
        this.home = home;
        this.limit = limit;
        this.handle = new DirectoryHandle(path);
    }

    void owned(Lease duty, @Nullable TempDirectory within) throws IOException {
        lease = duty;
        outer = within;
        if (within != null) {
            within.entered(this);
        }
    }

    /**
     * A new temporary directory in the default directory.
     *
     * @throws NoSuchFileException if no directory for temporary files is usable; it lists each with its reason
     */
    public static TempDirectory create() throws IOException {
        return TempSpec.defaults().createDirectory();
    }

    /** Where it is, absolute; after {@link #keep()} where it was kept, after {@link #close()} where it was. */
    public Path path() {
        pathIsOut();
        return path;
    }

    /** Says that somebody was given a path in it, so that neither it nor what is around it is deleted before exit. */
    void pathIsOut() {
        Lease duty = lease;
        if (duty != null) {
            duty.pathIsOut();
        }
        TempDirectory around = outer;
        if (around != null) {
            around.pathIsOut();
        }
    }

    /**
     * The path of {@code name} in this directory. Safe for names from outside: one that leads out of it is refused.
     *
     * @throws InvalidPathException if {@code name} is absolute, empty, or leads out
     */
    public Path resolve(String name) {
        Path base = path();
        Path resolved = base.resolve(name).normalize();
        if (!resolved.startsWith(base) || resolved.equals(base)) {
            throw new InvalidPathException(name, "leads out of the temporary directory " + base + "; use a name in it");
        }
        return resolved;
    }

    /** A recipe for what lies in this directory and is closed with it. */
    public TempSpec spec() {
        return TempSpec.within(this, madeBy.demands().within());
    }

    /** A file in this directory, closed and gone with it at the latest. */
    public TempFile createFile() throws IOException {
        return spec().createFile();
    }

    /**
     * A copy of a class-path resource in this directory, under the resource's own simple name, executable by its owner.
     *
     * @param anchor the class beside which {@code resource} is looked up, as {@link Class#getResourceAsStream} does
     * @throws NoSuchFileException if there is no such resource
     * @throws java.nio.file.FileAlreadyExistsException if that name is taken
     * @throws java.nio.file.FileSystemException if it does not fit the quota; nothing of it is left
     */
    public Path unpack(Class<?> anchor, String resource) throws IOException {
        Path directory = openPath();
        pathIsOut();
        Share share = new Creation(spec()).shareIn(directory);
        try (Resource unpacked = Resource.open(anchor, resource)) {
            Path copy = unpacked.copyInto(directory, share);
            if (share != null) {
                entered(share::release);
            }
            return copy;
        }
    }

    /** As {@link #zipTo(Path, AtomicSpec)}, replacing nothing. */
    public Path zipTo(Path target) throws IOException {
        return zipTo(target, AtomicSpec.atomic().noClobber());
    }

    /**
     * Zips what this directory holds, and publishes the archive at {@code target} whole or not at all.
     *
     * <p>Entries are sorted by name, directories too; links and special files are left out. Streams: any size of file.
     *
     * @return the target, absolute
     * @throws java.nio.file.FileSystemException if the target lies in this directory
     */
    public Path zipTo(Path target, AtomicSpec spec) throws IOException {
        Path directory = openPath();
        members.flush();
        return DirectoryZip.write(directory, target, spec);
    }

    /**
     * Lets the directory live on with all that lies in it: moves it out of the directory of this process into the one around it,
     * under a new random name. What was made through it is closed and stays there; a file without a name goes, as always when it is
     * closed.
     *
     * <p>If it could not be moved it is still temporary, and nothing in it is gone; files with a name in it may have their handles
     * closed. What another thread is just making through it comes before or after: it stays there, or its creation fails and leaves
     * nothing.
     *
     * @return where it lives now, 0700
     * @throws IOException why it could not be moved, such as that all is being deleted at exit; or, after the move, what could not
     *     be closed of what was made through it: then it was kept all the same, and {@link #path()} says where
     */
    @SuppressWarnings("try")
    public Path keep() throws IOException {
        if (!kept) {
            openPath();
            // Before the move, while a failure can still be undone, and because Windows moves nothing that is open.
            members.prepareToStay();
        }
        IOException failure;
        try (Departure departure = new Departure()) {
            Path from;
            lock.lock();
            try {
                if (kept) {
                    return path;
                }
                from = openPath();
                departure.begin(from, lease);
                Path to = madeBy.name().create(keptIn, null, target -> {
                    ExclusiveRename.moveDirectory(path, target);
                    return target;
                });
                leaves(to);
            } finally {
                lock.unlock();
            }
            failure = members.stay(from, path, handle);
        }
        try (Closeable told = this::tellKept) {
            if (failure != null) {
                throw failure;
            }
        }
        return path;
    }

    /** As {@link #moveTo(Path, AtomicSpec)} with {@link AtomicSpec#atomic()}, replacing nothing. */
    public Path moveTo(Path target) throws IOException {
        return moveTo(target, AtomicSpec.atomic());
    }

    /**
     * Publishes the directory at {@code target} with all that lies in it, whole or not at all, and ends. What was made through it is
     * closed and stays, with the modes that it has; the directory itself gets those of an ordinary one, or of the one that it replaces.
     * Unless the recipe is {@link AtomicSpec#unsynced()} every file and directory in it is forced first: a turn of the device for each.
     *
     * <p>Replaces nothing unless told to, and then a directory alone; one that is not empty, or a link by {@link
     * AtomicSpec#replacingLinks()}, by exchanging the two in one step, which takes {@code tempfile-linux} and a file system that can.
     * The previous one, which whoever works in it keeps, is deleted afterwards, or kept as the backup. On failure before that step
     * nothing in this one is gone, and it is still temporary; files with a name in it may have their handles closed.
     *
     * @return the target, absolute, links followed
     * @throws NoSuchFileException if this directory was closed or kept, or all is being deleted, or the target's does not exist
     * @throws java.nio.file.FileSystemException if the target exists, or is no directory, or would take two steps, or lies on another
     *     file system; a {@link PublishException} says on which side of the step it failed
     */
    public Path moveTo(Path target, AtomicSpec spec) throws IOException {
        openPath();
        members.prepareToStay();
        try (DirectoryPublication publication = new DirectoryPublication(target, spec);
                Departure departure = new Departure()) {
            Path from;
            lock.lock();
            try {
                from = openPath();
                publication.publish(from, () -> departure.begin(from, lease));
                leaves(publication.target());
            } finally {
                lock.unlock();
            }
            IOException left = members.stay(from, path, handle);
            departure.end();
            publication.finish(left);
            return path;
        }
    }

    /** Belongs to nobody any more, with all that lies in it, now that what is around it was moved. */
    void stay(Path from, Path to) throws IOException {
        Path was;
        lock.lock();
        try {
            was = path;
            leaves(to.resolve(from.relativize(was)));
        } finally {
            lock.unlock();
        }
        IOException failure = members.stay(was, path, handle);
        if (failure != null) {
            throw failure;
        }
    }

    private void leaves(Path to) {
        keptFrom = path;
        path = to;
        kept = true;
        Lease duty = lease;
        if (duty != null) {
            duty.forget();
        }
    }

    private void tellKept() {
        Observer observer = Owner.current().observer();
        if (observer != null) {
            observer.kept(path);
        }
    }

    /** Says that it lies elsewhere, with all that is around it, and is to be deleted there. */
    void moved(Path from, Path to) throws IOException {
        path = to.resolve(from.relativize(path));
        Lease duty = lease;
        if (duty != null) {
            duty.moveTo(new Place.Tree(path, FileIdentity.of(path), false));
        }
    }

    /**
     * Records that another process uses this directory, so that a sweep leaves it alone while that process lives, even when this one
     * is dead. To be called before the process is told the path; what is not recorded is not protected, a child neither.
     *
     * <p>The owner decides: {@link #close()} and {@link TempFiles#deleteAll()} delete it all the same, and end the record. At exit,
     * and when this process is killed, it stays with all that lies in it for as long as one of its holders lives, or cannot be seen
     * by who looks; then whoever next uses the directory around it removes it. A process that has ended needs no record and gets
     * none. Where nothing is ever swept, nothing is recorded.
     *
     * @return this directory
     * @throws NoSuchFileException if this directory was closed or kept
     * @throws IOException if the record cannot be made; the process is not protected then
     */
    public TempDirectory heldBy(ProcessHandle holder) throws IOException {
        Handover.to(this, holder);
        return this;
    }

    /**
     * Changes the command of {@code process} so that what it starts records itself as a holder of this directory, as {@link
     * #heldBy(ProcessHandle)} would, before it becomes that command: in no moment can the directory be swept under it. So does,
     * besides, every process of this user whose environment names the directory, such as one that the command left in the background.
     *
     * <p>Call it last, when command and environment are complete. A shell makes the record and then executes the command, which so
     * has its process id, its streams and its environment. A command that cannot be executed is no exception any more but the
     * shell's exit code 126 or 127; and where the directory was swept before the record was made, since this process was killed, the
     * command never begins and the code is 125. Not seen by its environment is what overwrote it, or runs as another user. Without
     * a shell that passes the environment on whole, the command is left as it is, and seen by its environment alone.
     *
     * @return {@code process}
     * @throws IllegalArgumentException if it has no command
     * @throws NoSuchFileException if this directory was closed or kept
     * @throws IOException if the record cannot be prepared; {@code process} is as it was
     */
    public ProcessBuilder heldBy(ProcessBuilder process) throws IOException {
        Handover.to(this, process);
        return process;
    }

    /** Whether a recorded holder lives, or cannot be seen from here; what it left in the background counts, too. */
    public boolean isHeld() {
        Lease duty = lease;
        Hold hold = duty == null ? null : duty.hold();
        return hold != null && hold.holder() != null;
    }

    /** The hold that other processes have on it; null where nothing is ever swept. */
    @Nullable
    Hold hold() throws IOException {
        ProcessDirectory around = home();
        lock.lock();
        try {
            openPath();
            Lease duty = lease;
            return duty == null || around == null || !path.getFileSystem().equals(FileSystems.getDefault())
                    ? null
                    : duty.holdIn(around);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes what was made through it and deletes the directory with all that it holds, unless it was kept. A second call does
     * nothing, unless something was left: then it tries again.
     *
     * @throws java.nio.file.NotDirectoryException if a link or a file stands in its place; that is left alone
     * @throws IOException naming what is left, which stays ours and is tried again at exit; the first failure is its cause, the
     *     others are suppressed in it
     */
    @Override
    public void close() throws IOException {
        if (!begin()) {
            return;
        }
        IOException failure = members.close();
        lock.lock();
        try {
            Lease duty = lease;
            if (duty != null) {
                duty.fulfil();
            }
        } catch (IOException left) {
            if (failure == null) {
                failure = left;
            } else {
                failure.addSuppressed(left);
            }
        } finally {
            lock.unlock();
        }
        if (failure != null && !madeBy.demands().ignoresCleanupFailures()) {
            throw failure;
        }
    }

    /** Begins to close it; false if there is nothing to close, since it was kept. */
    private boolean begin() {
        boolean first;
        lock.lock();
        try {
            if (kept) {
                return false;
            }
            first = !closed;
            closed = true;
        } finally {
            lock.unlock();
        }
        TempDirectory around = outer;
        if (around != null && first) {
            around.left(this);
        }
        return true;
    }

    /** Whether it was closed or kept. */
    private boolean isEnded() {
        Lease duty = lease;
        return closed || kept || duty != null && duty.ended();
    }

    // ---------------------------------------------------------------- for what is made in it

    Path openPath() throws NoSuchFileException {
        if (isEnded()) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    kept
                            ? "this directory was kept and is no temporary one any more; use it by its path"
                            : "this temporary directory was closed; make another one");
        }
        return path;
    }

    DirectoryHandle handle() {
        return handle;
    }

    Path keptIn() {
        return keptIn;
    }

    /** The directory of the process that this one lies in, or the scope around it does. */
    @Nullable
    ProcessDirectory home() {
        TempDirectory around = outer;
        return home != null || around == null ? home : around.home();
    }

    @Nullable
    Limit limit() {
        return limit;
    }

    Members members() {
        return members;
    }

    /**
     * Takes what was made in it, to be closed with it.
     *
     * @throws NoSuchFileException if it was kept meanwhile; what was made is deleted where it lies now
     */
    void entered(AutoCloseable member) throws IOException {
        members.add(member);
        // A close or a keep that ran meanwhile may have missed it.
        if (closed) {
            Members.closeLate(member);
        }
        Path from = keptFrom;
        if (kept && from != null && members.remove(member)) {
            Members.closeMoved(member, from, path);
            openPath();
        }
    }

    /** Where something that was made in it lies now: elsewhere, if it was kept meanwhile. */
    Path whereIs(Path made) {
        lock.lock();
        try {
            Path from = keptFrom;
            if (from != null && made.startsWith(from)) {
                return path.resolve(from.relativize(made));
            }
        } finally {
            lock.unlock();
        }
        // It may have been moved with what is around it, and not know yet.
        TempDirectory around = outer;
        return around == null ? made : around.whereIs(made);
    }

    void left(AutoCloseable member) {
        members.remove(member);
    }

    /** Its path, and whether it was closed. */
    @Override
    public String toString() {
        return "TempDirectory[" + path + (isEnded() ? ", closed]" : "]");
    }
}
