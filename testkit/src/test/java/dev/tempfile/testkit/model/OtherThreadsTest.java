package dev.tempfile.testkit.model;

import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After what only some kinds of file can do, other threads can use it; what all can do: {@code ThreadContract}. */
@Timeout(120)
class OtherThreadsTest {
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @TempDir
    private Path here;

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    private TempSpec spec() {
        return TempSpec.defaults().in(here);
    }

    private void assertFree(ByteFile file) throws Exception {
        other.submit(file::isOpen).get(100, TimeUnit.SECONDS);
    }

    @Test
    void afterANamedFileWasAskedForItsPathClosedForOthersAndKept() throws Exception {
        try (TempFile file = spec().createFile()) {
            file.path();
            assertFree(file);
            file.closeHandle();
            assertFree(file);
            file.keep();
            assertFree(file);
        }
    }

    @Test
    void afterASpoolWasAskedWhereItIsAndRolledOver() throws Exception {
        try (SpooledFile file = spec().createSpooledFile(10)) {
            file.isInMemory();
            assertFree(file);
            file.rollover();
            assertFree(file);
        }
    }

    @Test
    void afterTheDirectoryAroundItWasKept() throws Exception {
        try (TempDirectory scope = spec().createDirectory()) {
            TempFile file = scope.createFile();
            scope.keep();
            assertFree(file);
        }
    }
}
