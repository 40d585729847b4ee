package dev.tempfile.chunks.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What is found when it is asked for, one after the other. */
public final class LazyStream<T> implements Iterator<T> {
    /** Finds the next. */
    public interface Search<T> {
        /** The next, or null if there is no more; it is not asked again then. */
        @Nullable
        T next() throws IOException;
    }

    private final Search<? extends T> search;
    private @Nullable T next;
    private boolean ended;

    private LazyStream(Search<? extends T> search) {
        this.search = search;
    }

    /**
     * A sequential stream of what is found; what fails meanwhile is thrown as {@link UncheckedIOException}.
     *
     * @param searched closed with it
     */
    public static <T> Stream<T> of(Search<? extends T> search, Closeable searched) {
        Spliterator<T> found = Spliterators.spliteratorUnknownSize(
                new LazyStream<>(search), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        return StreamSupport.stream(found, false).onClose(() -> {
            try {
                searched.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = search.next();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T given = Objects.requireNonNull(next);
        next = null;
        return given;
    }
}
