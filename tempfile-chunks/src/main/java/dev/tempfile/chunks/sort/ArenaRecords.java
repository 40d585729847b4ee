package dev.tempfile.chunks.sort;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The sorted records of an arena, those that are selected. Used by one thread at a time. */
final class ArenaRecords implements SortedRecords {
    private final Arena arena;
    private final Selection selection;
    private int entry;
    private int last;
    private long count;
    private @Nullable Object lastValue;

    ArenaRecords(Arena arena, Selection selection) {
        this.arena = arena;
        this.selection = selection;
        entry = arena.first() - Arena.ENTRY;
    }

    @Override
    public boolean next() throws IOException {
        if (count == selection.most()) {
            return false;
        }
        last = entry;
        do {
            entry += Arena.ENTRY;
            if (entry >= arena.end()) {
                return false;
            }
        } while (isLikeLast() && selection.unique());
        count++;
        return true;
    }

    private boolean isLikeLast() throws IOException {
        Compared<Object> compared = selection.compared();
        if (compared != null) {
            Object value = compared.read(arena.bytes(), arena.keyAt(entry), arena.keyLength(entry));
            boolean equal = compared.requireOrder(lastValue, value);
            lastValue = value;
            return equal;
        }
        return selection.unique() && count > 0 && arena.sameKey(last, entry);
    }

    /** How many there were until now. */
    long count() {
        return count;
    }

    int entry() {
        return entry;
    }

    @Override
    public void writeTo(BlockWriter out) throws IOException {
        out.write(arena.bytes(), arena.recordAt(entry), arena.recordLength(entry));
    }

    @Override
    public @Nullable Object value() {
        return lastValue;
    }
}
