package dev.tempfile;

import java.nio.file.Path;

/**
 * Something that a process made and that was found in a directory: a process's directory {@code tempfile-…}, or a file beside
 * others that carries its owner's mark.
 *
 * @param path the path
 * @param state whether its owner lives
 * @param reason for people: by which witness, or why it cannot be told
 */
public record Finding(Path path, State state, String reason) {
    /** What became of an owner, and of what it made. */
    public enum State {
        /** Its owner lives; it is left alone. */
        ALIVE,
        /** Its owner is dead; a sweep would remove it. */
        DEAD,
        /** Its owner is dead, and it is removed. */
        SWEPT,
        /** It cannot be told, or could not be removed; it is left alone. */
        UNDECIDED
    }
}
