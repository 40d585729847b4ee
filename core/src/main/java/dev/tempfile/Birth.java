package dev.tempfile;

import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something that exists already and is nobody's yet: if what is still to do fails, in whatever way, nothing of it stays.
 *
 * <p>Errors too undo it: a listener's assertion, a stack or a heap at its end. What cannot be deleted then is tried again at exit.
 *
 * @param place what was made; null for what has no name
 * @param content what is open of it
 */
record Birth(@Nullable Place place, Closeable content) {
    /** A step of a creation. */
    @FunctionalInterface
    interface Step<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Of what has no name, and so only to be closed. */
    static Birth unnamed(Closeable content) {
        return new Birth(null, content);
    }

    /** Of what is known by its name, which nobody could guess. */
    static Birth named(Path path, Closeable content) {
        return new Birth(new Place.Unborn(path, () -> Files.deleteIfExists(path)), content);
    }

    /** Creates something under a name that nobody could guess. */
    static <T> T create(Path path, Step<T> creation) throws IOException {
        try {
            return creation.run();
        } catch (Error cutShort) {
            cutShort(path, cutShort);
            throw cutShort;
        }
    }

    /**
     * Undoes a creation under a name that nobody could guess.
     *
     * <p>An error may strike between the operating system's answer and ours; an exception says that nothing was made.
     */
    static void cutShort(Path path, Error failure) {
        named(path, () -> {}).undo(failure);
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

    /** Leaves nothing of it, because of a failure that the caller throws then. */
    void undo(Throwable failure) {
        try (content) {
            delete();
        } catch (Throwable left) {
            if (!left.equals(failure)) {
                failure.addSuppressed(left);
            }
        }
    }

    private void delete() throws IOException {
        if (place == null) {
            return;
        }
        boolean owed = true;
        try {
            place.delete();
            owed = false;
        } catch (NotDirectoryException notOurs) {
            // Somebody put something else there.
            owed = false;
            throw notOurs;
        } finally {
            if (owed) {
                Owner.current().owes(place);
            }
        }
    }
}
