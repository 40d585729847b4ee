package dev.tempfile.ownership;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.RandomName;
import org.jspecify.annotations.Nullable;

/**
 * The owner's mark in a name, {@code -tempfile-} and thirteen characters: whose a file is that lies beside those of others.
 *
 * @param owner the name of the owner's process directory, without a path
 * @param start where the mark begins in the name
 */
record OwnerMark(String owner, int start) {
    private static final String BEFORE = "-" + ProcessDirectory.MARK;

    /** The mark in {@code name}, or null. */
    static @Nullable OwnerMark in(String name) {
        int at = name.indexOf(BEFORE, UniqueName.RANDOM_CHARACTERS);
        if (at < 0) {
            return null;
        }
        int owner = at + BEFORE.length();
        int end = owner + ProcessDirectory.OWNER_CHARACTERS;
        if (end > name.length()
                || !isOwner(name, owner, end)
                || !areRandom(name, at - UniqueName.RANDOM_CHARACTERS, at)) {
            return null;
        }
        return new OwnerMark(name.substring(at + 1, end), at);
    }

    /** Whether thirteen characters of our alphabet, and no others, stand between these two places. */
    static boolean isOwner(String name, int start, int end) {
        return end - start == ProcessDirectory.OWNER_CHARACTERS && areRandom(name, start, end);
    }

    /** The digest of the boot in which the owner lived. */
    String digest() {
        return digestIn(owner);
    }

    /** The digest of the boot in the name of a process directory. */
    static String digestIn(String owner) {
        int at = ProcessDirectory.MARK.length();
        return owner.substring(at, at + Boot.DIGEST_CHARACTERS);
    }

    /** Whether {@code name} is that of an atomic file's own temporary, which is hidden and has nothing behind its mark. */
    boolean isAtomicFile(String name) {
        return start == 1 + UniqueName.RANDOM_CHARACTERS
                && name.charAt(0) == '.'
                && name.length() == start + 1 + owner.length();
    }

    private static boolean areRandom(String name, int start, int end) {
        for (int i = start; i < end; i++) {
            if (RandomName.ALPHABET.indexOf(name.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
