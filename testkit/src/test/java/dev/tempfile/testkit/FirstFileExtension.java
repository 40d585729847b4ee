package dev.tempfile.testkit;

import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the first file of each JVM of tests made before the first of them: what takes long at it goes on in the background, and JUnit
 * would delete the directory under it while the socket is opened there.
 */
public final class FirstFileExtension implements BeforeAllCallback {
    private static final AtomicBoolean MADE = new AtomicBoolean();
    private static final long LONGEST_MILLIS = 30_000;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (MADE.compareAndSet(false, true)) {
            Path here = Files.createTempDirectory("first");
            TempSpec.defaults().in(here).createFile().close();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("tempfile-sweep")) {
                    thread.join(LONGEST_MILLIS);
                }
            }
            TempFiles.deleteAll();
            Files.delete(here);
        }
    }
}
