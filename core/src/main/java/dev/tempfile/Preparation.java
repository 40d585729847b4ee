package dev.tempfile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is made and held for one publication from its beginning on: directories that were missing, and the lock among writers. */
final class Preparation {
    private final MadeDirectories parents = new MadeDirectories();
    private @Nullable WriterLock lock;

    /** The directories that were missing on the way to the target. */
    MadeDirectories parents() {
        return parents;
    }

    /** Has the target alone among all writers who say so; without patience there is nothing to have. */
    void lock(Path target, @Nullable Duration patience) throws IOException {
        lock = patience == null ? null : WriterLock.of(target, patience);
    }

    /** Takes all back, for a publication that fails before it began. */
    void takeBack(Throwable failure) {
        try {
            takeBack();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    /** Lets others have the target, and takes back what was made for it in vain. */
    void takeBack() throws IOException {
        // The lock first, for it lies in what was made.
        try {
            unlock();
        } finally {
            parents.takeBack();
        }
    }

    /** Lets others have the target, which has the content. */
    void release(Path target) throws IOException {
        try {
            unlock();
        } catch (IOException failure) {
            throw new PublishException(target, PublishException.Step.CLEAN_UP, true, failure);
        }
    }

    private void unlock() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
