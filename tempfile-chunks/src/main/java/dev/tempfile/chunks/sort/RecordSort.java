package dev.tempfile.chunks.sort;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.LazyStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How records of any kind are sorted that may be larger than memory: a recipe, immutable.
 *
 * <pre>{@code
 * try (Stream<Event> sorted = ExternalSort.records(codec, byTime).sort(events.iterator())) {
 *     sorted.forEach(this::replay);
 * }
 * }</pre>
 *
 * <p>Records are kept as the bytes that a {@link RecordCodec} writes, and read again to be compared. The sort is stable. What is said
 * of memory and disk at {@link ExternalSort} is so here, for those bytes; the few objects that are being compared come on top.
 *
 * @param <T> a record
 */
public final class RecordSort<T> {
    private final RecordCodec<T> codec;
    private final Comparator<? super T> order;
    private final SortTerms terms;

    RecordSort(RecordCodec<T> codec, Comparator<? super T> order, SortTerms terms) {
        this.codec = Objects.requireNonNull(codec);
        this.order = Objects.requireNonNull(order);
        this.terms = terms;
    }

    /** The same with only the first of those records that are equal by the comparator. */
    public RecordSort<T> unique() {
        return with(terms.onlyUnique());
    }

    /**
     * The same with only the first so many records in the order.
     *
     * @param records at least 1
     */
    public RecordSort<T> top(long records) {
        return with(terms.first(records));
    }

    /**
     * The same within so much memory.
     *
     * @param bytes at least 64 KiB and 4 KiB for each thread, at most two thirds of the heap
     * @throws IllegalArgumentException if it is less or more
     */
    public RecordSort<T> withMemory(long bytes) {
        return with(terms.withMemory(bytes));
    }

    /**
     * The same with so many threads that sort.
     *
     * @param threads at least 1, at most 1,024 and one for each 4 KiB of memory; 2 unless this is said
     * @throws IllegalArgumentException if it is less or more
     */
    public RecordSort<T> withThreads(int threads) {
        return with(terms.withThreads(threads));
    }

    /** The same with temporary files where {@code spec} has them, together within its quota. */
    public RecordSort<T> in(TempSpec spec) {
        return with(terms.in(Objects.requireNonNull(spec)));
    }

    /** Package-private, for tests: less memory than it makes sense to give. */
    RecordSort<T> with(SortTerms other) {
        return new RecordSort<>(codec, order, other);
    }

    SortTerms terms() {
        return terms;
    }

    /**
     * Takes all records, and gives them in their order. The stream must be closed: that deletes what is left in temporary files.
     *
     * @return a sequential stream; what fails while it is gone through is thrown as {@link UncheckedIOException}
     * @throws java.io.InterruptedIOException if the calling thread is interrupted; its flag stays set
     * @throws IOException if the codec fails, if a record takes more than a sixteenth of the memory, if the disk or a quota is full.
     *     Nothing is left then
     * @throws IllegalArgumentException if the comparator contradicts itself; nothing is left then
     */
    public Stream<T> sort(Iterator<? extends T> records) throws IOException {
        Compared<Object> compared = new Compared<>(this::read, this::compare);
        ObjectSort<T> sort = new ObjectSort<>(codec, compared, terms);
        try {
            SortedRecords sorted = sort.sorted(records);
            return LazyStream.of(() -> next(sorted), sort);
        } catch (IOException | RuntimeException | Error failure) {
            Failures.closeAfter(failure, sort);
            throw failure;
        }
    }

    private Object read(byte[] bytes, int at, int length) throws IOException {
        try {
            return Objects.requireNonNull(
                    codec.read(new DataInputStream(new ByteArrayInputStream(bytes, at, length))),
                    "the codec reads a record");
        } catch (EOFException early) {
            throw new IOException(
                    "the codec reads more than the " + length + " bytes that it wrote for a record; see RecordCodec",
                    early);
        }
    }

    @SuppressWarnings("unchecked") // all that is compared was read by the codec
    private int compare(Object one, Object other) {
        return order.compare((T) one, (T) other);
    }

    @SuppressWarnings("unchecked") // as above
    private @Nullable T next(SortedRecords sorted) throws IOException {
        return sorted.next() ? (T) sorted.value() : null;
    }
}
