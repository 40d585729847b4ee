package dev.tempfile;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A directory that was considered for temporary files.
 *
 * @param path the directory, absolute; links and case are kept. What is no path in this JVM (a name that its charset cannot
 *     express) has a sign for each character that no path can hold
 * @param source where it comes from: {@code java.io.tmpdir}, a variable's name, {@code platform} or {@code current directory}
 * @param problem why it cannot be used, in words for people, or null if it can
 */
public record CandidateDirectory(
        Path path, String source, @Nullable String problem) {
    /** Whether files can be created, written and deleted in it: one was. */
    public boolean usable() {
        return problem == null;
    }
}
