package dev.tempfile;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a content is published: a recipe that can be kept and shared. Immutable; each method makes another one.
 *
 * <p>Whatever it says, but for {@link #orInPlaceNotAtomically()}, readers see the old content or the new one. A recipe begins with
 * how much of that survives a power cut:
 *
 * <table>
 * <caption>Three strengths</caption>
 * <tr><th></th><th>is forced to the device</th><th>after a power cut there is</th></tr>
 * <tr><td>{@link #unsynced()}</td><td>nothing</td><td>the old content, the new, or an empty or torn file: for caches</td></tr>
 * <tr><td>{@link #atomic()}</td><td>the content, before the rename</td><td>the old content or the new</td></tr>
 * <tr><td>{@link #durable()}</td><td>the content, then the directory</td><td>the new content, once the call returned</td></tr>
 * </table>
 *
 * <p>An existing target that is replaced keeps its owner, group, permissions and the extended attributes of the namespace
 * {@code user}, where the platform has them; on Linux access control lists, labels of security modules and other extended attributes
 * are kept as well where the artifact {@code tempfile-linux} is active, and without it not seen at all. Not kept are the bits setuid
 * and setgid, which writing into the file would take away too, times, and its hard links: the other names keep the old content. A new
 * target gets the permissions of an ordinary creation: those that the umask leaves or, where {@code tempfile-linux} is active, what the
 * default access control list of its directory says, if there is one, which is not seen without.
 */
public final class AtomicSpec {
    private static final AtomicSpec ATOMIC = of(Strength.ATOMIC);
    private static final AtomicSpec DURABLE = of(Strength.DURABLE);
    private static final AtomicSpec UNSYNCED = of(Strength.UNSYNCED);

    private final Strength strength;
    private final Place place;
    private final Attributes attributes;
    private final Others others;

    private AtomicSpec(Strength strength, Place place, Attributes attributes, Others others) {
        this.strength = strength;
        this.place = place;
        this.attributes = attributes;
        this.others = others;
    }

    private static AtomicSpec of(Strength strength) {
        return new AtomicSpec(
                strength,
                new Place(null, Links.FOLLOWED, false, false),
                new Attributes(null, null),
                new Others(null, null, null));
    }

    /** How much survives a power cut. */
    enum Strength {
        UNSYNCED,
        ATOMIC,
        DURABLE;

        boolean forces() {
            return this != UNSYNCED;
        }
    }

    /** What becomes of a target that is a symbolic link. */
    enum Links {
        FOLLOWED,
        REPLACED,
        REFUSED
    }

    /** What may stand at the target's path, and what is done about it. */
    record Place(@Nullable Boolean replaces, Links links, boolean createsParents, boolean writesInPlace) {}

    /** What the target gets besides its content. */
    record Attributes(
            @Nullable Set<PosixFilePermission> permissions,
            @Nullable Consumer<FileSystemException> losses) {
        /** Says that an attribute cannot be kept: a failure, unless somebody wants to be told. */
        void lost(FileSystemException reason) throws FileSystemException {
            if (losses != null) {
                losses.accept(reason);
                return;
            }
            FileSystemException refused = new FileSystemException(
                    reason.getFile(), null, reason.getReason() + ", or say AtomicSpec.reportingLosses(consumer)");
            refused.initCause(reason);
            throw refused;
        }
    }

    /** What is agreed with others who write the target. */
    record Others(
            @Nullable FileVersion since,
            @Nullable Duration patience,
            @Nullable String backup) {
        Others since(@Nullable FileVersion expected) {
            return new Others(expected, patience, backup);
        }

        /** Whether nothing is to stand at the target, so that it is created, or not, in one step. */
        boolean isAbsentExpected() {
            return since != null && since.isAbsent();
        }

        void refuseChanged(Path target) throws IOException {
            if (since != null && !since.isOf(target)) {
                throw new TargetChangedException(target, "was changed by somebody else since it was " + since);
            }
        }
    }

    // ---------------------------------------------------------------- strengths

    /** After a power cut the target has the old content or the new one. What a recipe should be unless there is a reason. */
    public static AtomicSpec atomic() {
        return ATOMIC;
    }

    /**
     * Once the call has returned, the target has the new content even after a power cut: its directory is forced too, and, where
     * {@link #creatingParents()} made some, the directory around each.
     *
     * <p>Refused where that cannot be had, such as on a file system in memory.
     */
    public static AtomicSpec durable() {
        return DURABLE;
    }

    /**
     * Nothing is forced: other readers see the old content or the new one, but a power cut within the next minute may leave an empty
     * or torn file. For what can be made again, such as a cache.
     *
     * <p>The new file is closed before it gets its name, so that what a network's file system reports only then is a failure on the
     * near side of the commit.
     */
    public static AtomicSpec unsynced() {
        return UNSYNCED;
    }

    // ---------------------------------------------------------------- what stands there

    /** An existing target is replaced. What {@link AtomicFile} does unless told otherwise. */
    public AtomicSpec replacing() {
        return with(new Place(true, place.links, place.createsParents, place.writesInPlace));
    }

    /**
     * An existing target, even a dangling link, is left alone, and the call fails with {@link
     * java.nio.file.FileAlreadyExistsException}. What {@code moveTo} does unless told otherwise. Of any number of writers at once
     * exactly one succeeds.
     */
    public AtomicSpec noClobber() {
        return with(new Place(false, place.links, place.createsParents, place.writesInPlace));
    }

    /** A target that is a symbolic link is itself replaced, by a regular file; what it leads to is left alone. */
    public AtomicSpec replacingLinks() {
        return with(new Place(place.replaces, Links.REPLACED, place.createsParents, place.writesInPlace));
    }

    /** A target that is a symbolic link is refused. Links among the directories that lead to it are followed all the same. */
    public AtomicSpec refusingLinks() {
        return with(new Place(place.replaces, Links.REFUSED, place.createsParents, place.writesInPlace));
    }

    /**
     * Directories that are missing on the way to the target are made, as ordinary creation makes them. If nothing is published they
     * are removed again, unless others put something in; a crash before leaves them, empty.
     */
    public AtomicSpec creatingParents() {
        return with(new Place(place.replaces, place.links, true, place.writesInPlace));
    }

    /**
     * Where something is mounted at the target itself, as containers do with {@code /etc/resolv.conf}, so that nothing can be renamed
     * over it, the content is written <b>into</b> that file: readers may see a mixture, and a crash in the middle leaves one. Without
     * this such a target is refused. Every other target is replaced as ever.
     */
    public AtomicSpec orInPlaceNotAtomically() {
        return with(new Place(place.replaces, place.links, place.createsParents, true));
    }

    // ---------------------------------------------------------------- attributes

    /**
     * The target gets these permissions. Without them it keeps its own, and a new one gets what an ordinary creation gives.
     */
    public AtomicSpec withPermissions(Set<PosixFilePermission> wanted) {
        return new AtomicSpec(strength, place, new Attributes(Set.copyOf(wanted), attributes.losses), others);
    }

    /**
     * Attributes of the old file that cannot be kept are told to {@code report}, one call each, before the content is published;
     * without this each is a failure, and the old content stands. A group that cannot be kept gets no right that others have not.
     * What {@code report} throws is such a failure too.
     */
    public AtomicSpec reportingLosses(Consumer<FileSystemException> report) {
        Objects.requireNonNull(report, "report");
        return new AtomicSpec(strength, place, new Attributes(attributes.permissions, report), others);
    }

    // ---------------------------------------------------------------- others

    /**
     * Published only if the target is still what it was; else the call fails with {@link TargetChangedException} and the target is as
     * the others left it. Looked at last directly before the rename, but not in the same step: where others write as well, and
     * through this library, {@link #exclusive(Duration)} closes the gap.
     */
    public AtomicSpec ifUnchanged(FileVersion since) {
        Objects.requireNonNull(since, "since");
        return with(new Others(since, others.patience, others.backup));
    }

    /**
     * Of all who say so, one at a time has the target, from its opening to its end; a crash frees it. Among processes of one user, by
     * a lock on the empty file {@code .NAME.lock} beside the target, which is there only meanwhile, or after a crash until the next
     * writer comes.
     *
     * @param patience how long to wait for the others, zero: not at all; then the call fails
     */
    public AtomicSpec exclusive(Duration patience) {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must not be negative: " + patience);
        }
        return with(new Others(others.since, patience, others.backup));
    }

    /**
     * The old file stays, under that name beside the target, where it replaces what was there. It is put there before the target is
     * replaced, as another name of the same file or, where there are no hard links, as a copy with its permissions; whole at every
     * moment. A failure after that leaves it. Of a directory the new one has that name for a moment, and exchanges it with the
     * previous one in the step that publishes it: a kill in between leaves the target as it was, and the new one as its backup.
     *
     * @throws IllegalArgumentException if {@code name} is empty, "." or "..", or holds a separator or NUL
     */
    public AtomicSpec withBackup(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || leadsElsewhere(name)) {
            throw new IllegalArgumentException("a backup lies beside its file: \"" + name + "\" is no plain name");
        }
        return with(new Others(others.since, others.patience, name));
    }

    private static boolean leadsElsewhere(String name) {
        return name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
    }

    private AtomicSpec with(Place changed) {
        return new AtomicSpec(strength, changed, attributes, others);
    }

    private AtomicSpec with(Others changed) {
        return new AtomicSpec(strength, place, attributes, changed);
    }

    // ---------------------------------------------------------------- for who carries it out

    Strength strength() {
        return strength;
    }

    boolean isDurable() {
        return strength == Strength.DURABLE;
    }

    boolean replaces(boolean unlessSaid) {
        return place.replaces == null ? unlessSaid : place.replaces;
    }

    Place place() {
        return place;
    }

    Attributes attributes() {
        return attributes;
    }

    Others others() {
        return others;
    }

    /** What it asks for. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("AtomicSpec[");
        text.append(strength == Strength.DURABLE ? "durable" : strength == Strength.ATOMIC ? "atomic" : "unsynced");
        if (place.replaces != null) {
            text.append(place.replaces ? ", replacing" : ", no clobber");
        }
        if (place.links != Links.FOLLOWED) {
            text.append(place.links == Links.REPLACED ? ", replacing links" : ", refusing links");
        }
        text.append(place.createsParents ? ", creating parents" : "");
        text.append(place.writesInPlace ? ", or in place, not atomically" : "");
        if (attributes.permissions != null) {
            text.append(", ").append(PosixFilePermissions.toString(attributes.permissions));
        }
        text.append(attributes.losses == null ? "" : ", reporting losses");
        if (others.since != null) {
            text.append(", if unchanged since ").append(others.since);
        }
        if (others.patience != null) {
            text.append(", exclusive within ").append(others.patience);
        }
        if (others.backup != null) {
            text.append(", backup ").append(others.backup);
        }
        return text.append(']').toString();
    }
}
