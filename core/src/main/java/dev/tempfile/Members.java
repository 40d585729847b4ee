package dev.tempfile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was made through a directory and ends with it: files, directories, and shares of its quota.
 *
 * <p>Thread-safe, and no lock is held while a member is called: a member has its own, and whoever holds that may be closing the
 * directory.
 */
final class Members {
    private final Set<AutoCloseable> members = ConcurrentHashMap.newKeySet();

    void add(AutoCloseable member) {
        members.add(member);
    }

    /** Takes it out; false if somebody did before. */
    boolean remove(AutoCloseable member) {
        return members.remove(member);
    }

    void flush() throws IOException {
        for (AutoCloseable member : members) {
            if (member instanceof OpenFile<?> file && file.isOpen()) {
                file.flush();
            } else if (member instanceof TempDirectory within) {
                within.members().flush();
            }
        }
    }

    /** Closes the handles of what has a name, which will lie elsewhere. */
    void prepareToStay() throws IOException {
        for (AutoCloseable member : members) {
            if (member instanceof OpenFile<?> file) {
                file.prepareToStay();
            } else if (member instanceof TempDirectory within) {
                within.members().prepareToStay();
            }
        }
    }

    /** Ends with the directory in which they lie, which was moved and is nobody's any more. */
    @Nullable
    IOException stay(Path from, Path to) {
        return each(member -> {
            if (!members.remove(member)) {
                return;
            }
            if (member instanceof OpenFile<?> file) {
                file.stay(from, to);
            } else if (member instanceof TempDirectory within) {
                within.stay(from, to);
            } else {
                member.close();
            }
        });
    }

    /** As {@link #stay(Path, Path)}, and closes the handle of the directory that they were in, too. */
    @Nullable
    IOException stay(Path from, Path to, Closeable handle) {
        IOException first = stay(from, to);
        try {
            handle.close();
        } catch (IOException failure) {
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
        }
        return first;
    }

    /** Closes what came when the directory was closed already. */
    static void closeLate(AutoCloseable member) {
        try {
            member.close();
        } catch (Exception left) {
            // It lies in a directory that is being deleted, whose own close reports what stays.
            return;
        }
    }

    /** Closes them all; what fails is returned, with what failed after it. */
    @Nullable
    IOException close() {
        return each(AutoCloseable::close);
    }

    /** Closes what came too late to stay in the directory that it was made in, and deletes it where that was moved. */
    static void closeMoved(AutoCloseable late, Path from, Path to) throws IOException {
        if (late instanceof OpenFile<?> file) {
            file.moved(from, to);
        } else if (late instanceof TempDirectory within) {
            within.moved(from, to);
        }
        try {
            late.close();
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException(failure);
        }
    }

    private interface Step {
        void on(AutoCloseable member) throws Exception;
    }

    private @Nullable IOException each(Step step) {
        IOException first = null;
        for (AutoCloseable member : members) {
            try {
                step.on(member);
            } catch (Exception failure) {
                IOException named = failure instanceof IOException known ? known : new IOException(failure);
                if (first == null) {
                    first = named;
                } else {
                    first.addSuppressed(named);
                }
            }
        }
        return first;
    }
}
