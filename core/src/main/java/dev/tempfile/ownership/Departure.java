package dev.tempfile.ownership;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The step by which a directory leaves, with all that lies in it: whole, or not any more where everything is deleted. Used by one
 * thread.
 */
public final class Departure implements AutoCloseable {
    private final Departures departures;
    private boolean begun;

    Departure(Departures departures) {
        this.departures = departures;
    }

    /**
     * Begins it, so that no deletion of everything does before this is closed.
     *
     * @throws NoSuchFileException if there is one, or was one, of which {@code duty} tells
     */
    public void begin(Path path, @Nullable Lease duty) throws NoSuchFileException {
        begun = departures.begin();
        if (!begun || duty != null && duty.wasBegun()) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "is being deleted, or was, with everything that is temporary; make another one");
        }
    }

    /** Ends it, if it was begun and not ended. */
    public void end() {
        if (begun) {
            begun = false;
            departures.end();
        }
    }

    @Override
    public void close() {
        end();
    }
}
