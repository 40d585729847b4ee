package dev.tempfile;

import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.ownership.DefaultDirectory;
import dev.tempfile.ownership.Lease;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Sweep;
import dev.tempfile.storage.SpoolStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The process as a whole: which directory is used for temporary files and why, what is alive, deleting a tree safely, and the few
 * settings. Thread-safe.
 */
public final class TempFiles {
    private TempFiles() {}

    /**
     * The directory for temporary files where a recipe names none. Python's {@code gettempdir}.
     *
     * <p>The first that is usable of {@code java.io.tmpdir} (where somebody set it), the variables {@code TMPDIR}, {@code TEMP} and
     * {@code TMP}, the platform's own list, and the current directory. Looked up once and kept.
     *
     * @throws java.nio.file.NoSuchFileException listing every candidate with its reason if none is usable
     */
    public static Path defaultDirectory() throws IOException {
        return DefaultDirectory.find();
    }

    /** Sets the default directory, without looking at it; null has it looked up again. Python's {@code tempfile.tempdir}. */
    public static void setDefaultDirectory(@Nullable Path directory) {
        DefaultDirectory.set(directory == null ? null : directory.toAbsolutePath());
    }

    /** Every candidate for the default directory, in order, each tried now with a real file. */
    public static List<CandidateDirectory> candidates() {
        List<CandidateDirectory> candidates = new ArrayList<>();
        for (DefaultDirectory.Candidate candidate : DefaultDirectory.candidates()) {
            candidates.add(new CandidateDirectory(candidate.path(), candidate.source(), candidate.problem()));
        }
        return List.copyOf(candidates);
    }

    /**
     * What this Java can promise for temporary files in {@code directory}, found out there with a directory of this process, which is
     * gone again unless it is in use.
     *
     * @throws java.nio.file.FileSystemException if nothing can be made in {@code directory}, naming it and why
     */
    public static List<Guarantee> guarantees(Path directory) throws IOException {
        return Guarantees.of(directory);
    }

    /**
     * What the artifact {@code tempfile-linux} adds in a directory, or why it adds nothing: one line for people. Found out by trying,
     * in a directory of this process there; takes a fraction of a second the first time.
     *
     * @throws IOException if nothing can be made there
     */
    public static String nativeCalls(Path directory) throws IOException {
        return Guarantees.nativeCalls(directory.toAbsolutePath().normalize());
    }

    /**
     * What is alive and was not closed, the oldest first, to the millisecond. A {@link SpooledFile} counts while it is in memory, too;
     * a {@link MemoryFile} leaves nothing and does not count, nor does a path that was promised until exit.
     */
    public static List<LiveEntry> live() {
        List<LiveEntry> live = new ArrayList<>();
        for (Lease lease : Owner.current().leases()) {
            live.add(new LiveEntry(lease.kind(), lease.path(), Instant.ofEpochMilli(lease.created()), lease.site()));
        }
        live.sort(Comparator.comparing(LiveEntry::created));
        return List.copyOf(live);
    }

    /**
     * Deletes {@code directory} and all that it holds. Python's {@code shutil.rmtree}, safely.
     *
     * <p>Never follows a link, never enters what is mounted in the tree, gives the owner the rights that are missing, goes on after
     * a failure. What is gone already is no failure.
     *
     * @throws java.nio.file.NotDirectoryException if it is a link, whose target stays untouched, or a file
     * @throws java.nio.file.FileSystemException naming what is left, the first failure its cause, the others suppressed
     */
    public static void deleteTree(Path directory) throws IOException {
        TreeDeletion.delete(directory, null, null);
    }

    /** As {@link #deleteTree(Path)}, but tells {@code handler} of each failure and throws none itself. */
    public static void deleteTree(Path directory, DeletionHandler handler) throws IOException {
        TreeDeletion.delete(directory, null, handler::failed);
    }

    /**
     * Whether a deletion in {@code directory} goes by handles, and so stays in its tree whatever another user does meanwhile.
     * Python's {@code rmtree.avoids_symlink_attacks}.
     */
    public static boolean deletesByHandle(Path directory) throws IOException {
        return TreeDeletion.byHandles(directory);
    }

