package dev.tempfile.ownership;

import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.platform.Boot;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.FileSystemType;
import dev.tempfile.platform.Listing;
import dev.tempfile.platform.Trust;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through one directory for what owners left in it, judges each, and removes what is dead.
 *
 * <p>Streams the names, once more if something is dead, and looks only at those with our mark. What cannot be told, or removed, is left alone and reported.
 */
public final class Sweep {
    /** How long nothing may have been written to an atomic file's temporary before that speaks against its owner. */
    static final Duration ATOMIC_FILE_AGE = Duration.ofHours(1);

    private static final Set<OpenOption> TO_LOCK =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path root;
    private final boolean removes;
    private final List<Found> found = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final Map<String, List<Path>> beside = new HashMap<>();

    /**
     * What was found at one path.
     *
     * @param path the path
     * @param verdict whether its owner lives
     * @param removed whether it is gone now
     */
    public record Found(Path path, Verdict verdict, boolean removed) {}

    private Sweep(Path root, boolean removes) {
        this.root = root;
        this.removes = removes;
    }

    /**
     * Looks through {@code root}; never waits for another process.
     *
     * @param removes whether what is dead is removed
     * @return all with our mark, in no order; nothing where the directory does not exist or its provider has no processes
     * @throws IOException if {@code root} cannot be listed
     */
    public static List<Found> of(Path root, boolean removes) throws IOException {
        if (!root.getFileSystem().equals(FileSystems.getDefault())) {
            return List.of();
        }
        Sweep sweep = new Sweep(root.toAbsolutePath(), removes);
        sweep.list();
        sweep.judge();
        return sweep.found;
    }

    /** Why what a dead process leaves in {@code root} would only be listed; null if it is removed. */
    public static @Nullable String onlyListedBecause(Path root) throws IOException {
        if (!root.getFileSystem().equals(FileSystems.getDefault())) {
            return "this provider tells nothing of processes";
        }
        String type = FileSystemType.of(root);
        if (!FileSystemType.isLocal(type)) {
            return Verdict.elsewhere(type).reason();
        }
        return Boot.id().isEmpty() ? "what tells a death was not measured on this system" : null;
    }

    private void list() throws IOException {
        int above = root.toString().length();
        try (Listing entries = Listing.of(root)) {
            for (Path entry : entries) {
                // Of a million names nearly all are nobody's business: the path as it is, for a name of its own costs
                // more.
                if (entry.toString().indexOf(ProcessDirectory.MARK, above) >= 0) {
                    take(entry);
                }
            }
        } catch (NoSuchFileException absent) {
            return;
        } catch (DirectoryIteratorException unlistable) {
            throw unlistable.getCause();
        }
    }

    private void take(Path entry) {
        String name = entry.getFileName().toString();
        if (Inspection.isName(name)) {
            directories.add(entry);
        } else {
            OwnerMark mark = OwnerMark.in(name);
            if (mark != null) {
                beside.computeIfAbsent(mark.owner(), owner -> new ArrayList<>()).add(entry);
            }
        }
    }

    private void judge() throws IOException {
        List<Path> dead = new ArrayList<>();
        List<Path> seen = List.copyOf(directories);
        for (Path directory : seen) {
            try (Inspection inspection = new Inspection(directory)) {
                if (removes && inspection.verdict().state() == Verdict.State.DEAD) {
                    dead.add(directory);
                } else {
                    judge(directory, inspection, belongingTo(directory));
                }
            } catch (IOException left) {
                undecided(directory, left);
            }
        }
        if (!dead.isEmpty()) {
            listAgain(seen, dead);
            for (Path directory : dead) {
                removeDead(directory, belongingTo(directory));
            }
        }
        for (Map.Entry<String, List<Path>> orphans : beside.entrySet()) {
            for (Path orphan : orphans.getValue()) {
                judgeWithoutDirectory(orphan);
            }
        }
    }

    private List<Path> belongingTo(Path directory) {
        List<Path> belonging = beside.remove(directory.getFileName().toString());
        return belonging == null ? List.of() : belonging;
    }

    private void undecided(Path directory, IOException left) {
        found.add(new Found(directory, Verdict.undecided("it could not be removed: " + left.getMessage()), false));
    }

