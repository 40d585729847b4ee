package dev.tempfile;

import dev.tempfile.ownership.Lease;
import dev.tempfile.ownership.Place;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a file is held: the duty to delete it, which ends with it, and the scope in which it lives. A file in memory has neither.
 *
 * <p>Not thread-safe: the file calls it under its lock.
 */
final class Tenure {
    private @Nullable Lease lease;
    private @Nullable TempDirectory scope;
    private boolean ignoresCleanupFailures;

    void begin(OpenFile<?> file, @Nullable Lease duty, @Nullable TempDirectory within, boolean ignoreCleanupFailures)
            throws IOException {
        lease = duty;
        scope = within;
        ignoresCleanupFailures = ignoreCleanupFailures;
        if (within != null) {
            within.entered(file);
        }
    }

    /** Whether somebody else, the exit hook or the reaper, fulfilled the duty. */
    boolean ended() {
        return lease != null && lease.ended();
    }

    /** Says that somebody was given a path of it, so that it, and whatever it lies in, is not deleted before exit. */
    void pathIsOut() {
        if (lease != null) {
            lease.pathIsOut();
        }
        if (scope != null) {
            scope.pathIsOut();
        }
    }

    /** Says where the file lies now, or with null that it has no name that is ours to delete. */
    void liesAt(@Nullable Place place) {
        if (lease != null) {
            lease.moveTo(place);
        }
    }

    /** Says that the handle is closed before the file. */
    void contentCloses() {
        if (lease != null) {
            lease.contentCloses();
        }
    }

    /** Says that the file ended by itself, and not with its scope. */
    void leaveScope(OpenFile<?> file) {
        if (scope != null) {
            scope.left(file);
        }
    }

    /** Fulfils the duty and closes the content. Does what is left to do when called again. */
    void end(Contents contents) throws IOException {
        try {
            if (lease != null) {
                lease.fulfil();
            }
            contents.close();
        } catch (IOException failure) {
            if (!ignoresCleanupFailures) {
                throw failure;
            }
        }
    }
}
