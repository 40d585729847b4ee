package dev.tempfile.chunks.sort;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a sort in a temporary directory of their own, which is made for the first one; all is gone when this is closed.
 * Thread-safe.
 */
final class Runs implements Closeable {
    /** So many files are read at a time at most. */
    private static final int MOST_OPEN = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final TempSpec spec;
    private final SortMemory memory;
    private final BlockWriter.Origin origin;
    private final List<Numbered> runs = new ArrayList<>();
    private final List<RunReader> readers = new ArrayList<>();
    private @Nullable TempDirectory directory;
    private int made;
    private int passes;

    private record Numbered(long number, Run run) {}

    /** @param origin of records that are not written, because an arena says that they can be read again */
    Runs(TempSpec spec, SortMemory memory, BlockWriter.Origin origin) {
        this.spec = spec;
        this.memory = memory;
        this.origin = origin;
    }

    /**
     * Writes the entries of a sorted arena.
     *
     * @param number by which runs are in the order of their input
     */
    void add(long number, ArenaRecords records, Arena arena, byte[] block) throws IOException {
        try (RunWriter writer = writer(block, block, null)) {
            while (records.next()) {
                writer.write(arena, records.entry());
            }
            Run run = writer.finish();
            lock.lock();
            try {
                made++;
                int at = runs.size();
                while (at > 0 && runs.get(at - 1).number() > number) {
                    at--;
                }
                runs.add(at, new Numbered(number, run));
            } finally {
                lock.unlock();
            }
        }
    }

    private RunWriter writer(byte[] block, byte[] other, @Nullable ExecutorService background) throws IOException {
        lock.lock();
        try {
            TempDirectory in = directory;
            if (in == null) {
                in = spec.createDirectory();
                directory = in;
            }
            return new RunWriter(in.createFile(), block, other, background);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** How many there were in all. */
    int made() {
        return made;
    }

    /** How often runs were merged into longer ones first, there being too many. */
    int passes() {
        return passes;
    }

    /** All runs in one order, after some were merged first, if there are more than memory has room to read at a time. */
    Merge merged(Selection selection, ExecutorService background) throws IOException {
        int most = mostAtATime();
        while (runs.size() > most) {
            int count = Math.min(most, runs.size() - most + 1);
            mergeSome(smallest(count), count, selection, background);
            passes++;
            most = mostAtATime();
        }
        return merge(runs, selection);
    }

    private int mostAtATime() {
        int least = leastSlice(runs);
        return Math.max(
                2, Math.min(MOST_OPEN, memory.slices(Integer.MAX_VALUE, least).size()));
    }

    private int leastSlice(List<Numbered> some) {
        int longest = 0;
        for (Numbered one : some) {
            longest = Math.max(longest, one.run().longest());
        }
        return Math.max(memory.leastSlice(), RunReader.leastSlice(longest));
    }

    /** Where the so many neighbours start that are the smallest together. */
    private int smallest(int count) {
        long least = Long.MAX_VALUE;
        int best = 0;
        for (int start = 0; start + count <= runs.size(); start++) {
            long size = 0;
            for (Numbered one : runs.subList(start, start + count)) {
                size += one.run().size();
            }
            if (size < least) {
                least = size;
                best = start;
            }
        }
        return best;
    }

    private void mergeSome(int start, int count, Selection selection, ExecutorService background) throws IOException {
        List<Numbered> some = runs.subList(start, start + count);
        Run merged;
        try (RunWriter writer = writer(memory.block(0), memory.block(1), background)) {
            Merge merge = merge(some, selection);
            while (merge.next()) {
                RunReader reader = merge.reader();
                writer.copy(reader.bytes(), reader.entryAt(), reader.entryLength());
            }
            closeReaders();
            merged = writer.finish();
        }
        Numbered first = new Numbered(some.get(0).number(), merged);
        for (Numbered one : some) {
            one.run().close();
        }
        some.clear();
        runs.add(start, first);
    }

    private Merge merge(List<Numbered> some, Selection selection) throws IOException {
        List<SortMemory.Slice> slices = memory.slices(some.size(), leastSlice(some));
        for (int i = 0; i < some.size(); i++) {
            readers.add(new RunReader(some.get(i).run(), slices.get(i)));
        }
        return new Merge(List.copyOf(readers), selection, origin, memory.spare());
    }

    private void closeReaders() throws IOException {
        for (RunReader reader : readers) {
            reader.close();
        }
        readers.clear();
    }

    @Override
    @SuppressWarnings("try")
    public void close() throws IOException {
        try (TempDirectory all = directory) {
            closeReaders();
        }
    }
}
