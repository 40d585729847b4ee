package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A sort of files that is carried out.
 *
 * <p>Workers take turns in filling their arenas with the next whole records of the input; each then sorts what it has and writes it to
 * a run, while others read on. If all has room in one arena there is no run. The runs are merged in the end. Used once.
 */
final class FileSort implements Closeable {
    private static final int PARTS = 20;

    private final SortTerms terms;
    private final RecordFormat format;
    private final Selection selection;
    private final SortMemory memory;
    private final SortInput input;
    private final List<SortKey> keys;
    private final Runs runs;
    private final ExecutorService workers;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong bound = new AtomicLong(-1);
    private final long size;
    private final long arenaBytes;
    private volatile int keyBytes;
    private volatile boolean failed;
    private volatile @Nullable ArenaRecords inMemory;

    FileSort(
            List<SortSource> inputs,
            RecordFormat format,
            List<SortKey> keys,
            @Nullable Compared<Object> compared,
            SortTerms terms)
            throws IOException {
        this.terms = terms;
        this.format = format;
        selection = new Selection(compared, terms.unique(), terms.most());
        memory = new SortMemory(terms.memory(), terms.threads());
        SortSource.Size known = size(inputs);
        size = known.onDisk();
        arenaBytes = 4 * known.atMost() + SortMemory.LEAST;
        input = new SortInput(inputs, format, memory, rereads(inputs, known));
        try {
            this.keys = new HeaderColumns(format.hasHeader() ? input.start() : new byte[0], format)
                    .numbered(keys, inputs.get(0).name());
        } catch (IOException | RuntimeException failure) {
            Failures.closeAfter(failure, input);
            throw failure;
        }
        runs = new Runs(terms.spec(), memory, input::reread);
        keyBytes = compared != null || KeyWriter.isPlain(this.keys) ? 0 : 12 * this.keys.size();
        workers = Workers.of(memory.workers(), "tempfile-sort");
    }

    /**
     * Whether long records are read again from the input instead of being written into runs. They then come in their new order, which
     * is slow unless the system still has them in memory. That it has much more of that than this JVM is what is taken for granted.
     */
    private static boolean rereads(List<SortSource> inputs, SortSource.Size size) {
        return inputs.size() == 1 && size.atMost() <= Runtime.getRuntime().maxMemory();
    }

    /** Of all together. The first stays open; of many others each is opened again when its turn comes. */
    private static SortSource.Size size(List<SortSource> inputs) throws IOException {
        SortSource first = inputs.get(0);
        long onDisk = 0;
        long atMost = 0;
        try {
            for (SortSource source : inputs) {
                SortSource.Size known = source.size();
                onDisk = known.onDisk() < 0 || onDisk < 0 ? -1 : onDisk + known.onDisk();
                atMost = Math.min(Long.MAX_VALUE / 8, atMost + Math.min(Long.MAX_VALUE / 8, known.atMost()));
                if (source != first) {
                    source.close();
                }
            }
        } catch (IOException | RuntimeException failure) {
            Failures.closeAfter(failure, first);
            throw failure;
        }
        return new SortSource.Size(onDisk, atMost);
    }

    /** Hands everything on in its order, what stands before the first record first. */
    SortSummary writeTo(BlockWriter.Destination destination) throws IOException {
        ArenaRecords all = inMemory;
        BlockWriter out = new BlockWriter(destination, memory.block(0), memory.block(1), workers);
        long written = 0;
        try {
            SortedRecords sorted = all != null ? all : runs.isEmpty() ? null : runs.merged(selection, workers);
            byte[] start = input.start();
            out.write(start, 0, start.length);
            if (sorted != null) {
                written = write(sorted, out);
            }
            input.requireUnchangedIfReread();
            out.finish();
            terms.progress().done(size < 0 ? input.done() : size, size);
        } catch (IOException | RuntimeException | Error failure) {
            out.abandon();
            throw failure;
        }
        return new SortSummary(input.records(), written, out.written(), runs.made(), runs.passes(), memory.taken());
    }

    private long write(SortedRecords sorted, BlockWriter out) throws IOException {
        long written = 0;
        long told = 0;
        while (sorted.next()) {
            sorted.writeTo(out);
            written++;
            if (out.written() - told > 1 << 20) {
                told = out.written();
                terms.progress().done(size < 0 ? input.done() : Math.min(size, (size + told) / 2), size);
            }
        }
        return written;
    }

    // ---------------------------------------------------------------- runs

