package dev.tempfile.cli;

import dev.tempfile.TempSpec;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a command's temporary files are made, and how much they may take. */
final class TemporaryOptions {

    private @Nullable Path in;

    private @Nullable String quota;

    /** Whether anything was said. */
    boolean areGiven() {
        return in != null || quota != null;
    }

    void read(Words words) {
        in = words.value(Path.class, "--in", "DIR", "Temporary files go there; by default where doctor says.");
        quota = words.value(String.class, "--quota", "SIZE", "They take at most so much together, such as 10G.");
    }

    /**
     * What was said.
     *
     * @throws IllegalArgumentException if the quota is none
     */
    TempSpec spec() {
        TempSpec spec = in == null ? TempSpec.defaults() : TempSpec.defaults().in(in);
        return quota == null ? spec : spec.withQuota(Sizes.bytes("--quota", quota));
    }

    /** The same failure; of a disk that has no room for temporary files it says which directory that is, and the way out. */
    static FileSystemException explained(FileSystemException failure) {
        Path file = Path.of(String.valueOf(failure.getFile()));
        for (Path own = file; own != null && own.getFileName() != null; own = own.getParent()) {
            Path place = own.getParent();
            if (place != null && own.getFileName().toString().startsWith(Leftovers.MARK)) {
                return explained(
                        failure,
                        place,
                        "temporary files",
                        "choose another directory with --in DIR or the variable TMPDIR");
            }
        }
        return failure;
    }

    /** The same failure; if there was no room for something in a directory it says only that, and the way out. */
    static FileSystemException explained(FileSystemException failure, Path place, String what, String wayOut) {
        String reason = String.valueOf(failure.getReason());
        int full = reason.indexOf("No space left");
        if (full < 0) {
            return failure;
        }
        int end = reason.indexOf(';', full);
        FileSystemException explained = new FileSystemException(
                place.toString(),
                null,
                "no room for " + what + " in this directory: " + reason.substring(full, end < 0 ? reason.length() : end)
                        + "; " + wayOut);
        explained.initCause(failure);
        return explained;
    }
}
