package dev.tempfile;

import dev.tempfile.platform.DurableDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is made and held around one publication: directories that were missing, the lock among writers, and the target's directory,
 * opened before the rename to be forced after it.
 */
final class Preparation {
    private final MadeDirectories parents = new MadeDirectories();
    private @Nullable WriterLock lock;
    private @Nullable DurableDirectory directory;

    /** The directories that were missing on the way to the target. */
    MadeDirectories parents() {
        return parents;
    }

    /** Has the target alone among all writers who say so; without patience there is nothing to have. */
    void lock(Path target, @Nullable Duration patience) throws IOException {
        lock = patience == null ? null : WriterLock.of(target, patience);
    }

    /**
     * Opens the target's directory before anything is renamed there, so that nothing but the device can keep it from being forced
     * afterwards.
     */
    void openDirectory(Path around) throws IOException {
        closeDirectory();
        directory = DurableDirectory.open(around);
    }

    /** Closes the directory that was opened, if any, because of a failure before the rename. */
    void closeDirectory(Throwable failure) {
        try {
            closeDirectory();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    /** Forces the directory that was opened, if any, now that the target has the content. */
    void forceDirectory(Path target) throws IOException {
        if (directory != null) {
            try (DurableDirectory opened = directory) {
                directory = null;
                opened.force();
            } catch (IOException failure) {
                throw PublishException.durabilityUnknown(target, failure, "check the device, then write again");
            }
        }
    }

    private void closeDirectory() throws IOException {
        if (directory != null) {
            Closeable opened = directory;
            directory = null;
            opened.close();
        }
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
    @SuppressWarnings("try")
    void takeBack() throws IOException {
        // The lock first, for it lies in what was made.
        try (Closeable made = parents::takeBack;
                Closeable opened = this::closeDirectory) {
            unlock();
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
