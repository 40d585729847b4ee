package dev.tempfile.ownership;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other processes hold of an owner's that ends, and is left to them with all that lies in it or around it.
 *
 * @param paths the directories that are held
 * @param homes the process directories in which that is recorded
 */
record Held(List<Path> paths, List<Path> homes) {
    /** What is held of these by a process that lives, or that cannot be seen; of the rest nobody can become a holder any more. */
    static Held of(Collection<Lease> leases) {
        List<Path> paths = new ArrayList<>();
        List<Path> homes = new ArrayList<>();
        for (Lease lease : leases) {
            Hold hold = lease.hold();
            Path path = lease.path();
            if (hold != null && path != null && hold.holdsOn()) {
                paths.add(path);
                homes.add(hold.directory());
            }
        }
        return new Held(paths, homes);
    }

    /** Whether deleting {@code path} would take away one of them, or a part of it. */
    boolean concerns(@Nullable Path path) {
        for (Path each : paths) {
            if (path != null
                    && path.getFileSystem().equals(each.getFileSystem())
                    && (each.startsWith(path) || path.startsWith(each))) {
                return true;
            }
        }
        return false;
    }
}
