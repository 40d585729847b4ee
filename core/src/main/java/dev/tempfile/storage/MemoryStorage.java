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
 * <p>Pages that were never written are not there and read as zeros. Content is dropped at the close.
 */
public final class MemoryStorage implements Storage {
    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int FIRST = 512;

    // Doubling would throw away, all in all, as much as a whole page.
    private static final int GROWTH = 8;

    /** The largest size: what two billion pages would hold is never reached, the heap ends before. */
    private static final long LARGEST = (long) (Integer.MAX_VALUE - 8) << PAGE_BITS;

    // The first page alone may be shorter than PAGE: it grows by doubling until it is whole.
    private byte @Nullable [][] pages = new byte[1][];
    private long size;
    private boolean closed;

    /** How much memory the content takes at most, once it reaches as far as {@code end}. */
    long room(long end) throws IOException {
        byte[] first = open()[0];
        if (end > PAGE) {
            return end > LARGEST ? end : end + PAGE - 1 & -PAGE;
        }
        if (first == null) {
            return end == 0 ? 0 : Math.max(end, FIRST);
        }
        return end <= first.length ? first.length : Math.min(PAGE, Math.max(end, GROWTH * first.length));
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
            int start = (int) position & PAGE - 1;
            int length = Math.min(left, PAGE - start);
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
            int start = (int) position & PAGE - 1;
            int length = Math.min(source.remaining(), PAGE - start);
            if (!putWhole(source, position, length)) {
                source.get(writable(position, start + length), start, length);
            }
            position += length;
            // After each page: should the heap end here, what was written is part of the file, and not garbage behind
            // its end.
            size = Math.max(size, position);
        }
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
            int last = (int) (newSize >>> PAGE_BITS);
            // What is cut off must read as zeros when the file grows again.
            for (int i = last + 1; i < kept.length; i++) {
                kept[i] = null;
            }
            byte[] page = last < kept.length ? kept[last] : null;
            int start = (int) newSize & PAGE - 1;
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
        int start = (int) position & PAGE - 1;
        return page != null && start + length <= page.length
                ? Arrays.copyOfRange(page, start, start + length)
                : Storage.super.copy(position, length);
    }

    /** Writes all content to {@code target} at the same positions, without copying it first. */
    void copyTo(Storage target) throws IOException {
        byte[][] from = open();
        for (long position = 0; position < size; position += PAGE) {
            byte[] page = page(from, position);
            int length = (int) Math.min(PAGE, size - position);
            if (page != null) {
                target.write(ByteBuffer.wrap(page, 0, Math.min(length, page.length)), position);
            }
        }
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

    private static byte @Nullable [] page(byte[][] pages, long position) {
        long index = position >>> PAGE_BITS;
        return index < pages.length ? pages[(int) index] : null;
    }

    private void reach(long end) throws IOException {
        if (end > LARGEST || end < 0) {
            String size = end < 0 ? "more than " + Long.MAX_VALUE : Long.toString(end);
            throw new FileSystemException(
                    "(file in memory)", null, "it cannot grow to " + size + " bytes; use a file on disk");
        }
        byte[][] current = open();
        int needed = (int) (end + PAGE - 1 >>> PAGE_BITS);
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
    private boolean putWhole(ByteBuffer source, long position, int length) throws ClosedChannelException {
        byte[][] current = open();
        int index = (int) (position >>> PAGE_BITS);
        boolean fits = index == 0 ? position == 0 && length >= FIRST : length == PAGE;
        if (!fits || current[index] != null || !source.hasArray()) {
            return false;
        }
        int from = source.arrayOffset() + source.position();
        current[index] = Arrays.copyOfRange(source.array(), from, from + length);
        source.position(source.position() + length);
        return true;
    }

    private byte[] writable(long position, int length) throws ClosedChannelException {
        byte[][] current = open();
        int index = (int) (position >>> PAGE_BITS);
        byte[] page = current[index];
        if (page == null) {
            page = new byte[index > 0 ? PAGE : Math.max(length, Math.min(FIRST, PAGE))];
        } else if (page.length < length) {
            page = Arrays.copyOf(page, Math.min(PAGE, Math.max(length, GROWTH * page.length)));
        }
        current[index] = page;
        return page;
    }
}
