package dev.tempfile.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** One work as one program does it, such as "a named file of 4 KiB, with the JDK's own calls". */
@FunctionalInterface
interface Operation {
    /** Does the work once; the result depends on the work, so that a compiler cannot leave it out. */
    long run() throws IOException;

    /** What {@code program} does for {@code work} in {@code directory}. Each thread needs one of its own. */
    static Operation of(String program, String work, Path directory) {
        return switch (program) {
            case "tempfile", "tempfile-spooled", "tempfile-copy" -> TempfileOperations.of(program, work, directory);
            case "guava", "commons-io" -> LibraryOperations.of(program, work, directory);
            default -> JdkOperations.of(program, work, directory);
        };
    }

    static IllegalArgumentException unknown(String program, String work) {
        return new IllegalArgumentException(program + " has no work " + work);
    }
}
