package dev.tempfile.chunks.sort;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.ChunkProgress;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.input.OneReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How files of records are sorted that may be larger than memory: a recipe, immutable, which opens nothing until it is carried out.
 *
 * <pre>{@code
 * ExternalSort.of(input).by(SortKey.column("amount").numeric().descending()).writeTo(output);
 * }</pre>
 *
 * <p>As made it reads CSV with a header, compares whole records byte for byte, and works in two threads within 256 MiB, or a third of
 * the heap if that is less. The sort is stable: records of the same key stay in the order of the input.
 *
 * <p><b>No byte of a record is altered.</b> A record moves with its line end, and with the empty lines after it. The header stays
 * first, with a byte order mark and empty lines around it. A last record without a line end gets one, of the kind that the input has
 * first, LF if it has none. Of several inputs, which are sorted as one, the later ones' headers must be the first one's and are left
 * out.
 *
 * <p><b>Memory.</b> Every byte of records, keys, their index, and blocks of files that the sort holds is in arrays that together never
 * exceed the limit. Beside them are some hundred KiB for what the JDK copies through. A record may take a sixteenth of the limit; with
 * more than two threads, an eighth of each one's share; the header as much, up to 1 MiB. A key that is compared where it lies may be as
 * long as its record. One that is written beside it (one of several, of numbers, ignoring case, collated, descending, with empty ones
 * last, or with quotes within) has the room that the records around it leave: for sure a 64th of what a record may take, a 250th where
 * it is collated; a longer one may fail the sort.
 *
 * <p><b>Disk.</b> What does not fit is sorted in parts, in temporary files that take as much as the input and 12 bytes a record, and
 * the key where it is not in the record as it stands. Records that are 4 KiB longer than their key are not written there but read again,
 * where the input is one file that is not compressed and no larger than the heap may get. The temporary files are gone afterwards,
 * whatever ends the sort; those of a killed process go with the next sweep.
 *
 * <h2>What goes wrong</h2>
 *
 * <p>{@link java.nio.file.FileSystemException}, always with the file, as {@link Chunks} has it, and: a record, key or header that is too
 * long for the memory; text that is not of the charset by which it is to be compared; another header than the first input's; a column
 * that the header does not have; a disk or quota that is full. {@link IllegalArgumentException}: the comparator contradicts itself.
 * {@link IllegalStateException}: a key is a column and the records are lines or of a fixed size, or it is a name and they have no
 * header. The target then is as it was, and nothing is left.
 */
public final class ExternalSort {
    private final List<Input> inputs;
    private final RecordFormat format;
    private final List<SortKey> keys;
    private final @Nullable Comparator<? super byte[]> comparator;
    private final SortTerms terms;

    /** One of the two. */
    private record Input(@Nullable Path path, @Nullable OneReading stream, String name) {
        SortSource source() {
            return path != null
                    ? SortSource.of(path)
                    : SortSource.of(
                            Objects.requireNonNull(stream, "either of the two").begin(), name);
        }
    }

    private ExternalSort(
            List<Input> inputs,
            RecordFormat format,
            List<SortKey> keys,
            @Nullable Comparator<? super byte[]> comparator,
            SortTerms terms) {
        this.inputs = inputs;
        this.format = format;
        this.keys = keys;
        this.comparator = comparator;
        this.terms = terms;
    }

    /** A sort of what these files hold together, plain or compressed by gzip; whether they are there is seen when it is carried out. */
    public static ExternalSort of(Path first, Path... others) {
        List<Input> inputs = new ArrayList<>();
        inputs.add(new Input(first, null, first.toString()));
        Arrays.stream(others).forEach(path -> inputs.add(new Input(path, null, path.toString())));
        return of(inputs);
    }

    /**
     * A sort of what a stream holds, plain or compressed by gzip. It is read to its end, and not closed. That can be done once: whoever
     * carries out this recipe again, or one made from it, gets an {@link IllegalStateException}.
     *
     * @param name what failures call it
     */
    public static ExternalSort of(InputStream stream, String name) {
        return of(List.of(new Input(null, new OneReading(stream, name), name)));
    }

    private static ExternalSort of(List<Input> inputs) {
        return new ExternalSort(inputs, RecordFormat.csv(), List.of(SortKey.record()), null, SortTerms.usual());
    }

    /**
     * A sort of records of any kind: those that a program has, not a file.
     *
     * @param codec writes them as bytes, and reads them again
     * @param order used by several threads at a time
     */
    public static <T> RecordSort<T> records(RecordCodec<T> codec, Comparator<? super T> order) {
        return new RecordSort<>(codec, order, SortTerms.usual());
    }

    /** The same with another file after the other inputs. */
    public ExternalSort and(Path file) {
        List<Input> all = new ArrayList<>(inputs);
        all.add(new Input(file, null, file.toString()));
        return new ExternalSort(all, format, keys, comparator, terms);
    }

    /** The same with what another stream holds after the other inputs. */
    public ExternalSort and(InputStream stream, String name) {
        List<Input> all = new ArrayList<>(inputs);
        all.add(new Input(null, new OneReading(stream, name), name));
        return new ExternalSort(all, format, keys, comparator, terms);
    }

