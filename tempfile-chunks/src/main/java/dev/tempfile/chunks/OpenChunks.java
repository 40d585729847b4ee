package dev.tempfile.chunks;

import dev.tempfile.chunks.input.ByteOrderMark;
import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.FixedRecords;
import dev.tempfile.chunks.input.Range;
import dev.tempfile.chunks.input.SeekableSource;
import dev.tempfile.chunks.input.Source;
import dev.tempfile.chunks.input.StreamSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The chunks of an input that is open, one after the other. Used by one thread at a time; the chunks by any. */
final class OpenChunks implements Closeable {
    private final Source source;
    private final RecordFormat format;
    private final Blocks blocks;
    private final Cutter cutter;
    private final Chunks recipe;
    private final Blocks.Division division;
    private final byte[] header;
    private long fixedAt;
    private long number;
    private long reached;

    private OpenChunks(Source source, Chunks recipe, Blocks.Division division) throws IOException {
        this.source = source;
        this.recipe = recipe;
        this.division = division;
        format = recipe.format();
        int mark = format.kind() == RecordFormat.Kind.FIXED ? 0 : mark(source);
        blocks = source instanceof SeekableSource file
                ? new StripedBlocks(file, format, division, mark)
                : new StreamedBlocks((StreamSource) source, format, division, mark);
        cutter = new Cutter(source, format, blocks, mark);
        try {
            header = format.hasHeader() ? cutter.header() : new byte[0];
            if (format.kind() == RecordFormat.Kind.FIXED && source instanceof SeekableSource) {
                FixedRecords.count(source.name(), source.size(), format.fixedSize());
            }
        } catch (IOException | RuntimeException failure) {
            blocks.close();
            throw failure;
        }
    }

    /** The chunks of a source, which it closes. */
    static OpenChunks of(Source source, Chunks recipe, Blocks.Division division) throws IOException {
        try {
            return new OpenChunks(source, recipe, division);
        } catch (IOException | RuntimeException failure) {
            Failures.closeAfter(failure, source);
            throw failure;
        }
    }

    private static int mark(Source source) throws IOException {
        ByteBuffer look = ByteBuffer.allocate(ByteOrderMark.LOOK);
        int length = source.read(look, 0);
        return ByteOrderMark.length(source.name(), Arrays.copyOf(look.array(), length));
    }

    /** The next, or null if there is no more, and nobody wrote to the input meanwhile. */
    @Nullable
    Chunk next() throws IOException {
        boolean fixed = format.kind() == RecordFormat.Kind.FIXED;
        Range range = fixed ? fixed() : cutter.next(recipe.mostRecords(), recipe.mostBytes());
        if (range == null) {
            source.requireUnchanged();
            return null;
        }
        long before = reached;
        reached = source.reached(range.end());
        long needed = fixed ? range.end() : Math.min(range.end(), blocks.end());
        return new Chunk(
                source.contentOf(range, needed, division.shared()),
                range,
                ++number,
                recipe.repeatsHeader() ? header : new byte[0],
                header,
                reached - before);
    }

    private @Nullable Range fixed() throws IOException {
        long size = format.fixedSize();
        long wanted = Math.min(recipe.mostRecords(), Math.max(1, recipe.mostBytes() / size));
        long come = source.come(wanted > (Long.MAX_VALUE - fixedAt) / size ? Long.MAX_VALUE : fixedAt + wanted * size);
        long records = Math.min(wanted, (come - fixedAt) / size);
        if (records == 0) {
            FixedRecords.count(source.name(), come, format.fixedSize());
            return null;
        }
        Range range = new Range(fixedAt, records * size, records);
        fixedAt += range.size();
        return range;
    }

    /** Throws if somebody wrote to the input since it was opened; one that comes once was read when its last chunk was found. */
    void requireUnchanged() throws IOException {
        if (source instanceof SeekableSource) {
            source.requireUnchanged();
        }
    }

    Source source() {
        return source;
    }

    byte[] header() {
        return header.clone();
    }

    /** How many bytes the chunks so far took, the header among them. */
    long reached() {
        return reached;
    }

    /** How many bytes the chunks take in all, packed if the input is; -1 if nobody knows. */
    long size() {
        return source.size();
    }

    @Override
    public void close() throws IOException {
        blocks.close();
        source.close();
    }
}