    /**
     * Looks for what the dead made beside others after their names were listed: from now on they make nothing more, and once their
     * directories are gone nothing would say whose it was.
     */
    private void listAgain(List<Path> seen, List<Path> dead) throws IOException {
        beside.clear();
        directories.clear();
        list();
        Set<Path> others = new HashSet<>(seen);
        others.addAll(directories);
        dead.forEach(others::remove);
        for (Path other : others) {
            belongingTo(other);
        }
    }

    /** Judged anew, for its lock was free in between. */
    private void removeDead(Path directory, List<Path> belonging) {
        try (Inspection inspection = new Inspection(directory)) {
            judge(directory, inspection, belonging);
        } catch (IOException left) {
            undecided(directory, left);
        }
    }

    /** The directory's witnesses speak for the files beside it, which go first. */
    private void judge(Path directory, Inspection inspection, List<Path> belonging) throws IOException {
        Verdict verdict = removes ? inspection.claim() : inspection.verdict();
        boolean dead = verdict.state() == Verdict.State.DEAD;
        // Where the owner file is gone, who took it away may have let its owner live.
        boolean speaks = !dead || inspection.isOfOwner();
        for (Path file : belonging) {
            Verdict onFile = speaks ? verdict : Verdict.undecided("its owner's directory does not say whose it is");
            found.add(new Found(file, onFile, dead && speaks && removes && remove(file)));
        }
        if (dead && removes) {
            inspection.remove();
        }
        found.add(new Found(directory, verdict, dead && removes));
    }

    private static boolean remove(Path beside) throws IOException {
        PosixFileAttributes seen = Files.readAttributes(beside, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!Trust.ours(seen) || !seen.isDirectory() && !seen.isRegularFile()) {
            return false;
        }
        if (seen.isDirectory()) {
            TreeDeletion.delete(beside, FileIdentity.of(seen), null);
        } else {
            Files.deleteIfExists(beside);
        }
        return true;
    }

    private void judgeWithoutDirectory(Path orphan) {
        String name = orphan.getFileName().toString();
        OwnerMark mark = OwnerMark.in(name);
        if (mark == null) {
            return;
        }
        if (ListedOwners.contains(mark.owner())) {
            found.add(new Found(orphan, Verdict.alive("it belongs to this JVM"), false));
        } else if (!mark.isAtomicFile(name)) {
            found.add(new Found(orphan, Verdict.undecided("its owner's directory is missing"), false));
        } else {
            judgeAtomicFile(orphan, mark);
        }
    }

    /** An atomic file's temporary is its own witness: locked from its birth to its rename. */
    private void judgeAtomicFile(Path file, OwnerMark mark) {
        try {
            PosixFileAttributes seen = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String type = FileSystemType.of(root);
            if (!seen.isRegularFile() || !Trust.ours(seen)) {
                found.add(new Found(file, Verdict.undecided("it is not a file of this user"), false));
            } else if (!FileSystemType.isLocal(type)) {
                found.add(new Found(file, Verdict.elsewhere(type), false));
            } else {
                judgeByLock(file, seen, mark);
            }
        } catch (NoSuchFileException published) {
            return;
        } catch (IOException unseen) {
            found.add(new Found(file, Verdict.undecided("it cannot be looked at: " + unseen.getMessage()), false));
        }
    }

    private void judgeByLock(Path file, PosixFileAttributes seen, OwnerMark mark) throws IOException {
        try (FileChannel channel = FileChannel.open(file, TO_LOCK)) {
            Verdict verdict = isFree(channel) ? secondWitness(seen, mark) : Verdict.alive("its lock is held");
            boolean removed = false;
            if (removes && verdict.state() == Verdict.State.DEAD) {
                // Not if it was published meanwhile and something else has its name now.
                removed = FileIdentity.of(seen).standsAt(file) && Files.deleteIfExists(file);
            }
            found.add(new Found(file, verdict, removed));
        }
    }

    private static Verdict secondWitness(PosixFileAttributes seen, OwnerMark mark) {
        if (Boot.isOver(mark.digest())) {
            return Verdict.dead("its lock is free and its boot is over");
        }
        boolean young =
                seen.lastModifiedTime().toInstant().isAfter(Instant.now().minus(ATOMIC_FILE_AGE));
        return young
                ? Verdict.undecided("its lock is free, but it was written to within the last hour")
                : Verdict.dead("its lock is free and nothing was written to it for an hour");
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException thisJvm) {
            return false;
        }
    }
}
