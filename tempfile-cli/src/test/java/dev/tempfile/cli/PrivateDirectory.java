package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test a default directory of its own, and looks afterwards whether anything is left in it. */
final class PrivateDirectory implements BeforeEachCallback, AfterEachCallback {

    private Path path;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        path = Files.createTempDirectory("private-");
        TempFiles.setDefaultDirectory(path);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        TempFiles.setDefaultDirectory(null);
        assertThat(TempFiles.live()).as("alive").isEmpty();
        TempFiles.release();
        assertThat(path).isEmptyDirectory();
        Files.delete(path);
    }
}
