package dev.tempfile.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The bytes of one file, read and written at positions that the caller names.
 *
 * <p>Not thread-safe unless an implementation says so: the file above holds one lock around every call.
 */
public interface Storage extends Closeable {
    /**
     * Reads up to {@code target.remaining()} bytes from {@code position}.
     *
     * @return how many, at least one where the target has room; -1 at or past the end
     */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Writes all of {@code source} at {@code position}, growing the file where needed; a gap reads as zeros.
     *
     * <p>After a failure {@code source.position()} tells how much was written.
     */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Writes bytes of an array at {@code position} if that is a single step, which happens or does not.
     *
     * @return false, with nothing changed, if it is not; {@link #write} does it then
     */
    default boolean writeAtOnce(byte[] bytes, int offset, int length, long position) throws IOException {
        return false;
    }

    /** The size in bytes. */
    long size() throws IOException;

    /** Sets the size: cuts the end off, or grows with zeros. */
    void resize(long size) throws IOException;

    /** Forces content and metadata to the device; nothing to do in memory. */
    void force() throws IOException;

    /**
     * Refuses what is not whole for certain: once forcing it failed, the system may have dropped what it could not write, and
     * neither tells nor tries again.
     */
    default void refuseLost() throws IOException {}

    /** Says at which path the file lies now; errors name it. */
    default void movedTo(Path path) {}

    /** Takes the lock again, if there was one, that somebody dropped who opened and closed the file by its path. */
    default void lockAgain() throws IOException {}

    /**
     * Gives a file that was born without a name these permissions and the name {@code target}, where nothing may stand.
     *
     * @param forced whether it is forced to the device before
     * @return false, with nothing changed that anybody could see, if this is no such file, or that cannot be done there
     * @throws java.nio.file.FileAlreadyExistsException if anything, even a dangling link, stands at {@code target}
     */
    default boolean linkTo(Path target, Set<PosixFilePermission> permissions, boolean forced) throws IOException {
        return false;
    }

    /** Gives back what its bytes took of a limit: they are gone, or no longer ours. Nothing to do the second time. */
    default void release() {}

    /** Whether the bytes are in memory now, so that small writes need no buffer of their own. */
    boolean inMemory();

    /** The {@code length} bytes from {@code position} on, all of which exist, as an array of their own. */
    default byte[] copy(long position, int length) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(length);
        int read = 0;
        while (copy.hasRemaining() && read >= 0) {
            read = read(copy, position + copy.position());
        }
        return copy.array();
    }
}
