package dev.tempfile.chunks;

import dev.tempfile.chunks.input.RecordScanner;
import dev.tempfile.chunks.input.SeekableSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A part of the input that one worker goes through without knowing what came before.
 *
 * <p>After a line end there are but two possibilities: a record starts there, or the line end is inside quotes. So the worker looks
 * for the first line end, guesses which it is, and goes on from there. Who knows the true state at the start of the stripe goes
 * through the few bytes before that line end, and so learns whether the guess was right; if not, the stripe is gone through again.
 * The result is that of one worker, whatever was guessed. Used by one thread at a time.
 */
final class Stripe {
    private static final int LOOK = 4 * 1024;
    private static final int UNKNOWN = -1;

    private final SeekableSource source;
    private final RecordFormat format;
    private final long start;
    private final long end;
    private final int blockSize;
    private final Block[] blocks;
    private final int[] endStates;
    private int guess = UNKNOWN;
    private byte[] beforeGuess = {};

    Stripe(SeekableSource source, RecordFormat format, long start, long end, int blockSize) {
        this.source = source;
        this.format = format;
        this.start = start;
        this.end = end;
        this.blockSize = blockSize;
        int count = (int) ((end - start + blockSize - 1) / blockSize);
        blocks = new Block[count];
        endStates = new int[count];
    }

    /**
     * Goes through it on a guess.
     *
     * @param bytes room for a block
     */
    Stripe speculate(ByteBuffer bytes) throws IOException {
        int length = read(0, bytes);
        int cut = afterLineEnd(bytes, length);
        if (cut < 0) {
            return this;
        }
        beforeGuess = new byte[cut];
        bytes.get(0, beforeGuess);
        guess = guessed(bytes, cut, length);
        scan(bytes, length, cut, guess);
        return this;
    }

    /**
     * Goes through it from a state that is known.
     *
     * @param mark how many bytes at its start are not content
     * @param bytes room for a block
     */
    Stripe know(int state, int mark, ByteBuffer bytes) throws IOException {
        scan(bytes, read(0, bytes), mark, state);
        return this;
    }

    /**
     * Its blocks, true ones: after the state at its start is known.
     *
     * @param state the scanner's state at the start of the stripe
     * @param bytes room for a block
     */
    Block[] verified(int state, ByteBuffer bytes) throws IOException {
        RecordScanner before = format.newScanner().from(state);
        for (byte next : beforeGuess) {
            before.step(next);
        }
        if (before.state() != guess) {
            return know(state, 0, bytes).blocks;
        }
        Block first = blocks[0];
        blocks[0] = new Block(first.start(), first.length(), state, first.ended() + before.ended());
        return blocks;
    }

    Block[] blocks() {
        return blocks;
    }

    /** The scanner's state at its end. */
    int endState() {
        return endStates[endStates.length - 1];
    }

    private void scan(ByteBuffer bytes, int firstLength, int firstFrom, int firstState) throws IOException {
        RecordScanner scanner = format.newScanner();
        int state = firstState;
        int from = firstFrom;
        for (int i = 0; i < blocks.length; i++) {
            int length = i == 0 ? firstLength : read(i, bytes);
            scanner.from(state).scan(bytes, from, length, Long.MAX_VALUE);
            blocks[i] = new Block(start + (long) i * blockSize, length, state, scanner.ended());
            state = scanner.state();
            endStates[i] = state;
            from = 0;
        }
    }

    private int read(int block, ByteBuffer bytes) throws IOException {
        long from = start + (long) block * blockSize;
        int length = (int) Math.min(blockSize, end - from);
        return source.read(bytes.clear().limit(length), from);
    }

    /** The index after the first line end that is whole for sure, or -1. */
    private static int afterLineEnd(ByteBuffer bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes.get(i) == '\n' || bytes.get(i) == '\r' && i + 1 < length && bytes.get(i + 1) != '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** The state that makes the fewer bytes odd. */
    private int guessed(ByteBuffer bytes, int cut, int length) {
        int outside = bytes.get(cut - 1) == '\n' ? RecordScanner.START : RecordScanner.AFTER_CR;
        if (!format.hasQuotes()) {
            return outside;
        }
        int to = Math.min(length, cut + LOOK);
        int odd = oddities(bytes, cut, to, outside);
        return odd == 0 || odd <= oddities(bytes, cut, to, RecordScanner.QUOTED) ? outside : RecordScanner.QUOTED;
    }

    /** How many quotes do not open, close or double where they should. */
    private int oddities(ByteBuffer bytes, int from, int to, int state) {
        RecordScanner scanner = format.newScanner().from(state);
        int odd = 0;
        for (int i = from; i < to; i++) {
            int before = scanner.state();
            scanner.step(bytes.get(i));
            boolean strayQuote = before == RecordScanner.PLAIN && bytes.get(i) == format.quote();
            boolean afterClosing = before == RecordScanner.CLOSED && scanner.state() == RecordScanner.PLAIN;
            odd += strayQuote || afterClosing ? 1 : 0;
        }
        return odd;
    }
}
