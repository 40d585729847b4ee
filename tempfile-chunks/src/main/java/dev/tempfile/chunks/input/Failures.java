package dev.tempfile.chunks.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** What failed, told as the one who reads needs it: with its name, from another thread, or from one of several steps. */
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

    /** What a stream that is read says of itself, which does not know its name. */
    public static IOException named(String name, IOException failure) {
        return named(name, "cannot be read", failure);
    }

    /** Closes a channel, which does not know its name. */
    public static void close(String name, Closeable channel) throws IOException {
        try {
            channel.close();
        } catch (IOException withoutPath) {
            throw named(name, "cannot be closed", withoutPath);
        }
    }

    private static IOException named(String name, String what, IOException failure) {
        if (failure.getClass() != IOException.class) {
            return failure;
        }
        FileSystemException named = new FileSystemException(name, null, what + ": " + failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /** A quote that opens and never closes, where it is and what to do. */
    public static FileSystemException unclosedQuote(String name, String record, long recordAt, long quoteAt) {
        return new FileSystemException(
                name,
                null,
                record + ", which starts at byte " + recordAt + ", has a quote at byte " + quoteAt
                        + " that never closes; close it, or read the file without quotes if it has none");
    }

    /** Closes what a failure leaves behind; that this fails as well is suppressed in it. */
    public static void closeAfter(Throwable failure, Closeable left) {
        try {
            left.close();
        } catch (IOException another) {
            failure.addSuppressed(another);
        }
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
