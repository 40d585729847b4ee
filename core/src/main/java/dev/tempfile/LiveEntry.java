package dev.tempfile;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something temporary that is alive in this process.
 *
 * @param kind {@code file}, {@code unnamed file}, {@code spooled file}, {@code atomic file} or {@code directory}
 * @param path where it is, or null for what has no name or was kept, so that nobody deletes it
 * @param created when it was made
 * @param site where it was made, as a stack trace, or null unless {@link TempFiles#recordSites} was on
 */
public record LiveEntry(
        String kind,
        @Nullable Path path,
        Instant created,
        @Nullable Throwable site) {}
