package dev.tempfile.chunks.sort;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges sorted runs into one order: of those that are equal, the earlier run's come first.
 *
 * <p>A tree of losers: each inner node holds the run that lost there, so that the next winner is found by one comparison at each level
 * between the last one's leaf and the root. Used by one thread at a time.
 */
final class Merge implements SortedRecords {
    private final RunReader[] readers;
    private final boolean[] ended;
    private final long[] prefixes;
    private final int[] losers;
    private final Selection selection;
    private final BlockWriter.Origin origin;
    private final byte[] last;
    private int lastLength = -1;
    private @Nullable Object lastValue;
    private int winner = -1;
    private long count;

    /**
     * Merges runs.
     *
     * @param origin of the records that are not in the runs
     * @param last room for the longest key
     */
    Merge(List<RunReader> readers, Selection selection, BlockWriter.Origin origin, byte[] last) {
        this.readers = readers.toArray(RunReader[]::new);
        this.selection = selection;
        this.origin = origin;
        this.last = last;
        int size = this.readers.length;
        ended = new boolean[size];
        prefixes = new long[size];
        losers = new int[size];
    }

    @Override
    public boolean next() throws IOException {
        if (count == selection.most()) {
            return false;
        }
        boolean wasSeen;
        do {
            if (winner < 0) {
                start();
            } else {
                advance(winner);
                replay();
            }
            if (ended[winner]) {
                return false;
            }
            wasSeen = isLikeLast();
        } while (wasSeen && selection.unique());
        count++;
        return true;
    }

    private boolean isLikeLast() {
        RunReader reader = readers[winner];
        Compared<Object> compared = selection.compared();
        if (compared != null) {
            Object value = Objects.requireNonNull(reader.value);
            boolean equal = compared.requireOrder(lastValue, value);
            lastValue = value;
            return equal;
        }
        if (!selection.unique()) {
            return false;
        }
        int key = reader.keyAt();
        int length = reader.keyLength();
        if (length == lastLength && Arrays.equals(reader.bytes(), key, key + length, last, 0, length)) {
            return true;
        }
        System.arraycopy(reader.bytes(), key, last, 0, length);
        lastLength = length;
        return false;
    }

    private void advance(int which) throws IOException {
        RunReader reader = readers[which];
        if (!reader.next()) {
            ended[which] = true;
            return;
        }
        Compared<Object> compared = selection.compared();
        if (compared == null) {
            prefixes[which] = reader.prefix();
        } else {
            reader.value = compared.read(reader.bytes(), reader.keyAt(), reader.keyLength());
        }
    }

    private void start() throws IOException {
        int size = readers.length;
        for (int i = 0; i < size; i++) {
            advance(i);
        }
        int[] winners = new int[2 * size];
        for (int leaf = 0; leaf < size; leaf++) {
            winners[size + leaf] = leaf;
        }
        for (int node = size - 1; node > 0; node--) {
            int one = winners[2 * node];
            int other = winners[2 * node + 1];
            boolean first = isBefore(one, other);
            winners[node] = first ? one : other;
            losers[node] = first ? other : one;
        }
        winner = size == 1 ? 0 : winners[1];
    }

    private void replay() {
        int here = winner;
        for (int node = (readers.length + here) >>> 1; node > 0; node >>>= 1) {
            int other = losers[node];
            if (isBefore(other, here)) {
                losers[node] = here;
                here = other;
            }
        }
        winner = here;
    }

    private boolean isBefore(int one, int other) {
        if (ended[one] || ended[other]) {
            return !ended[one];
        }
        int order = Long.compareUnsigned(prefixes[one], prefixes[other]);
        if (order == 0) {
            order = rest(one, other);
        }
        return order != 0 ? order < 0 : one < other;
    }

    private int rest(int one, int other) {
        Compared<Object> compared = selection.compared();
        return compared == null
                ? readers[one].compareRest(readers[other])
                : compared.compare(
                        Objects.requireNonNull(readers[one].value), Objects.requireNonNull(readers[other].value));
    }

    /** Where the record is now, to be copied as it stands into another run. */
    RunReader reader() {
        return readers[winner];
    }

    @Override
    public void writeTo(BlockWriter out) throws IOException {
        RunReader reader = readers[winner];
        if (reader.isElsewhere()) {
            out.write(origin, reader.elsewhere(), reader.recordLength());
        } else {
            out.write(reader.bytes(), reader.recordAt(), reader.recordLength());
        }
    }

    @Override
    public @Nullable Object value() {
        return lastValue;
    }
}
