package dev.tempfile;

import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Something that exists already and is nobody's yet: if what is still to do fails, in whatever way, nothing of it stays.
 *
 * <p>Errors too undo it: a listener's assertion, a stack or a heap at its end.
 *
 * @param deletion deletes what was made
 * @param content what is open of it
 */
record Birth(Closeable deletion, Closeable content) {
    /** A step of a creation. */
    @FunctionalInterface
    interface Step<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Of what has no name, and so only to be closed. */
    static Birth unnamed(Closeable content) {
        return new Birth(() -> {}, content);
    }

    /** Of what is known by its name, which nobody could guess. */
    static Birth named(Path path, Closeable content) {
        return new Birth(() -> Files.deleteIfExists(path), content);
    }

    /**
     * Creates something under a name that nobody could guess.
     *
     * <p>An error may strike between the operating system's answer and ours; an exception says that nothing was made.
     */
    static <T> T create(Path path, Step<T> creation) throws IOException {
        try {
            return creation.run();
        } catch (Error cutShort) {
            named(path, () -> {}).undo(cutShort);
            throw cutShort;
        }
    }

    /** Tells the listener of what was just created at {@code path}, and does the rest. */
    <T> T tellAndComplete(Owner owner, Path path, Step<T> rest) throws IOException {
        return complete(() -> {
            Observer observer = owner.observer();
            if (observer != null) {
                observer.created(path);
            }
            return rest.run();
        });
    }

    /** Does the rest. */
    <T> T complete(Step<T> rest) throws IOException {
        try {
            return rest.run();
        } catch (Throwable failure) {
            undo(failure);
            throw failure;
        }
    }

    private void undo(Throwable failure) {
        try (content) {
            deletion.close();
        } catch (Throwable left) {
            if (!left.equals(failure)) {
                failure.addSuppressed(left);
            }
        }
    }
}
