package dev.tempfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * What all files of this library share: bytes that are read and written at one position, as a channel, as streams, as text, or
 * whole.
 *
 * <p><b>One position.</b> Every way of reading and writing shares it, as in Python; {@link #newInput()} alone reads
 * independently. Small writes through {@link #output()} and {@link #text()} are collected and handed to the file when it is
 * looked at in any other way, when it is flushed, and when it is published; {@link #close()} drops them where the content goes
 * away with it.
 *
 * <p><b>Views close nothing.</b> Closing a stream flushes it and no more; the file's own {@link #close()} closes all, and all
 * reading and writing afterwards, through any view, throws {@link java.nio.channels.ClosedChannelException}.
 *
 * <p><b>Thread-safe</b>: each call is atomic with respect to the others, of a transfer each piece. An interrupt of a thread destroys nothing, and no
 * monitor is held while the file system works, so that a virtual thread gives its carrier up. Positions and sizes are bytes, from
 * 0 to {@link Long#MAX_VALUE}; a negative one is an {@link IllegalArgumentException}.
 *
 * <p>A failure of the file system is a {@link java.nio.file.FileSystemException} with the path and the step in it. After a failed
 * write, what was written before stays, and {@link #position()} stands behind it; what was collected and could not be handed over is
 * kept and tried again at the next look, so that nothing is lost when space is freed.
 */
public sealed interface ByteFile extends SeekableByteChannel
        permits TempFile, UnnamedFile, SpooledFile, MemoryFile, AtomicFile {
    /**
     * Reads up to {@code target.remaining()} bytes from the position, and moves it.
     *
     * @return how many, or -1 at the end
     */
    @Override
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes all of {@code source} at the position, and moves it.
     *
     * @return how many bytes that were
     */
    @Override
    int write(ByteBuffer source) throws IOException;

    /** Writes all of {@code bytes} at the position, and moves it. */
    ByteFile write(byte[] bytes) throws IOException;

    /**
     * Reads from the position to the end, which becomes the position. At the end the array is empty.
     *
     * @throws java.nio.file.FileSystemException if that is more than an array can hold, some 2 GiB; {@link #input()} reads any size
     */
    byte[] readAll() throws IOException;

    /** The position: where the next byte is read or written. */
    @Override
    long position() throws IOException;

    /** Sets the position, past the end too: writing there leaves a gap that reads as zeros. */
    @Override
    ByteFile position(long position) throws IOException;

    /** Sets the position to the start. */
    ByteFile rewind() throws IOException;

    /** The size in bytes. */
    @Override
    long size() throws IOException;

    /** Cuts the file to {@code size} if it is longer; never grows it. A position behind the end moves to the end. */
    @Override
    ByteFile truncate(long size) throws IOException;

    /** Makes the file {@code size} bytes long: cuts it, or grows it with zeros. The position stays, as in Python. */
    ByteFile resize(long size) throws IOException;

    /** Hands what was collected by {@link #output()} and {@link #text()} to the file. Survives this process, not a power cut. */
    ByteFile flush() throws IOException;

    /** Flushes, and forces content and metadata to the device. Nothing to do in memory. */
    ByteFile force() throws IOException;

    /** A stream that reads at the shared position. Closing it closes nothing. */
    InputStream input();

    /** A stream that writes at the shared position, small writes collected. Closing it flushes and closes nothing. */
    OutputStream output();

    /**
     * A stream that reads from the start at a position of its own, for instance to send the content while it is still written.
     *
     * <p>Each of its reads sees all that was written before it. It lives as long as this file.
     */
    InputStream newInput() throws IOException;

    /**
     * This file as text, at the shared position: UTF-8, unless {@link #text(TextFormat)} was asked for another format before. The
     * same object each time.
     */
    TextView text() throws IOException;

    /**
     * This file as text of {@code format}, at the shared position. The same object each time.
     *
     * @throws IllegalStateException if the file was already looked at as text of another format
     */
    TextView text(TextFormat format) throws IOException;

    /**
     * Writes all that {@code source} still holds at the position, and moves it. The source is not closed.
     *
     * @return how many bytes that were
     */
    long transferFrom(InputStream source) throws IOException;

    /**
     * As {@link #transferFrom(InputStream)}, telling {@code progress} after each piece how many bytes were written so far.
     *
     * <p>What it throws ends the transfer; what was written stays. It may not use this file.
     */
    long transferFrom(InputStream source, LongConsumer progress) throws IOException;

    /**
     * Writes all from the position to the end into {@code target}, and moves the position to the end. The target is not closed.
     *
     * @return how many bytes that were
     */
    long transferTo(OutputStream target) throws IOException;

    /**
     * Publishes the content at {@code target}, which must not exist, and closes this file. As {@link #moveTo(Path, AtomicSpec)}
     * with {@link AtomicSpec#atomic()}.
     */
    Path moveTo(Path target) throws IOException;

    /**
     * Publishes the content at {@code target}, whole or not at all, and closes this file.
     *
     * <p>A file with a name is renamed or linked where the file system can; else the content is copied beside the target first,
     * forced, and renamed there. The content is forced before it is published, unless the recipe is {@link AtomicSpec#unsynced()}. A
     * new target gets the mode that an ordinary creation gives, a replaced one keeps what it has, as {@link AtomicSpec} says. After a
     * failure before the rename the target is as it was and this file is still open and ours; a failure after it is a {@link
     * PublishException} that says so, and this file is closed then.
     *
     * <p>Refused are a target that is the file itself, by a hard link too, since replacing a file by another of its names changes
     * nothing; a file with a hard link whose mode would change with it; and what others put in place of a file beside theirs.
     *
     * @return the target, absolute
     * @throws java.nio.file.FileAlreadyExistsException if {@code target} exists and the recipe does not say
     *     {@link AtomicSpec#replacing()}
     * @throws TargetChangedException if somebody else changed it, and the recipe asks for that
     * @throws java.nio.file.FileSystemException if the target is a directory or cannot be written, before anything was made
     * @throws PublishException of everything that failed later; {@link PublishException#isPublished()} says which content there is
     */
    Path moveTo(Path target, AtomicSpec spec) throws IOException;

    /** Whether the file was not closed yet. */
    @Override
    boolean isOpen();

    /**
     * Closes the file, and deletes it unless it was kept or published. Never publishes. A second call does nothing, unless the
     * first could not delete: then it tries again.
     *
     * @throws IOException if it could not be deleted; it stays ours and is tried again at exit
     */
    @Override
    void close() throws IOException;
}
