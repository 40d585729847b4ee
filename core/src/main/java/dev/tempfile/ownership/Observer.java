package dev.tempfile.ownership;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who is told what happens to the paths that an owner makes; called in the thread in which it happens. */
public interface Observer {
    /** A path is about to be tried. */
    void creating(Path path);

    /** It exists now. */
    void created(Path path);

    /** A spooled file left the memory. */
    void spilled();

    /** It was given up to the user at this path. */
    void kept(Path path);

    /** It is deleted. */
    void deleted(Path path);

    /** It was left by a process that is dead, and is deleted now. */
    void swept(Path path);

    /** It could not be deleted; it stays ours. */
    void left(Path path, IOException failure);

    /** Nobody can reach its object any more and it was not closed. */
    void forgotten(String kind, @Nullable Path path);
}
