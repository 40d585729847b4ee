package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.RecordFormat;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of an arena one by one, finds the parts that they are sorted by, and adds an entry for each. It takes for granted
 * that the stretch it is given holds whole records. Not thread-safe.
 */
final class RecordParser {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long LFS = '\n' * ONES;
    private static final long CRS = '\r' * ONES;

    private static final int PLAIN = 0;
    private static final int QUOTED = 1;

    /** Quoted, and not what stands between the first and the last byte. */
    private static final int INTRICATE = 2;

    private final Arena arena;
    private final byte[] bytes;
    private final RecordFormat.Kind kind;
    private final int fixedSize;
    private final int delimiter;
    private final int quote;
    private final boolean hasQuotes;
    private final long delimiters;
    private final long quotes;
    private final List<SortKey> keys;

    /** Null where records are compared by a comparator. */
    private final @Nullable KeyWriter writer;

    private final boolean plainKey;
    private final int longest;
    private final int lastColumn;
    private final int[] fieldStarts;
    private final int[] fieldEnds;
    private final int[] fieldKinds;
    private int fields;
    private int contentEnd;
    private int textStart;
    private int textEnd;
    private boolean freed;
    private long looked;
    private long tooLong;
    private long bound = -1;

    /**
     * Made once for each arena.
     *
     * @param keys with columns that are numbered; none where a comparator compares
     * @param longest how long a record may be that is to be merged, and a key that is not in it
     */
    RecordParser(Arena arena, RecordFormat format, List<SortKey> keys, int longest) {
        this.arena = arena;
        this.longest = longest;
        bytes = arena.bytes();
        kind = format.kind();
        fixedSize = format.fixedSize();
        delimiter = format.delimiter();
        quote = format.quote();
        hasQuotes = format.hasQuotes();
        delimiters = (delimiter & 0xFF) * ONES;
        quotes = (quote & 0xFF) * ONES;
        this.keys = keys;
        writer = keys.isEmpty() ? null : new KeyWriter(keys);
        plainKey = !keys.isEmpty() && KeyWriter.isPlain(keys);
        lastColumn = keys.stream()
                .filter(key -> key.part() == SortKey.Part.NUMBERED_COLUMN)
                .mapToInt(SortKey::number)
                .max()
                .orElse(0);
        fieldStarts = new int[lastColumn];
        fieldEnds = new int[lastColumn];
        fieldKinds = new int[lastColumn];
    }

    /** Leaves out records whose keys start with what is larger, from now on. */
    void leaveOutAbove(long prefix) {
        bound = prefix;
    }

