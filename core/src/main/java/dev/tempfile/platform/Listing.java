package dev.tempfile.platform;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;

/**
 * The entries of a directory while it is open; every failure names it.
 *
 * <p>The JDK's own closing says of no failure which directory it was, and up to Java 20 some throw a checked exception that nothing
 * declares (UnixException), at opening too, once descriptors run out.
 */
public record Listing(DirectoryStream<Path> stream, Path directory) implements Closeable, Iterable<Path> {
    /** Opens {@code directory}. */
    public static Listing of(Path directory) throws IOException {
        try {
            return new Listing(Files.newDirectoryStream(directory), directory);
        } catch (Exception failure) {
            throw Failures.during("opening the directory", directory, failure);
        }
    }

    /** Opens {@code name}, a directory in the one that is open. */
    public static SecureDirectoryStream<Path> in(SecureDirectoryStream<Path> open, Path name, Path directory)
            throws IOException {
        try {
            return open.newDirectoryStream(name);
        } catch (Exception failure) {
            throw Failures.during("opening the directory", directory, failure);
        }
    }

    /** The entries; a {@link DirectoryIteratorException} says that they cannot be listed to the end. */
    @Override
    public Iterator<Path> iterator() {
        return stream.iterator();
    }

    @Override
    public void close() throws IOException {
        close(stream, directory);
    }

    /** Closes what was only read: nothing is lost when that fails. */
    public static void abandon(DirectoryStream<Path> stream) {
        try {
            stream.close();
        } catch (Exception givenUpAllTheSame) {
            return;
        }
    }

    /** Closes what was opened of {@code directory}. */
    public static void close(DirectoryStream<Path> stream, Path directory) throws IOException {
        try {
            stream.close();
        } catch (Exception failure) {
            throw Failures.during("closing the directory", directory, failure);
        }
    }
}
