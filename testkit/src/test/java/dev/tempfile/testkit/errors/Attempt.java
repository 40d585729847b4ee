package dev.tempfile.testkit.errors;

import dev.tempfile.AtomicFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Every way of making something in a directory that the caller names; what it made is gone again afterwards. */
enum Attempt {
    FILE(directory -> in(directory).createFile().close()),
    UNNAMED_FILE(directory -> in(directory).createUnnamedFile().close()),
    ROLLED_OVER_SPOOL(directory -> {
        try (SpooledFile spool = in(directory).createSpooledFile(1)) {
            spool.rollover();
        }
    }),
    DIRECTORY(directory -> in(directory).createDirectory().close()),
    FILE_BESIDE_OTHERS(
            directory -> TempSpec.defaults().directlyIn(directory).createFile().close()),
    DIRECTORY_BESIDE_OTHERS(directory ->
            TempSpec.defaults().directlyIn(directory).createDirectory().close()),
    KEPT_FILE(directory -> Files.delete(in(directory).createKeptFile())),
    KEPT_DIRECTORY(directory -> Files.delete(in(directory).createKeptDirectory())),
    FILE_UNTIL_EXIT(directory -> in(directory).createFileUntilExit()),
    DIRECTORY_UNTIL_EXIT(directory -> in(directory).createDirectoryUntilExit()),
    UNPACKED_RESOURCE(directory -> in(directory).unpackUntilExit(Attempt.class, "Attempt.class")),
    GUARANTEES(TempFiles::guarantees),
    ATOMIC_WRITE(directory -> Files.delete(AtomicFile.writeString(directory.resolve("target"), "content")));

    private final Making making;

    Attempt(Making making) {
        this.making = making;
    }

    private interface Making {
        void in(Path directory) throws IOException;
    }

    private static TempSpec in(Path directory) {
        return TempSpec.defaults().in(directory);
    }

    void makeIn(Path directory) throws IOException {
        making.in(directory);
    }
}
