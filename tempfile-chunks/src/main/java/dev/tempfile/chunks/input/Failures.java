package dev.tempfile.chunks.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Hands on what failed in another thread, or in one of several steps. */
public final class Failures {
    private Failures() {}

    /** The failure of another thread as one of this: an I/O failure is returned, anything else is thrown. */
    public static IOException asOf(@Nullable Throwable cause) {
        if (cause instanceof IOException failure) {
            return failure;
        }
        if (cause instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return unchecked.getCause();
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        if (cause instanceof Error failure) {
            throw failure;
        }
        throw new IllegalStateException(cause);
    }

    /** What a stream says of itself, which does not know its name. */
    public static IOException named(String name, IOException failure) {
        if (failure.getClass() != IOException.class) {
            return failure;
        }
        FileSystemException named = new FileSystemException(name, null, "cannot be read: " + failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /** Closes all, also those after one that cannot be closed. */
    public static void closeAll(Iterable<? extends Closeable> all) throws IOException {
        IOException first = null;
        for (Closeable each : all) {
            try {
                each.close();
            } catch (IOException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
