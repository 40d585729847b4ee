package dev.tempfile.chunks;

import dev.tempfile.TempSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** The chunks of an input that is open, one after the other. Used by one thread at a time; the chunks by any. */
final class OpenChunks implements Closeable {
    private static final int LOOK = 64 * 1024;

    private final Source source;
    private final RecordFormat format;
    private final Blocks blocks;
    private final Cutter cutter;
    private final Chunks recipe;
    private final byte[] header;
    private long fixedAt;
    private long number;

    private OpenChunks(Source source, Chunks recipe, Blocks.Division division) throws IOException {
        this.source = source;
        this.recipe = recipe;
        format = recipe.format();
        int mark = format.kind() == RecordFormat.Kind.FIXED ? 0 : mark(source);
        blocks = new Blocks(source, format, division, mark);
        cutter = new Cutter(source, format, blocks, mark);
        header = format.hasHeader() ? cutter.header() : new byte[0];
        if (format.kind() == RecordFormat.Kind.FIXED && source.size() % format.fixedSize() != 0) {
            throw new FileSystemException(
                    source.name(),
                    null,
                    "has " + source.size() + " bytes, which is no multiple of " + format.fixedSize()
                            + ": the last record, from byte " + source.size() / format.fixedSize() * format.fixedSize()
                            + ", is incomplete");
        }
    }

    static OpenChunks of(Chunks recipe, Blocks.Division division, TempSpec spec) throws IOException {
        Source source = recipe.open(spec);
        try {
            return new OpenChunks(source, recipe, division);
        } catch (IOException | RuntimeException failure) {
            try {
                source.close();
            } catch (IOException another) {
                failure.addSuppressed(another);
            }
            throw failure;
        }
    }

    /** The length of a byte order mark of UTF-8; refuses what is not text of single bytes. */
    private static int mark(Source source) throws IOException {
        byte[] start = new byte[(int) Math.min(LOOK, source.size())];
        source.read(start, 0, start.length, 0);
        if (start.length >= 2 && (start[0] & start[1] & 0xFE) == 0xFE && start[0] != start[1]) {
            throw new FileSystemException(source.name(), null, "is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
        }
        for (int i = 0; i < start.length; i++) {
            if (start[i] == 0) {
                throw new FileSystemException(
                        source.name(),
                        null,
                        "has a NUL at byte " + i + ": it is UTF-16 or UTF-32 without a mark, to be converted by iconv,"
                                + " or no text");
            }
        }
        boolean marked =
                start.length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    /** The next, or null if there is no more, and nobody wrote to the input meanwhile. */
    @Nullable
    Chunk next() throws IOException {
        Range range = format.kind() == RecordFormat.Kind.FIXED
                ? fixed()
                : cutter.next(recipe.mostRecords(), recipe.mostBytes());
        if (range == null) {
            source.requireUnchanged();
            return null;
        }
        return new Chunk(source, range, ++number, header, recipe.repeatsHeader());
    }

    private @Nullable Range fixed() {
        long left = (source.size() - fixedAt) / format.fixedSize();
        long records =
                Math.min(left, Math.min(recipe.mostRecords(), Math.max(1, recipe.mostBytes() / format.fixedSize())));
        if (records == 0) {
            return null;
        }
        Range range = new Range(fixedAt, records * format.fixedSize(), records);
        fixedAt += range.size();
        return range;
    }

    byte[] header() {
        return header.clone();
    }

    /** The bytes of the input, unpacked. */
    long size() {
        return source.size();
    }

    @Override
    public void close() throws IOException {
        blocks.close();
        source.close();
    }
}
