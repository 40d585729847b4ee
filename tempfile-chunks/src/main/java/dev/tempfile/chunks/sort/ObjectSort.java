package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.Workers;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A sort of records that is carried out: the caller's records are written into one arena while others are sorted and written to runs.
 * Used once, by one thread.
 *
 * @param <T> a record
 */
final class ObjectSort<T> implements Closeable {
    private final RecordCodec<T> codec;
    private final Selection selection;
    private final SortMemory memory;
    private final Runs runs;
    private final ExecutorService workers;
    private final List<@Nullable Future<?>> busy = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private long number;

    ObjectSort(RecordCodec<T> codec, Compared<Object> compared, SortTerms terms) {
        this.codec = codec;
        selection = new Selection(compared, terms.unique(), terms.most());
        memory = new SortMemory(terms.memory(), terms.threads());
        runs = new Runs(terms.spec(), memory, (from, bytes, at, length) -> {
            throw new IllegalStateException("all records are in the runs");
        });
        workers = Workers.of(memory.workers(), "tempfile-sort");
        for (int i = 0; i < memory.workers(); i++) {
            busy.add(null);
        }
    }

    /** All records in their order. */
    SortedRecords sorted(Iterator<? extends T> records) throws IOException {
        int which = 0;
        Room room = room(0);
        while (records.hasNext()) {
            T next = records.next();
            if (room.takes(next)) {
                continue;
            }
            sortLater(which, room);
            which = (which + 1) % memory.workers();
            await(which);
            room = room(which);
            room.arena.restart(0);
            if (!room.takes(next)) {
                throw new IOException("a record takes more than " + memory.longestRecord() + " bytes: " + next
                        + "; give the sort more memory");
            }
        }
        if (number == 0) {
            selection.sort(room.arena);
            return new ArenaRecords(room.arena, selection);
        }
        sortLater(which, room);
        for (int i = 0; i < memory.workers(); i++) {
            await(i);
        }
        return runs.merged(selection, workers);
    }

    private Room room(int which) {
        while (rooms.size() <= which) {
            rooms.add(new Room(new Arena(memory.arena(rooms.size(), memory.arenaSize()))));
        }
        return rooms.get(which);
    }

    private void sortLater(int which, Room room) {
        long run = number++;
        Arena arena = room.arena;
        byte[] block = memory.block(which);
        busy.set(which, workers.submit(() -> {
            selection.sort(arena);
            runs.add(run, new ArenaRecords(arena, selection), arena, block);
            return null;
        }));
    }

    private void await(int which) throws IOException {
        Future<?> work = busy.get(which);
        if (work == null) {
            return;
        }
        try {
            work.get();
        } catch (InterruptedException interrupted) {
            throw Workers.interrupted("sorted", interrupted);
        } catch (ExecutionException failed) {
            throw Failures.asOf(failed.getCause());
        }
    }

    @Override
    @SuppressWarnings("try")
    public void close() throws IOException {
        try (Closeable all = runs) {
            Workers.end(workers);
        }
    }

    /** Writes records into an arena. */
    private final class Room extends OutputStream {
        private final Arena arena;
        private final DataOutputStream out = new DataOutputStream(this);
        private int at;
        private int limit;

        Room(Arena arena) {
            this.arena = arena;
        }

        /** Takes a record; false if there is no room for it. */
        boolean takes(T record) throws IOException {
            int start = arena.front();
            at = start;
            limit = (int) Math.min(arena.limit(), (long) start + memory.longestRecord());
            try {
                codec.write(record, out);
            } catch (Full noRoom) {
                return false;
            }
            if (at == start) {
                throw new IOException("the codec writes nothing for " + record + "; a record takes a byte at least");
            }
            arena.add(0, start, at - start, start, at - start);
            arena.keep(at - start);
            return true;
        }

        @Override
        public void write(int one) throws IOException {
            require(1);
            arena.bytes()[at++] = (byte) one;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            require(length);
            System.arraycopy(bytes, from, arena.bytes(), at, length);
            at += length;
        }

        private void require(int length) throws Full {
            if (length > limit - at) {
                throw new Full();
            }
        }
    }

    /** There is no room in the arena. */
    private static final class Full extends EOFException {
        private static final long serialVersionUID = 1;

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public Throwable fillInStackTrace() {
            return this; // once for each run, and nobody sees it
        }
    }
}