    /** The same with records of another format. */
    public ExternalSort withFormat(RecordFormat other) {
        return new ExternalSort(inputs, Objects.requireNonNull(other), keys, comparator, terms);
    }

    /** The same by these keys: the second decides where the first ones are equal, and so on. */
    public ExternalSort by(SortKey first, SortKey... others) {
        List<SortKey> all = new ArrayList<>();
        all.add(first);
        all.addAll(List.of(others));
        return new ExternalSort(inputs, format, all, null, terms);
    }

    /**
     * The same by a comparator of records, without their line ends: slower than keys, since each record is copied to be compared.
     *
     * @param order used by several threads at a time
     */
    public ExternalSort by(Comparator<? super byte[]> order) {
        return new ExternalSort(inputs, format, List.of(), Objects.requireNonNull(order), terms);
    }

    /** The same with only the first of those records that are equal by their keys, or by the comparator. */
    public ExternalSort unique() {
        return with(terms.onlyUnique());
    }

    /**
     * The same with only the first so many records in the order.
     *
     * @param records at least 1
     */
    public ExternalSort top(long records) {
        return with(terms.first(records));
    }

    /**
     * The same within so much memory.
     *
     * @param bytes at least 64 KiB and 4 KiB for each thread, at most two thirds of the heap
     * @throws IllegalArgumentException if it is less or more
     */
    public ExternalSort withMemory(long bytes) {
        return with(terms.withMemory(bytes));
    }

    /**
     * The same with so many threads that sort; reading, merging and writing take one more at times.
     *
     * @param threads at least 1, at most 1,024 and one for each 4 KiB of memory; 2 unless this is said
     * @throws IllegalArgumentException if it is less or more
     */
    public ExternalSort withThreads(int threads) {
        return with(terms.withThreads(threads));
    }

    /** The same with temporary files where {@code spec} has them, together within its quota. */
    public ExternalSort in(TempSpec spec) {
        return with(terms.in(Objects.requireNonNull(spec)));
    }

    /**
     * The same, telling how far it has come: half a byte for each that is read, half a byte for each that is written. It is called by
     * one thread at a time.
     */
    public ExternalSort withProgress(ChunkProgress listener) {
        return with(terms.withProgress(Objects.requireNonNull(listener)));
    }

    /** Package-private, for tests: less memory than it makes sense to give. */
    ExternalSort with(SortTerms other) {
        return new ExternalSort(inputs, format, keys, comparator, other);
    }

    SortTerms terms() {
        return terms;
    }

    /** As {@link #writeTo(Path, AtomicSpec)}, as {@link AtomicSpec#atomic()} has it. */
    public SortSummary writeTo(Path target) throws IOException {
        return writeTo(target, AtomicSpec.atomic());
    }

    /**
     * Sorts into a file, which may be one of the inputs: as a whole or not at all.
     *
     * @throws java.io.InterruptedIOException if the calling thread is interrupted; its flag stays set
     * @throws IOException if the inputs cannot be sorted, see above; if the target cannot be written, see {@link AtomicFile}, which is
     *     looked at before anything is read
     */
    public SortSummary writeTo(Path target, AtomicSpec spec) throws IOException {
        AtomicFile.open(target, spec).close();
        try (FileSort sort = open()) {
            sort.gather();
            try (AtomicFile file = AtomicFile.open(target, spec)) {
                SortSummary summary =
                        sort.writeTo((bytes, at, length) -> file.write(ByteBuffer.wrap(bytes, at, length)));
                sort.end(); // before the content is forced to the disk, so that nothing else has to go there
                file.commit();
                return summary;
            }
        }
    }

    /**
     * Sorts into a stream, which is flushed and not closed. Nothing is written before all was read.
     *
     * @throws java.io.InterruptedIOException if the calling thread is interrupted; its flag stays set
     * @throws IOException if the inputs cannot be sorted, see above; if the stream cannot be written
     */
    public SortSummary writeTo(OutputStream target) throws IOException {
        try (FileSort sort = open()) {
            sort.gather();
            SortSummary summary = sort.writeTo(target::write);
            target.flush();
            return summary;
        }
    }

    private FileSort open() throws IOException {
        for (SortKey key : keys) {
            requireFits(key);
        }
        Comparator<? super byte[]> order = comparator;
        Compared<Object> compared = order == null
                ? null
                : new Compared<>(
                        (bytes, at, length) -> Arrays.copyOfRange(bytes, at, at + length),
                        (one, other) -> order.compare((byte[]) one, (byte[]) other));
        List<SortSource> sources = inputs.stream().map(Input::source).toList();
        return new FileSort(sources, format, keys, compared, terms);
    }

    private void requireFits(SortKey key) {
        boolean isColumn = key.part() == SortKey.Part.NUMBERED_COLUMN || key.part() == SortKey.Part.NAMED_COLUMN;
        if (isColumn && format.kind() != RecordFormat.Kind.FIELDS) {
            throw new IllegalStateException(format + " have no columns, so there is no " + key);
        }
        if (key.part() == SortKey.Part.NAMED_COLUMN && !format.hasHeader()) {
            throw new IllegalStateException("without a header there is no " + key + "; say its number");
        }
    }
}
