package dev.tempfile.chunks;

import dev.tempfile.chunks.input.Range;
import dev.tempfile.chunks.input.RecordScanner;
import dev.tempfile.chunks.input.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the input where records end: first its header, then chunk after chunk.
 *
 * <p>It adds up what the blocks say, and goes through a block's bytes only where one of its ends is wanted. Empty lines after the
 * last record of a chunk of fields belong to that chunk. Used by one thread at a time.
 */
final class Cutter {
    private static final int LONGEST_HEADER = 64 << 20;

    /**
     * A place in a block.
     *
     * @param at how many bytes of the block lie before it
     * @param state the scanner's state there
     * @param left how many records end in the block behind it
     */
    private record Spot(Block block, int at, int state, long left) {}

    private final Source source;
    private final RecordFormat format;
    private final Blocks blocks;
    private final int mark;
    private final RecordScanner scanner;
    private ByteBuffer loaded = ByteBuffer.allocateDirect(0);
    private @Nullable Block loadedBlock;
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    /** Where the next chunk starts. */
    private long position;

    /** Where blocks are gone through next; null before the first and after each. */
    private @Nullable Spot spot;

    private long recordsBefore;
    private boolean atEnd;

    Cutter(Source source, RecordFormat format, Blocks blocks, int mark) {
        this.source = source;
        this.format = format;
        this.blocks = blocks;
        this.mark = mark;
        scanner = format.newScanner();
    }

    /** The header with its line end, to be asked for first; empty where there is no record at all. */
    byte[] header() throws IOException {
        long end = Long.MAX_VALUE;
        while (true) {
            Spot here = enter();
            if (here == null) {
                if (blocks.endState() == RecordScanner.QUOTED) {
                    throw new UnclosedQuote(source, format, 0, mark).described("the header");
                }
                end = RecordScanner.isWithinRecord(blocks.endState()) ? blocks.end() : 0;
                atEnd = true;
                break;
            }
            if (here.left() > 0) {
                end = lineEnd(here, 1);
                moveTo(end, here.left() - 1);
                break;
            }
            if (here.block().end() > LONGEST_HEADER) {
                break;
            }
            spot = null;
        }
        if (end > LONGEST_HEADER) {
            throw new FileSystemException(
                    source.name(),
                    null,
                    "its header is longer than 64 MiB: does a quote never close, or is it not in the format " + format
                            + "?");
        }
        byte[] header = new byte[(int) end];
        source.read(ByteBuffer.wrap(header), 0);
        position = end;
        return header;
    }

    /**
     * The next chunk, or null if there is no record any more.
     *
     * @param mostRecords how many records it has at most
     * @param mostBytes how long it is at most; longer only if its one record is
     */
    @Nullable
    Range next(long mostRecords, long mostBytes) throws IOException {
        if (atEnd) {
            return null;
        }
        long limit = position > Long.MAX_VALUE - mostBytes ? Long.MAX_VALUE : position + mostBytes;
        long records = 0;
        long most = mostRecords;
        Spot last = null;
        while (true) {
            Spot here = enter();
            if (here == null) {
                return rest(records, last);
            }
            if (here.block().end() > limit || here.block().end() == limit && isCutInTwo(here)) {
                long fitting = Math.min(fitting(here, limit), most - records);
                if (fitting > 0) {
                    return upTo(lineEnd(here, fitting), records + fitting, here.left() - fitting);
                }
                if (last != null) {
                    return upTo(lineEnd(last, last.left()), records, here.left());
                }
                limit = Long.MAX_VALUE; // one record that is longer
                most = 1;
            }
            long wanted = most - records;
            if (here.left() >= wanted) {
                return upTo(lineEnd(here, wanted), most, here.left() - wanted);
            }
            records += here.left();
            last = here.left() > 0 ? here : last;
            spot = null;
        }
    }

