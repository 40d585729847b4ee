package dev.tempfile.deletion;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What a deletion of a tree leaves to somebody else; by itself, nothing. */
public class Exemption {
    /** No entry at all. */
    static final Exemption NOTHING = new Exemption();

    /** For those that exempt something. */
    protected Exemption() {}

    /** Whether the entry {@code name} of the tree's top stays, without a word. */
    protected boolean isSpared(String name) {
        return false;
    }

    /** Whether a directory called {@code name}, anywhere in the tree, goes only by {@link #removeOwned}. */
    protected boolean isOwned(String name) {
        return false;
    }

    /**
     * Removes a directory that may have an owner of its own.
     *
     * @throws FileSystemException if it stays, and so all above it
     */
    protected void removeOwned(Path directory) throws IOException {
        throw new FileSystemException(directory.toString(), null, "nothing says who owns it");
    }
}
