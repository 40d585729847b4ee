package dev.tempfile.chunks;

import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Some whole records of the input, after its header where each chunk is to have it: a view, which holds no content and copies none.
 *
 * <p>It can be read as often as one likes, by several threads at once, until the stream that gave it out is closed or the job that
 * it was given to has ended. Immutable and thread-safe.
 */
public final class Chunk {
    private static final int PIECE = 128 * 1024;

    private final Source source;
    private final Range range;
    private final long number;
    private final byte[] header;
    private final boolean startsWithHeader;

    Chunk(Source source, Range range, long number, byte[] header, boolean startsWithHeader) {
        this.source = source;
        this.range = range;
        this.number = number;
        this.header = header;
        this.startsWithHeader = startsWithHeader;
    }

    /** Its number among the chunks of the input, from 1. */
    public long number() {
        return number;
    }

    /** How many records it has, without the header. */
    public long records() {
        return range.records();
    }

    /** Where its records start in the input: in the unpacked one, if that is compressed. In bytes, from 0. */
    public long offset() {
        return range.offset();
    }

    /** How many bytes its records have, without the header. */
    public long size() {
        return range.size();
    }

    /** The header as it stands in the input, with its line end; empty if there is none. A copy. */
    public byte[] header() {
        return header.clone();
    }

    /**
     * Its content: the header, unless chunks are to have none, and its records, byte for byte as they stand in the input.
     *
     * <p>Reading throws {@link java.nio.file.FileSystemException} if the input has become shorter, or is closed.
     *
     * @return a buffered stream of its own, which need not be closed
     */
    public InputStream newInput() {
        return new ChunkInput(source, range, startsWithHeader ? header : new byte[0]);
    }

    /**
     * Writes its content; into a {@link FileChannel} by the operating system, without passing through this process, where it can. An
     * interrupt closes that channel then, as it does whenever one is written.
     *
     * @throws java.nio.file.FileSystemException if the input has become shorter, or is closed
     * @throws IOException if it cannot be written
     */
    public void writeTo(WritableByteChannel target) throws IOException {
        if (startsWithHeader) {
            writeAll(ByteBuffer.wrap(header), target);
        }
        long at = range.offset();
        long end = at + range.size();
        if (target instanceof FileChannel file) {
            at += source.transferTo(file, at, range.size());
        }
        byte[] bytes = new byte[(int) Math.min(PIECE, end - at)];
        while (at < end) {
            int length = source.read(bytes, 0, (int) Math.min(bytes.length, end - at), at);
            writeAll(ByteBuffer.wrap(bytes, 0, length), target);
            at += length;
        }
    }

    private static void writeAll(ByteBuffer bytes, WritableByteChannel target) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    /** As {@link #toFile(TempSpec)}, as {@link TempSpec#defaults()} has it. */
    public TempFile toFile() throws IOException {
        return toFile(TempSpec.defaults());
    }

    /**
     * Its content in a temporary file, for a program that needs a path. Nothing is left where it fails.
     *
     * @param spec where the file is made, and how large it may grow
     * @return the file, its handle closed; closing it deletes it
     * @throws java.nio.file.FileSystemException if the input has become shorter, or is closed; if the disk is full, or a quota
     * @throws IOException if the file cannot be made or written
     */
    public TempFile toFile(TempSpec spec) throws IOException {
        TempFile file = spec.createFile();
        try {
            writeTo(file);
            return file.closeHandle();
        } catch (IOException | RuntimeException failure) {
            try {
                file.close();
            } catch (IOException another) {
                failure.addSuppressed(another);
            }
            throw failure;
        }
    }

    String name() {
        return source.name();
    }

    /** For messages. */
    @Override
    public String toString() {
        return "chunk " + number + " of " + source.name() + " (" + range.records() + " records, " + range.size()
                + " bytes from byte " + range.offset() + ")";
    }
}
