package dev.tempfile.chunks;

import dev.tempfile.chunks.input.ByteOrderMark;
import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.FixedRecords;
import dev.tempfile.chunks.input.RecordScanner;
import dev.tempfile.chunks.input.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Counts the records of what comes once, and keeps none of it. So it notes where a quote opened that may never close: block by block
 * where no record ends, else only at the end, in the last block in which one did. Used once, by one thread.
 */
final class StreamCount {
    private static final long NOWHERE = -1;

    private final StreamSource source;
    private final RecordFormat format;
    private final RecordScanner scanner;
    private ByteBuffer bytes;
    private ByteBuffer lastEnds;
    private Block lastEndsIn = new Block(0, 0, RecordScanner.START, 0);
    private int lastEndsFrom;
    private long recordAt = NOWHERE;
    private long quoteAt = NOWHERE;

    StreamCount(StreamSource source, RecordFormat format, Blocks.Division division) {
        this.source = source;
        this.format = format;
        scanner = format.newScanner();
        bytes = division.room(Long.MAX_VALUE);
        lastEnds = division.room(Long.MAX_VALUE);
    }

    /** How many records there are, without the header. */
    long count(ChunkProgress progress) throws IOException {
        long end = 0;
        long records = 0;
        int state = RecordScanner.START;
        boolean text = format.kind() != RecordFormat.Kind.FIXED;
        for (int length = source.readNext(bytes.clear()); length > 0; length = source.readNext(bytes.clear())) {
            if (text) {
                int from = end == 0 ? ByteOrderMark.length(source.name(), start(length)) : 0;
                scanner.from(state).scan(bytes.flip(), from, length, Long.MAX_VALUE);
                records += scanner.ended();
                note(new Block(end, length, state, scanner.ended()), from);
                state = scanner.state();
            }
            end += length;
            progress.done(source.reached(end), source.size());
        }
        source.requireUnchanged();
        if (!text) {
            return FixedRecords.count(source.name(), end, format.fixedSize());
        }
        if (state == RecordScanner.QUOTED) {
            throw unclosed(records);
        }
        records += RecordScanner.isWithinRecord(state) ? 1 : 0;
        return format.hasHeader() ? Math.max(0, records - 1) : records;
    }

    private byte[] start(int length) {
        byte[] start = new byte[Math.min(length, ByteOrderMark.LOOK)];
        bytes.get(0, start);
        return start;
    }

    private void note(Block block, int from) {
        if (block.ended() > 0) {
            ByteBuffer free = lastEnds;
            lastEnds = bytes;
            bytes = free;
            lastEndsIn = block;
            lastEndsFrom = from;
            recordAt = NOWHERE;
            quoteAt = NOWHERE;
        } else {
            goThrough(bytes, block, from);
        }
    }

    /** Notes where a record starts and where a quote opens, each for the last time in this block. */
    private void goThrough(ByteBuffer of, Block block, int from) {
        RecordScanner steps = format.newScanner().from(block.state());
        for (int i = from; i < block.length(); i++) {
            int before = steps.state();
            steps.step(of.get(i));
            if (RecordScanner.starts(before, steps.state())) {
                recordAt = block.start() + i;
            }
            if (RecordScanner.opens(before, steps.state())) {
                quoteAt = block.start() + i;
            }
        }
    }

    private IOException unclosed(long records) {
        long laterRecord = recordAt;
        long laterQuote = quoteAt;
        goThrough(lastEnds, lastEndsIn, lastEndsFrom);
        return Failures.unclosedQuote(
                source.name(),
                format.hasHeader() && records == 0
                        ? "the header"
                        : "record " + (records + (format.hasHeader() ? 0 : 1)),
                laterRecord == NOWHERE ? Math.max(0, recordAt) : laterRecord,
                laterQuote == NOWHERE ? quoteAt : laterQuote);
    }
}