    /** Reads the inputs to their end, and sorts them in parts. */
    void gather() throws IOException {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < memory.workers(); i++) {
            int worker = i;
            work.add(workers.submit(() -> {
                work(worker);
                return null;
            }));
        }
        Throwable first = null;
        for (Future<?> one : work) {
            try {
                one.get();
            } catch (ExecutionException failure) {
                if (first == null) {
                    first = failure.getCause();
                } else if (!(failure.getCause() instanceof InterruptedIOException)) {
                    first.addSuppressed(failure.getCause());
                }
            } catch (InterruptedException interrupted) {
                failed = true;
                workers.shutdownNow();
                throw Workers.interrupted("sorted", interrupted);
            }
        }
        if (first != null) {
            throw Failures.asOf(first);
        }
    }

    private void work(int worker) throws IOException {
        try {
            Arena arena = null;
            RecordParser parser = null;
            while (true) {
                byte[] bytes;
                Stretch stretch;
                reading.lock();
                try {
                    if (failed || input.hasEnded()) {
                        return;
                    }
                    bytes = memory.arena(worker, arenaBytes);
                    stretch = input.next(bytes, Arena.ENTRY + keyBytes);
                    terms.progress().done(size < 0 ? input.done() : Math.min(size, input.done()) / 2, size);
                } finally {
                    reading.unlock();
                }
                if (stretch == null) {
                    return;
                }
                if (arena == null || parser == null) {
                    arena = new Arena(bytes);
                    parser = new RecordParser(arena, format, keys, memory.longestRecord());
                }
                sort(stretch, arena, parser, memory.block(worker));
            }
        } catch (IOException | RuntimeException | Error failure) {
            failed = true; // the others stop at their next turn
            throw failure;
        }
    }

    /** Sorts a stretch in one part, or in several if its keys turn out to take more room than was thought. */
    private void sort(Stretch stretch, Arena arena, RecordParser parser, byte[] block) throws IOException {
        long before = parser.looked();
        int at = 0;
        for (int part = 0; at < stretch.length(); part++) {
            arena.restart(stretch.length());
            arena.standsAt(stretch.from(), stretch.standing());
            parser.leaveOutAbove(bound.get());
            int from = at;
            at = parsed(stretch, parser, at, before);
            if (at == from) {
                throw unfit(
                        stretch,
                        stretch.recordsBefore() + parser.looked() - before + 1,
                        "has a key for which there is no memory; give the sort more");
            }
            if (arena.count() > 0) {
                keyBytes = (arena.front() - stretch.length()) / arena.count();
            }
            selection.sort(arena);
            ArenaRecords records = new ArenaRecords(arena, selection);
            if (stretch.isAll() && from == 0 && at == stretch.length()) {
                inMemory = records;
                return;
            }
            if (parser.tooLong() > 0) {
                throw unfit(
                        stretch,
                        stretch.recordsBefore() + parser.tooLong() - before,
                        "is longer than " + memory.longestRecord()
                                + " bytes: does a quote never close? If it is right, give the sort more memory");
            }
            if (arena.count() > 0) {
                runs.add((long) stretch.number() << PARTS | part, records, arena, block);
                lower(records, arena);
            }
        }
    }

    private int parsed(Stretch stretch, RecordParser parser, int at, long before) throws IOException {
        try {
            return parser.parse(at, stretch.length());
        } catch (CharacterCodingException malformed) {
            FileSystemException failure = unfit(
                    stretch,
                    stretch.recordsBefore() + parser.looked() - before,
                    "is not text of the charset of its key; convert the file, say another charset, or compare bytes");
            failure.initCause(malformed);
            throw failure;
        } catch (FileSystemException tooLong) {
            throw unfit(
                    stretch, stretch.recordsBefore() + parser.looked() - before, String.valueOf(tooLong.getReason()));
        }
    }

    private static FileSystemException unfit(Stretch stretch, long record, String why) {
        return new FileSystemException(stretch.name(), null, "record " + record + " " + why);
    }

    /** Where only so many are wanted, what is larger than the last of those that a run has need not be sorted. */
    private void lower(ArenaRecords records, Arena arena) {
        if (records.count() == selection.most() && selection.compared() == null) {
            int last = records.entry();
            long prefix = arena.keyLength(last) <= Long.BYTES
                    ? arena.word(last, Arena.PREFIX)
                    : Arena.prefix(arena.bytes(), arena.keyAt(last), arena.keyLength(last));
            bound.accumulateAndGet(prefix, (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b);
        }
    }

    @Override
    public void close() throws IOException {
        end();
    }

    /** Ends what still runs and waits for it, and deletes the runs. */
    @SuppressWarnings("try")
    void end() throws IOException {
        Workers.end(workers);
        try (Closeable all = runs) {
            input.close();
        }
    }
}
