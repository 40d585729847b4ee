package dev.tempfile.deletion;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A directory that is open while it is emptied; names are those of its own entries, and no link is followed. */
interface OpenDirectory extends Closeable {
    /** The path, for messages. */
    Path path();

    /** The names of the entries; can be asked for once. */
    Iterator<Path> names();

    /** The same directory, opened anew. */
    OpenDirectory again() throws IOException;

    /** Deletes an entry that is not a directory. */
    void deleteFile(Path name) throws IOException;

    /** Deletes an empty directory. */
    void deleteDirectory(Path name) throws IOException;

    /** The attributes of an entry. */
    BasicFileAttributes attributes(Path name) throws IOException;

    /**
     * Opens a directory in this one, if it is still the one whose attributes were {@code seen}, lending its owner the right to
     * read it where that is missing and can be lent safely.
     */
    OpenDirectory open(Path name, BasicFileAttributes seen) throws IOException;

    /**
     * The path that leads here, and that no other user can have lead elsewhere from now on, nor any name in this directory; null
     * where that cannot be had.
     */
    @Nullable
    Path safePath() throws IOException;

    /** Moves an entry of this directory into another one of the same tree. */
    void move(Path name, OpenDirectory target, Path newName) throws IOException;

    /** Gives the owner all rights on this directory; nothing to do where it has them. */
    void grantOwner() throws IOException;

    /** Never fails: it was only read. */
    @Override
    void close();
}
