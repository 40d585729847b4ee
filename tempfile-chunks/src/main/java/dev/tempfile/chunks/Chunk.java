package dev.tempfile.chunks;

import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.input.ChunkInput;
import dev.tempfile.chunks.input.Content;
import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.Range;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Some whole records of the input, after its header where each chunk is to have it: a view, which holds no content of a file and
 * copies none.
 *
 * <p>It can be read as often as one likes, by several threads at once, until it is closed, the stream that gave it out is closed, or
 * the job that it was given to has ended. Of an input that comes once (gzip, or a stream) it holds its part, in memory or on disk:
 * there closing makes room, and a job closes each chunk when it is done with it. Thread-safe.
 */
public final class Chunk implements AutoCloseable {
    private static final int PIECE = 128 * 1024;

    private final Content content;
    private final Range range;
    private final long number;
    private final byte[] start;
    private final byte[] header;
    private final long progress;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A chunk that is found.
     *
     * @param start what it starts with: the header, or nothing
     * @param progress how many bytes of the input it stands for, packed if that is
     */
    Chunk(Content content, Range range, long number, byte[] start, byte[] header, long progress) {
        this.content = content;
        this.range = range;
        this.number = number;
        this.start = start;
        this.header = header;
        this.progress = progress;
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
     * <p>Reading throws {@link FileSystemException} if the input has become shorter, or the chunk or the input are
     * closed.
     *
     * @return a buffered stream of its own, which need not be closed
     */
    public InputStream newInput() {
        return new ChunkInput(new Open(), range, start);
    }

    /**
     * Writes its content; into a {@link FileChannel} by the operating system, without passing through this process, where it can. An
     * interrupt closes that channel then, as it does whenever one is written.
     *
     * @throws FileSystemException if the input has become shorter, or is closed
     * @throws IOException if it cannot be written
     */
    public void writeTo(WritableByteChannel target) throws IOException {
        Content open = new Open();
        writeAll(ByteBuffer.wrap(start), target);
        long at = range.offset();
        long end = at + range.size();
        if (target instanceof FileChannel file) {
            at += open.transferTo(file, at, range.size());
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PIECE, end - at));
        while (at < end) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), end - at));
            int length = open.read(bytes, at);
            writeAll(bytes.flip(), target);
            at += length;
        }
    }

    /**
     * Writes its content into a new file, with the rights of an ordinary one, which stays. Where that fails the file is deleted.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one
     * @throws FileSystemException if the input has become shorter, or is closed; if the file cannot be made or written, as on a full
     *     disk
     */
    public void writeTo(Path newFile) throws IOException {
        FileChannel file = FileChannel.open(newFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (file) {
            writeTo(file);
        } catch (IOException | RuntimeException failure) {
            IOException named = failure instanceof FileSystemException || failure instanceof RuntimeException
                    ? null
                    : new FileSystemException(newFile.toString(), null, "cannot be written: " + failure.getMessage());
            deleteAfter(named == null ? failure : named, newFile);
            if (named == null) {
                throw failure;
            }
            named.initCause(failure);
            throw named;
        }
    }

    private static void deleteAfter(Exception failure, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException another) {
            failure.addSuppressed(another);
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
     * @throws FileSystemException if the input has become shorter, or is closed; if the disk is full, or a quota
     * @throws IOException if the file cannot be made or written
     */
    public TempFile toFile(TempSpec spec) throws IOException {
        TempFile file = spec.createFile();
        try {
            writeTo(file);
            return file.closeHandle();
        } catch (IOException | RuntimeException failure) {
            Failures.closeAfter(failure, file);
            throw failure;
        }
    }

    /** How many bytes of the input it stands for, the header with the first, packed if that is. */
    long progress() {
        return progress;
    }

    /**
     * Gives back what it holds: nothing, or its part of an input that comes once. It can be read no more. Idempotent.
     *
     * @throws IOException if a temporary file could not be deleted
     */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            content.release();
        }
    }

    /** The content as long as the chunk is open. */
    private final class Open implements Content {
        @Override
        public String name() {
            return content.name();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            requireOpen();
            return content.read(into, position);
        }

        @Override
        public long transferTo(FileChannel target, long position, long length) throws IOException {
            requireOpen();
            return content.transferTo(target, position, length);
        }

        private void requireOpen() throws FileSystemException {
            if (closed.get()) {
                throw new FileSystemException(name(), null, Chunk.this + " is closed");
            }
        }
    }

    /** What went wrong in it: an I/O failure is returned, with the file that failed and this chunk named; anything else is thrown. */
    FileSystemException failure(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException || cause instanceof Error) {
            cause.addSuppressed(new IOException("in " + this));
        }
        IOException failure = Failures.asOf(cause);
        FileSystemException known = failure instanceof FileSystemException one && one.getFile() != null ? one : null;
        String file = known == null ? content.name() : known.getFile();
        String reason = known == null ? failure.getMessage() : known.getReason();
        FileSystemException named = new FileSystemException(
                file,
                null,
                // the file is named once; the JDK often gives no reason but the kind of failure
                (file.equals(content.name()) ? described("") : toString()) + " failed: "
                        + (reason == null ? failure.getClass().getSimpleName() : reason));
        named.initCause(failure);
        return named;
    }

    /** For messages. */
    @Override
    public String toString() {
        return described(" of " + content.name());
    }

    private String described(String ofWhat) {
        return "chunk " + number + ofWhat + " (" + range.records() + (range.records() == 1 ? " record, " : " records, ")
                + range.size() + (range.size() == 1 ? " byte" : " bytes") + " from byte " + range.offset() + ")";
    }
}