    /** What is left at the end of the input. */
    private @Nullable Range rest(long records, @Nullable Spot last) throws IOException {
        int state = blocks.endState();
        if (state == RecordScanner.QUOTED) {
            if (last != null) {
                return upTo(lineEnd(last, last.left()), records, 0);
            }
            throw new UnclosedQuote(source, format, position, mark).described("record " + (recordsBefore + 1));
        }
        atEnd = true;
        long all = records + (RecordScanner.isWithinRecord(state) ? 1 : 0);
        return all == 0 ? null : new Range(position, blocks.end() - position, all);
    }

    private Range upTo(long lineEnd, long records, long leftInBlock) throws IOException {
        long end = format.kind() == RecordFormat.Kind.FIELDS ? afterLineEnds(lineEnd) : lineEnd;
        Range range = new Range(position, end - position, records);
        recordsBefore += records;
        position = end;
        moveTo(end, leftInBlock);
        return range;
    }

    /** Goes on behind a line end at which something was cut. */
    private void moveTo(long end, long left) {
        Spot here = spot;
        if (here == null) {
            return;
        }
        if (end >= here.block().end()) {
            spot = null;
        } else if (end >= here.block().start() + here.at()) {
            spot = new Spot(here.block(), (int) (end - here.block().start()), RecordScanner.START, left);
        }
    }

    /** The block that is gone through, from the place where that goes on; null at the end. */
    private @Nullable Spot enter() throws IOException {
        while (spot == null) {
            Block block = blocks.next();
            if (block == null) {
                return null;
            }
            int skipped =
                    (int) Math.max(block.start() == 0 ? mark : 0, Math.min(position - block.start(), block.length()));
            if (skipped < block.length()) {
                int state = skipped == 0 ? block.state() : RecordScanner.START;
                spot = new Spot(block, skipped, state, block.ended());
            }
        }
        return spot;
    }

    /** How many records behind the spot end, with their line ends, at or before the limit, which is in its block. */
    private long fitting(Spot here, long limit) throws IOException {
        int to = (int) (limit - here.block().start());
        if (to <= here.at()) {
            return 0;
        }
        scanner.from(here.state()).scan(load(here.block()), here.at(), to, Long.MAX_VALUE);
        long ended = scanner.ended();
        return ended > 0 && lineEnd(here, ended) > limit ? ended - 1 : ended;
    }

    /** Whether the line end of the last record that ends in a block goes on behind it. */
    private boolean isCutInTwo(Spot here) throws IOException {
        return here.left() > 0 && lineEnd(here, here.left()) > here.block().end();
    }

    /** Where the line end of a record ends that is the so-manieth behind the spot. */
    private long lineEnd(Spot here, long which) throws IOException {
        ByteBuffer bytes = load(here.block());
        int at = scanner.from(here.state()).scan(bytes, here.at(), here.block().length(), which);
        long end = here.block().start() + at;
        return bytes.get(at - 1) == '\r' && byteAt(end) == '\n' ? end + 1 : end;
    }

    /** The block's bytes, or at least those that no chunk has yet. */
    private ByteBuffer load(Block block) throws IOException {
        Block before = loadedBlock;
        if (before == null || before.start() != block.start()) {
            if (loaded.capacity() < block.length()) {
                loaded = ByteBuffer.allocateDirect(block.length());
            }
            loadedBlock = null;
            int given = (int) Math.max(0, position - block.start());
            source.read(loaded.clear().position(given).limit(block.length()), block.start() + given);
            loadedBlock = block;
        }
        return loaded;
    }

    private long afterLineEnds(long lineEnd) throws IOException {
        long end = lineEnd;
        for (int next = byteAt(end); next == '\n' || next == '\r'; next = byteAt(end)) {
            end++;
        }
        return end;
    }

    /** A byte of the input, or -1 behind its end. */
    private int byteAt(long where) throws IOException {
        Block block = loadedBlock;
        if (block != null && where >= block.start() && where < block.end()) {
            return loaded.get((int) (where - block.start()));
        }
        one.clear();
        return source.read(one, where) == 1 ? one.get(0) & 0xFF : -1;
    }
}
