package dev.tempfile.chunks;

import dev.tempfile.chunks.input.RecordScanner;
import dev.tempfile.chunks.input.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The blocks of what comes once, each gone through when it is asked for. Used by one thread at a time. */
final class StreamedBlocks implements Blocks {
    private final StreamSource source;
    private final RecordScanner scanner;
    private final ByteBuffer bytes;
    private final int mark;
    private long end;

    /**
     * Begins at the start.
     *
     * @param mark how many bytes at the start are a byte order mark
     */
    StreamedBlocks(StreamSource source, RecordFormat format, Division division, int mark) {
        this.source = source;
        this.mark = mark;
        scanner = format.newScanner().from(RecordScanner.START);
        bytes = division.room(Long.MAX_VALUE);
    }

    @Override
    public @Nullable Block next() throws IOException {
        int length = source.read(bytes.clear(), end);
        if (length == 0) {
            return null;
        }
        int state = scanner.state();
        int from = (int) Math.max(0, Math.min(length, mark - end));
        scanner.from(state).scan(bytes, from, length, Long.MAX_VALUE);
        Block block = new Block(end, length, state, scanner.ended());
        end += length;
        return block;
    }

    @Override
    public int endState() {
        return scanner.state();
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public void close() {
        // Nothing works ahead.
    }
}
