package dev.tempfile.ownership;

import dev.tempfile.AtomicFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Path;

/** Everything that makes something under a name of its own choice; what can be closed is closed at once. */
enum Maker {
    FILE((in, scope) -> in(in).createFile().close()),
    DIRECTORY((in, scope) -> in(in).createDirectory().close()),
    UNNAMED_FILE((in, scope) -> in(in).createUnnamedFile().close()),
    SPOOLED_FILE((in, scope) -> {
        try (SpooledFile file = in(in).createSpooledFile(1)) {
            file.rollover();
        }
    }),
    KEPT_FILE((in, scope) -> in(in).createKeptFile()),
    KEPT_DIRECTORY((in, scope) -> in(in).createKeptDirectory()),
    FILE_UNTIL_EXIT((in, scope) -> in(in).createFileUntilExit()),
    DIRECTORY_UNTIL_EXIT((in, scope) -> in(in).createDirectoryUntilExit()),
    FILE_BESIDE_OTHERS(
            (in, scope) -> TempSpec.defaults().directlyIn(in).createFile().close()),
    DIRECTORY_BESIDE_OTHERS(
            (in, scope) -> TempSpec.defaults().directlyIn(in).createDirectory().close()),
    ATOMIC_FILE((in, scope) -> AtomicFile.open(in.resolve("target")).close()),
    FILE_IN_A_SCOPE((in, scope) -> scope.createFile().close());

    private final Making making;

    Maker(Making making) {
        this.making = making;
    }

    private interface Making {
        void make(Path directory, TempDirectory scope) throws IOException;
    }

    /** Makes one in {@code directory}; in {@code scope} if it is made through one. */
    void make(Path directory, TempDirectory scope) throws IOException {
        making.make(directory, scope);
    }

    private static TempSpec in(Path directory) {
        return TempSpec.defaults().in(directory);
    }
}
