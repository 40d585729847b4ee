package dev.tempfile.testkit.operations;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A web application, with its own copy of the library in its own class loader; known to the server by the JDK's types alone. */
public final class Application implements Function<Path, Path>, Callable<String>, AutoCloseable {
    private final List<TempFile> open = new ArrayList<>();

    /** Serves a request, which leaves a file open. */
    @Override
    public Path apply(Path directory) {
        try {
            TempSpec spec = TempSpec.defaults().in(directory);
            spec.createDirectory().close();
            TempFile file = spec.createFile().write(new byte[10]);
            open.add(file);
            return file.path();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Sweeps, and says what was found. */
    @Override
    public String call() throws IOException {
        return TempFiles.sweep(open.get(0).path().getParent().getParent()).toString();
    }

    // recipe: undeploy
    /** What a ServletContextListener does in contextDestroyed. */
    @Override
    public void close() throws IOException {
        TempFiles.deleteAll();
        TempFiles.release();
    }
    // end
}