    /**
     * Adds entries until there is no room for another one.
     *
     * @return where it stopped
     * @throws CharacterCodingException if the record that was looked at last is not text of the charset
     * @throws FileSystemException without a file, if its key is too long
     */
    int parse(int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            looked++;
            int next = switch (kind) {
                case FIELDS -> record(at, to);
                case LINES -> line(at, to);
                case FIXED -> fixed(at);
            };
            if (next - at > longest && tooLong == 0) {
                tooLong = looked;
            }
            if (arena.limit() < arena.front() || !add(at, next)) {
                looked--;
                return at;
            }
            at = next;
        }
        return at;
    }

    /** How many records were looked at until now. */
    long looked() {
        return looked;
    }

    /** Which of those was the first that is too long to be merged, from 1; 0 if none was. */
    long tooLong() {
        return tooLong;
    }

    // ---------------------------------------------------------------- entries

    private boolean add(int record, int next) throws IOException {
        KeyWriter encoder = writer;
        if (encoder == null) {
            arena.add(0, record, next - record, record, contentEnd - record);
            return true;
        }
        if (plainKey) {
            return addPlain(record, next);
        }
        int start = arena.front();
        int end = start;
        for (int i = 0; i < keys.size(); i++) {
            if (!text(keys.get(i), record, end)) {
                return false;
            }
            end = encoder.write(i, bytes, textStart, textEnd, end, freed ? textStart : arena.limit());
            if (end < 0) {
                return false;
            }
        }
        int length = end - start;
        if (length > longest) {
            throw new FileSystemException(
                    "",
                    null,
                    "has a key of " + length + " bytes, more than the " + longest
                            + " that there is memory for; give the sort more");
        }
        long prefix = Arena.prefix(bytes, start, length);
        if (Long.compareUnsigned(prefix, bound) <= 0) {
            arena.add(prefix, record, next - record, start, length);
            arena.keep(length > Long.BYTES ? length : 0);
        }
        return true;
    }

    private boolean addPlain(int record, int next) {
        if (!text(keys.get(0), record, arena.front())) {
            return false;
        }
        int length = textEnd - textStart;
        long prefix = Arena.prefix(bytes, textStart, length);
        if (Long.compareUnsigned(prefix, bound) > 0) {
            return true;
        }
        int at = textStart;
        if (freed) {
            at = arena.front();
            System.arraycopy(bytes, textStart, bytes, at, length);
            arena.keep(length > Long.BYTES ? length : 0);
        }
        arena.add(prefix, record, next - record, at, length);
        return true;
    }

    /** Finds the text of a key; false if there is no room, from {@code free} on, to free it of quotes. */
    private boolean text(SortKey key, int record, int free) {
        freed = false;
        switch (key.part()) {
            case RECORD -> {
                textStart = record;
                textEnd = contentEnd;
            }
            case BYTES -> {
                textStart = (int) Math.min(contentEnd, (long) record + key.number());
                textEnd = (int) Math.min(contentEnd, (long) textStart + key.length());
            }
            default -> {
                int column = key.number() - 1;
                if (column >= fields) {
                    textStart = record;
                    textEnd = record;
                    return true;
                }
                int quoted = fieldKinds[column] == PLAIN ? 0 : 1;
                textStart = fieldStarts[column] + quoted;
                textEnd = fieldEnds[column] - quoted;
                return fieldKinds[column] != INTRICATE || freeOfQuotes(fieldStarts[column], fieldEnds[column], free);
            }
        }
        return true;
    }

    /** Copies it to the end of the free room. */
    private boolean freeOfQuotes(int start, int end, int free) {
        int to = arena.limit() - (end - start);
        if (to < free) {
            return false;
        }
        freed = true;
        textStart = to;
        int from = start + 1;
        while (true) {
            int next = findQuote(from, end);
            System.arraycopy(bytes, from, bytes, to, next - from);
            to += next - from;
            if (next + 1 < end && bytes[next + 1] == quote) {
                bytes[to++] = (byte) quote;
                from = next + 2;
                continue;
            }
            int rest = Math.max(0, end - next - 1);
            System.arraycopy(bytes, Math.min(end, next + 1), bytes, to, rest);
            textEnd = to + rest;
            return true;
        }
    }

    // ---------------------------------------------------------------- where records and fields end

    private int fixed(int from) {
        contentEnd = from + fixedSize;
        return contentEnd;
    }

    private int line(int from, int to) {
        contentEnd = find(from, to, LFS, CRS, LFS);
        int next = contentEnd + 1;
        return next < to && bytes[contentEnd] == '\r' && bytes[next] == '\n' ? next + 1 : Math.min(next, to);
    }

    /** Finds the fields that are wanted, and the end; tells where the next record starts. */
    private int record(int from, int to) {
        int at = from;
        fields = 0;
        while (fields < lastColumn) {
            at = field(at, to);
            fields++;
            if (at == to || bytes[at] != delimiter) {
                return ended(at, to);
            }
            at++;
        }
        return ended(contentEnd(at, to), to);
    }

    /** Takes one field; tells where its delimiter or line end is. */
    private int field(int start, int to) {
        int at = start;
        int what = PLAIN;
        if (hasQuotes && at < to && bytes[at] == quote) {
            what = QUOTED;
            at = findQuote(at + 1, to);
            while (at + 1 < to && bytes[at + 1] == quote) {
                what = INTRICATE;
                at = findQuote(at + 2, to);
            }
            at = Math.min(to, at + 1);
        }
        int end = find(at, to, LFS, CRS, delimiters);
        fieldStarts[fields] = start;
        fieldEnds[fields] = end;
        fieldKinds[fields] = end > at && what == QUOTED ? INTRICATE : what;
        return end;
    }

    /** Where the content of a record ends, from the start of one of its fields on. */
    private int contentEnd(int start, int to) {
        int field = start;
        int at = start;
        while (true) {
            at = find(at, to, LFS, CRS, hasQuotes ? quotes : LFS);
            if (at == to || !hasQuotes || bytes[at] != quote) {
                return at;
            }
            if (at == field || bytes[at - 1] == delimiter) {
                at = findQuote(at + 1, to);
                while (at + 1 < to && bytes[at + 1] == quote) {
                    at = findQuote(at + 2, to);
                }
                field = -1;
            }
            at = Math.min(to, at + 1);
        }
    }

    private int ended(int at, int to) {
        contentEnd = at;
        int next = at;
        while (next < to && (bytes[next] == '\n' || bytes[next] == '\r')) {
            next++;
        }
        return next;
    }

    /** The first of three bytes, given as words of them, or {@code to}. */
    private int find(int from, int to, long a, long b, long c) {
        int at = from;
        for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            long hit = zeros(word ^ a) | zeros(word ^ b) | zeros(word ^ c);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; at < to; at++) {
            byte next = bytes[at];
            if (next == (byte) a || next == (byte) b || next == (byte) c) {
                return at;
            }
        }
        return to;
    }

    /** The first quote, or {@code to}. */
    private int findQuote(int from, int to) {
        int at = from;
        for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
            long hit = zeros((long) WORDS.get(bytes, at) ^ quotes);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (at < to && bytes[at] != (byte) quotes) {
            at++;
        }
        return Math.min(at, to);
    }

    /** The top bit of the first byte that is zero, and maybe of later ones. */
    private static long zeros(long word) {
        return word - ONES & ~word & TOPS;
    }
}
