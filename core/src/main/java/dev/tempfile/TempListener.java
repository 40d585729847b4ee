package dev.tempfile;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Told what happens to temporary files, in the thread in which it happens; implement what you need.
 *
 * <p>What a method throws comes out of the call that caused it, except in the background, where it is logged. Methods must not
 * create temporary files.
 *
 * <p>The JVM's flight recorder is told of the same as {@code dev.tempfile.Created}, {@code Spilled}, {@code Deleted}, {@code Left} and
 * {@code Swept}, without any code: {@code -XX:StartFlightRecording:filename=f.jfr,+dev.tempfile.Created#enabled=true}. They are off
 * unless a recording names them.
 */
public interface TempListener {
    /** A file or directory is about to be tried under this path; told once for each name that is tried. */
    default void creating(Path path) {}

    /** It exists now. */
    default void created(Path path) {}

    /** A spooled file grew past its limit, or past what all may take of the memory, and is on disk now. */
    default void spilled() {}

    /** It was kept, or published, at this path. */
    default void kept(Path path) {}

    /** It was deleted. Of a file without a name: its name, at once, or the name that it would have had. What was promised until exit goes with its directory, untold. */
    default void deleted(Path path) {}

    /** A process that is dead left it, and it is deleted now. */
    default void swept(Path path) {}

    /** It could not be deleted; it stays ours and is tried again. */
    default void left(Path path, IOException failure) {}

    /** It was never closed and nobody can reach it any more. The path is null for what has no name. */
    default void forgotten(String kind, @Nullable Path path) {}
}