    /** Sets who is told what happens to temporary files; null for nobody. There is one for each class loader of this library. */
    public static void setListener(@Nullable TempListener listener) {
        Owner.current().observer(listener == null ? null : new ListenerObserver(listener));
    }

    /** Sets whether everything remembers where it was made, for {@link #live()} and for warnings. Costs a stack trace each. */
    public static void recordSites(boolean record) {
        Owner.current().recordSites(record);
    }

    /**
     * Sets whether this library deletes at exit what is left (the default). False leaves that to a host that orders its own
     * shutdown and calls {@link #deleteAll()}.
     */
    public static void exitCleanup(boolean byUs) {
        Owner.current().exitCleanup(byUs);
    }

    /**
     * The memory that all {@link SpooledFile}s together may take, and take now, in the steps in which their content grows. A
     * {@link MemoryFile} does not count: whoever chose it chose the heap.
     */
    public static Budget spoolMemory() {
        return new Budget(SpoolStorage.MEMORY);
    }

    /**
     * Sets how much memory all {@link SpooledFile}s together may take: by default a quarter of the largest heap ({@link
     * Runtime#maxMemory()}). One that would pass it goes to disk before its own limit; what is in memory now stays there. A gap
     * counts as if it were filled. Holds for this class loader's copy of the library.
     *
     * @param bytes 0 sends every spooled file to disk with its first byte
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static void setSpoolMemory(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("the memory of spooled files must not be negative: " + bytes);
        }
        SpoolStorage.MEMORY.allow(bytes);
    }

    /**
     * Removes what dead processes of this user left in the default directory and in every directory that this process uses. Does at
     * once what otherwise the first file in a directory does in the background, at most once an hour.
     *
     * <p>Only what is provably ours and dead is removed: two independent witnesses must say so. Never waits for another process.
     *
     * @return all that processes made there, with what became of it; what was left alone has its reason
     * @throws java.nio.file.FileSystemException if a directory cannot be listed
     */
    public static List<Finding> sweep() throws IOException {
        Set<Path> roots = new LinkedHashSet<>();
        roots.add(defaultDirectory());
        roots.addAll(Owner.current().roots());
        List<Finding> findings = new ArrayList<>();
        for (Path root : roots) {
            findings.addAll(sweep(root));
        }
        return List.copyOf(findings);
    }

    /** As {@link #sweep()}, in one directory. */
    public static List<Finding> sweep(Path directory) throws IOException {
        return findings(directory, true);
    }

    /** What processes of this user made in {@code directory}, and whether they live. Removes nothing. */
    public static List<Finding> findings(Path directory) throws IOException {
        return findings(directory, false);
    }

    private static List<Finding> findings(Path directory, boolean sweeps) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Sweep.Found found : Owner.current().sweep(directory, sweeps)) {
            Finding.State state = found.removed()
                    ? Finding.State.SWEPT
                    : Finding.State.valueOf(found.verdict().state().name());
            findings.add(new Finding(found.path(), state, found.verdict().reason()));
        }
        findings.sort(Comparator.comparing(Finding::path));
        return List.copyOf(findings);
    }

    /**
     * Sets whether a directory is swept in the background when it is first used (the default, unless the system property {@code
     * dev.tempfile.sweep} is {@code false}). {@link #sweep()} sweeps all the same.
     */
    public static void sweepByItself(boolean wanted) {
        Owner.current().sweeps(wanted);
    }

    /**
     * Closes and deletes everything temporary of this process that is alive, paths that were promised until exit included. A directory
     * that is kept or published in that moment leaves whole, or is deleted.
     *
     * @throws IOException the first failure, the others suppressed in it; what is left stays ours
     */
    public static void deleteAll() throws IOException {
        Owner.current().deleteAll();
    }

    /**
     * Gives up the exit hook, the background thread and the empty directories of this class loader's copy of the library, so that
     * it can be unloaded, and forgets what it knew of the machine, so that the JVM can be checkpointed and go on elsewhere. The next
     * file begins anew. Without this call an undeployed application stays in memory until exit.
     *
     * @throws IllegalStateException with nothing changed, while anything is alive or a path was promised until exit; call
     *     {@link #deleteAll()} first if nobody needs it
     */
    public static void release() throws IOException {
        Owner.current().release();
    }
}
