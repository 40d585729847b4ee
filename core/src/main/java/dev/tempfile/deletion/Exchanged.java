package dev.tempfile.deletion;

import dev.tempfile.platform.FileIdentity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The check that a directory which was opened is the one which was seen before. */
final class Exchanged {
    private Exchanged() {}

    static void check(FileIdentity seen, FileIdentity opened, Path directory) throws IOException {
        if (!opened.same(seen)) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "exchanged for something else while it was being deleted; left alone: look who else works there");
        }
    }
}
