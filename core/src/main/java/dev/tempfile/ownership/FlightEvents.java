package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is observed on to the JVM's flight recorder, and then to whoever else is told.
 *
 * <p>Made only where the recorder runs: without it, loading a single class of events takes a tenth of a second. Nothing is recorded
 * but what a recording asks for by name.
 *
 * @param next who is told besides, or null
 */
// The recorder reads the fields of an event.
@SuppressWarnings("UnusedVariable")
record FlightEvents(@Nullable Observer next) implements Observer {
    /** Whether the recorder was started in this JVM; costs nothing but, the first time, the loading of one class. */
    static boolean canBeRecorded() {
        return FlightRecorder.isInitialized();
    }

    /** What is told before {@code next}, if there is one. */
    static Observer before(@Nullable Observer next) {
        return new FlightEvents(next);
    }

    @Override
    public void creating(Path path) {
        if (next != null) {
            next.creating(path);
        }
    }

    @Override
    public void created(Path path) {
        if (next != null) {
            // First, for what it refuses is taken back.
            next.created(path);
        }
        Created event = new Created();
        if (event.isEnabled()) {
            event.path = path.toString();
            event.commit();
        }
    }

    @Override
    public void spilled() {
        new Spilled().commit();
        if (next != null) {
            next.spilled();
        }
    }

    @Override
    public void kept(Path path) {
        if (next != null) {
            next.kept(path);
        }
    }

    @Override
    public void deleted(Path path) {
        Deleted event = new Deleted();
        if (event.isEnabled()) {
            event.path = path.toString();
            event.commit();
        }
        if (next != null) {
            next.deleted(path);
        }
    }

    @Override
    public void swept(Path path) {
        Swept event = new Swept();
        if (event.isEnabled()) {
            event.path = path.toString();
            event.commit();
        }
        if (next != null) {
            next.swept(path);
        }
    }

    @Override
    public void left(Path path, IOException failure) {
        Left event = new Left();
        if (event.isEnabled()) {
            event.path = path.toString();
            event.reason = failure.toString();
            event.commit();
        }
        if (next != null) {
            next.left(path, failure);
        }
    }

    @Override
    public void forgotten(String kind, @Nullable Path path) {
        if (next != null) {
            next.forgotten(kind, path);
        }
    }

    @Name("dev.tempfile.Created")
    @Label("Temporary File Created")
    @Description("A temporary file or directory exists now")
    @Category("Temporary Files")
    @Enabled(false)
    private static final class Created extends Event {
        @Label("Path")
        private @Nullable String path;
    }

    @Name("dev.tempfile.Spilled")
    @Label("Spooled File Spilled")
    @Description("A spooled file left the memory and is on disk now")
    @Category("Temporary Files")
    @Enabled(false)
    private static final class Spilled extends Event {}

    @Name("dev.tempfile.Deleted")
    @Label("Temporary File Deleted")
    @Description("A temporary file or directory is gone, or the name of one without a name")
    @Category("Temporary Files")
    @Enabled(false)
    private static final class Deleted extends Event {
        @Label("Path")
        private @Nullable String path;
    }

    @Name("dev.tempfile.Left")
    @Label("Temporary File Left")
    @Description("A temporary file or directory could not be deleted; it is tried again")
    @Category("Temporary Files")
    @Enabled(false)
    private static final class Left extends Event {
        @Label("Path")
        private @Nullable String path;

        @Label("Reason")
        private @Nullable String reason;
    }

    @Name("dev.tempfile.Swept")
    @Label("Temporary File Swept")
    @Description("What a dead process left is deleted now")
    @Category("Temporary Files")
    @StackTrace(false)
    @Enabled(false)
    private static final class Swept extends Event {
        @Label("Path")
        private @Nullable String path;
    }
}
