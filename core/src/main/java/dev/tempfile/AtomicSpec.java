package dev.tempfile;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is published: a recipe that can be kept and shared. Immutable.
 *
 * <p>Whatever it says, a target is replaced whole or not at all, and the content is forced to the device before it gets its name.
 */
public final class AtomicSpec {
    private static final AtomicSpec ATOMIC = new AtomicSpec(false, null, null);
    private static final AtomicSpec DURABLE = new AtomicSpec(true, null, null);

    private final boolean durable;
    private final @Nullable Boolean replaces;
    private final @Nullable Set<PosixFilePermission> permissions;

    private AtomicSpec(boolean durable, @Nullable Boolean replaces, @Nullable Set<PosixFilePermission> permissions) {
        this.durable = durable;
        this.replaces = replaces;
        this.permissions = permissions;
    }

    /** After a power cut the target has the old content or the new one. */
    public static AtomicSpec atomic() {
        return ATOMIC;
    }

    /**
     * Once the call has returned, the target has the new content even after a power cut: the directory is forced too.
     *
     * <p>Refused where that cannot be had, such as on a file system in memory.
     */
    public static AtomicSpec durable() {
        return DURABLE;
    }

    /** An existing target is replaced. What {@link AtomicFile} does unless told otherwise. */
    public AtomicSpec replacing() {
        return new AtomicSpec(durable, true, permissions);
    }

    /** An existing target is left alone, and the call fails. What {@code moveTo} does unless told otherwise. */
    public AtomicSpec noClobber() {
        return new AtomicSpec(durable, false, permissions);
    }

    /**
     * The target gets these permissions. Without them it keeps its own, and a new one gets what an ordinary creation gives.
     */
    public AtomicSpec withPermissions(Set<PosixFilePermission> wanted) {
        return new AtomicSpec(durable, replaces, Set.copyOf(wanted));
    }

    /** What it asks for. */
    @Override
    public String toString() {
        return "AtomicSpec[" + (durable ? "durable" : "atomic")
                + (replaces == null ? "" : replaces ? ", replacing" : ", no clobber")
                + (permissions == null ? "]" : ", " + PosixFilePermissions.toString(permissions) + "]");
    }

    boolean isDurable() {
        return durable;
    }

    boolean replaces(boolean unlessSaid) {
        return replaces == null ? unlessSaid : replaces;
    }

    @Nullable
    Set<PosixFilePermission> permissions() {
        return permissions;
    }
}
