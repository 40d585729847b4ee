package dev.tempfile.chunks;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Hands on what failed in another thread, or in one of several steps. */
final class Failures {
    private Failures() {}

    /** The failure of another thread as one of this: an I/O failure is returned, anything else is thrown. */
    static IOException asOf(@Nullable Throwable cause) {
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

    /** The same for a failure in a chunk, which is named; an I/O failure with the file that failed. */
    static FileSystemException in(Chunk chunk, @Nullable Throwable cause) {
        if (cause instanceof RuntimeException || cause instanceof Error) {
            cause.addSuppressed(new IOException("in " + chunk));
        }
        IOException failure = asOf(cause);
        String file = failure instanceof FileSystemException known ? known.getFile() : null;
        String reason = failure instanceof FileSystemException known && file != null ? known.getReason() : null;
        FileSystemException named = new FileSystemException(
                file == null ? chunk.name() : file,
                null,
                chunk + " failed: " + (reason == null ? failure.getMessage() : reason)); // the file is named once
        named.initCause(failure);
        return named;
    }

    /** What a stream says of itself, which does not know its name. */
    static IOException named(String name, IOException failure) {
        if (failure.getClass() != IOException.class) {
            return failure;
        }
        FileSystemException named = new FileSystemException(name, null, "cannot be read: " + failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /** Closes what a failure leaves behind; that this fails as well is suppressed in it. */
    static void closeAfter(Throwable failure, Closeable left) {
        try {
            left.close();
        } catch (IOException another) {
            failure.addSuppressed(another);
        }
    }

    /** Closes all, also those after one that cannot be closed. */
    static void closeAll(Iterable<? extends Closeable> all) throws IOException {
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
