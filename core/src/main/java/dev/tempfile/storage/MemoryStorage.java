package dev.tempfile.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in memory, in pages, so that growing copies nothing but the first page while it is small.
 *
 * <p>Pages are short at the start, where a whole one would be a waste, and long behind it. Those that were never written are not
 * there and read as zeros. Content is dropped at the close.
 */
public final class MemoryStorage implements Storage {
    private static final int LONG_BITS = 16;
    private static final int LONG = 1 << LONG_BITS;
    private static final int SHORT_BITS = 13;
    private static final int SHORT = 1 << SHORT_BITS;

    /** So many short pages come before the first long one: as many as fit into one. */
    private static final int SHORT_PAGES = LONG / SHORT;

    private static final int FIRST = 512;

    // Doubling would throw away, all in all, as much as a whole page.
    private static final int GROWTH = 4;

    /** The largest size: what two billion pages would hold is never reached, the heap ends before. */
    private static final long LARGEST = (long) (Integer.MAX_VALUE - 8 - SHORT_PAGES) << LONG_BITS;

    /** How much is handed to a disk at once: each call costs it more than a copy. */
    private static final int PIECE = 128 * 1024;

    // The first page alone may be shorter than SHORT: it grows until it is whole.
    private byte @Nullable [][] pages = new byte[1][];
    private long size;
    private boolean closed;

