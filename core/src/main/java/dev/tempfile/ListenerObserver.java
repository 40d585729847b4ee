package dev.tempfile;

import dev.tempfile.ownership.Observer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Hands what the owner observes on to a user's listener, because what lies beneath may not know the public types. */
record ListenerObserver(TempListener listener) implements Observer {
    @Override
    public void creating(Path path) {
        listener.creating(path);
    }

    @Override
    public void created(Path path) {
        listener.created(path);
    }

    @Override
    public void spilled() {
        listener.spilled();
    }

    @Override
    public void kept(Path path) {
        listener.kept(path);
    }

    @Override
    public void deleted(Path path) {
        listener.deleted(path);
    }

    @Override
    public void swept(Path path) {
        listener.swept(path);
    }

    @Override
    public void left(Path path, IOException failure) {
        listener.left(path, failure);
    }

    @Override
    public void forgotten(String kind, @Nullable Path path) {
        listener.forgotten(kind, path);
    }
}
