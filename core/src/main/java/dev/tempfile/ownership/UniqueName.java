package dev.tempfile.ownership;

import dev.tempfile.platform.RandomName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds a name that nobody has: the only loop of the library that tries again, and only after "already exists".
 *
 * @param prefix what the name begins with
 * @param mark what tells whose it is, in a directory that others use too; empty inside a directory of ours
 * @param suffix what the name ends with
 */
public record UniqueName(String prefix, String mark, String suffix) {
    /** How many names are tried, as Python's TMP_MAX since 2026: eight random characters collide only if someone wills it. */
    public static final int ATTEMPTS = 20;

    /** How many independent random characters a name has. */
    public static final int RANDOM_CHARACTERS = 8;

    /** Put in place of the random characters by tests that force names to collide. */
    static volatile @Nullable Supplier<String> replacement;

    /** What is done with a name that may be free. */
    @FunctionalInterface
    public interface Attempt<T> {
        /**
         * Creates the file or directory.
         *
         * @throws FileAlreadyExistsException if the name is taken, so that another one is tried
         */
        T create(Path path) throws IOException;
    }

    /**
     * Tries names in {@code directory} until one is free.
     *
     * @param observer told of each name that is tried, or null
     * @throws FileAlreadyExistsException when {@value #ATTEMPTS} names in a row were taken
     */
    public <T> T create(Path directory, @Nullable Observer observer, Attempt<T> attempt) throws IOException {
        FileAlreadyExistsException last = null;
        for (int tried = 0; tried < ATTEMPTS; tried++) {
            Path path = directory.resolve(next());
            if (observer != null) {
                observer.creating(path);
            }
            try {
                return attempt.create(path);
            } catch (FileAlreadyExistsException taken) {
                last = taken;
            }
        }
        FileAlreadyExistsException exhausted = new FileAlreadyExistsException(
                directory.toString(),
                null,
                ATTEMPTS
                        + " random names in a row exist already in this directory: someone is filling it on purpose, or"
                        + " names are not random here; use another directory");
        exhausted.initCause(last);
        throw exhausted;
    }

    private String next() {
        Supplier<String> replaced = replacement;
        String random = replaced == null ? RandomName.characters(RANDOM_CHARACTERS) : replaced.get();
        return prefix.concat(random).concat(mark).concat(suffix);
    }
}