    /** How much memory the content takes at most, once it reaches as far as {@code end}. */
    long room(long end) throws IOException {
        byte[] first = open()[0];
        if (end > SHORT) {
            long last = whole(end - 1);
            return end > LARGEST ? end : end + last - 1 & -last;
        }
        if (first == null) {
            return end == 0 ? 0 : Math.max(end, FIRST);
        }
        return end <= first.length ? first.length : Math.min(SHORT, Math.max(end, (long) GROWTH * first.length));
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        byte[][] from = open();
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= size) {
            return -1;
        }
        int wanted = (int) Math.min(target.remaining(), size - position);
        for (int left = wanted; left > 0; ) {
            int start = startIn(position);
            int length = Math.min(left, whole(position) - start);
            byte[] page = page(from, position);
            int there = page == null ? 0 : Math.max(0, Math.min(length, page.length - start));
            if (there > 0) {
                target.put(page, start, there);
            }
            for (int zeros = length - there; zeros > 0; zeros--) {
                target.put((byte) 0);
            }
            position += length;
            left -= length;
        }
        return wanted;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        open();
        int total = source.remaining();
        if (total == 0) {
            return;
        }
        long end = position + total;
        reach(end);
        while (source.hasRemaining()) {
            int start = startIn(position);
            int length = Math.min(source.remaining(), whole(position) - start);
            if (source.hasArray()) {
                int at = source.position();
                writeAtOnce(source.array(), source.arrayOffset() + at, length, position);
                source.position(at + length);
            } else {
                source.get(writable(position, start + length), start, length);
            }
            position += length;
            // After each page: should the heap end here, what was written is part of the file, and not garbage behind
            // its end.
            size = Math.max(size, position);
        }
    }

    @Override
    public boolean writeAtOnce(byte[] bytes, int offset, int length, long position) throws IOException {
        open();
        int start = startIn(position);
        if (length == 0 || length > whole(position) - start) {
            return false;
        }
        reach(position + length);
        if (!putWhole(bytes, offset, length, position)) {
            System.arraycopy(bytes, offset, writable(position, start + length), start, length);
        }
        size = Math.max(size, position + length);
        return true;
    }

    @Override
    public long size() throws IOException {
        open();
        return size;
    }

    @Override
    public void resize(long newSize) throws IOException {
        byte[][] kept = open();
        if (newSize < size) {
            int last = (int) index(newSize);
            // What is cut off must read as zeros when the file grows again.
            for (int i = last + 1; i < kept.length; i++) {
                kept[i] = null;
            }
            byte[] page = last < kept.length ? kept[last] : null;
            int start = startIn(newSize);
            if (page != null && start < page.length) {
                Arrays.fill(page, start, page.length, (byte) 0);
            }
        } else {
            reach(newSize);
        }
        size = newSize;
    }

    @Override
    public void force() throws IOException {
        open();
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        pages = null;
        size = 0;
    }

    @Override
    public byte[] copy(long position, int length) throws IOException {
        byte[] page = page(open(), position);
        int start = startIn(position);
        return page != null && start + length <= page.length
                ? Arrays.copyOfRange(page, start, start + length)
                : Storage.super.copy(position, length);
    }

    /** Writes all content to {@code target} at the same positions, many pages at once; gaps stay gaps. */
    void copyTo(Storage target) throws IOException {
        byte[][] from = open();
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, size));
        for (long position = 0; position < size; position += whole(position)) {
            byte[] page = page(from, position);
            int length = (int) Math.min(whole(position), size - position);
            if (page == null || length > piece.remaining()) {
                target.write(piece.flip(), position - piece.limit());
                piece.clear();
            }
            if (page != null) {
                int there = Math.min(length, page.length);
                piece.put(page, 0, there);
                for (int zeros = length - there; zeros > 0; zeros--) {
                    piece.put((byte) 0);
                }
            }
        }
        target.write(piece.flip(), size - piece.limit());
        if (target.size() < size) {
            target.resize(size);
        }
    }

    private byte[][] open() throws ClosedChannelException {
        byte[][] current = pages;
        if (closed || current == null) {
            throw new ClosedChannelException();
        }
        return current;
    }

    private static long index(long position) {
        return position < LONG ? position >>> SHORT_BITS : SHORT_PAGES - 1 + (position >>> LONG_BITS);
    }

    /** How long the page at a position is, when it is whole. */
    private static int whole(long position) {
        return position < LONG ? SHORT : LONG;
    }

    private static int startIn(long position) {
        return (int) position & whole(position) - 1;
    }

    private static byte @Nullable [] page(byte[][] pages, long position) {
        long index = index(position);
        return index < pages.length ? pages[(int) index] : null;
    }

    private void reach(long end) throws IOException {
        if (end > LARGEST || end < 0) {
            String size = end < 0 ? "more than " + Long.MAX_VALUE : Long.toString(end);
            throw new FileSystemException(
                    "(file in memory)", null, "it cannot grow to " + size + " bytes; use a file on disk");
        }
        byte[][] current = open();
        int needed = end == 0 ? 0 : (int) index(end - 1) + 1;
        if (needed > current.length) {
            try {
                pages = Arrays.copyOf(current, Math.max(needed, Math.min(2 * current.length, Integer.MAX_VALUE - 8)));
            } catch (OutOfMemoryError gapTooWide) {
                // One large array was refused, and the heap is as good as before.
                throw new FileSystemException(
                        "(file in memory)",
                        null,
                        "the heap cannot hold " + end + " bytes, gaps included; use a file on disk");
            }
        }
    }

    /** Makes a new page a copy of what is written to it, where that fills it: what is copied need not be cleared before. */
    private boolean putWhole(byte[] bytes, int offset, int length, long position) throws ClosedChannelException {
        byte[][] current = open();
        int index = (int) index(position);
        boolean fits = index == 0 ? position == 0 && length >= FIRST : length == whole(position);
        if (!fits || current[index] != null) {
            return false;
        }
        current[index] = Arrays.copyOfRange(bytes, offset, offset + length);
        return true;
    }

    private byte[] writable(long position, int length) throws ClosedChannelException {
        byte[][] current = open();
        int index = (int) index(position);
        byte[] page = current[index];
        if (page == null) {
            page = new byte[index > 0 ? whole(position) : Math.max(length, FIRST)];
        } else if (page.length < length) {
            page = Arrays.copyOf(page, Math.min(SHORT, Math.max(length, GROWTH * page.length)));
        }
        current[index] = page;
        return page;
    }
}
