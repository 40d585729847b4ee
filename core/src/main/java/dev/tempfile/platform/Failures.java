package dev.tempfile.platform;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one place where a failure of the operating system gets its path, what was being done, and what to do about it. */
public final class Failures {
    /** What is said of a target that stands already where nothing is to be replaced. */
    public static final String EXISTS = "exists already; name another target, or say AtomicSpec.replacing()";

    private Failures() {}

    /**
     * A failure of a channel or of a directory's handle, which the JDK reports without a path, with the path and the step in it.
     *
     * @param step what was being done, such as "writing 4096 bytes at position 0"
     * @param failure also one that is checked and that nothing declares, as some of the JDK's native calls throw; unchecked ones
     *     are thrown on
     */
    public static IOException during(String step, Path path, Exception failure) {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof FileSystemException || failure instanceof ClosedChannelException) {
            return (IOException) failure;
        }
        return caused(
                new FileSystemException(path.toString(), null, step + ": " + advised(failure.getMessage())), failure);
    }

    /**
     * Why nothing could be created in {@code directory}, looked up only after it failed, so that success pays nothing.
     */
    public static IOException creatingIn(Path directory, IOException failure) {
        String name = directory.toString();
        String choose = "; choose another directory with TempSpec.in(directory) or the variable TMPDIR";
        if (!Files.exists(directory) && Files.notExists(directory)) {
            return caused(
                    new NoSuchFileException(
                            name, null, "the directory for temporary files does not exist: create it" + choose),
                    failure);
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            return caused(notDirectory(directory, "temporary files need a directory" + choose), failure);
        }
        if (failure instanceof AccessDeniedException) {
            return caused(
                    new AccessDeniedException(name, null, "no right to create files in this directory" + choose),
                    failure);
        }
        String reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return caused(
                new FileSystemException(
                        name, null, "nothing can be created in this directory: " + advised(reason) + choose),
                failure);
    }

    /** What is said where two names cannot be exchanged, and are not in two steps either. */
    public static String notInOneStep(String lack) {
        return "cannot be exchanged in one step (" + lack
                + "), and is not in two; tempfile-linux on a local file system can";
    }

    /** What stands at {@code path}, or holds it, is no directory. */
    public static NotDirectoryException notDirectory(Path path, String reason) {
        return new NotDirectory(path, reason);
    }

    /** The links at {@code path} lead in a circle. */
    public static FileSystemLoopException loop(Path path, String reason) {
        return new Loop(path, reason);
    }

    /** The same failure with the whole path in it. */
    public static FileSystemException at(Path path, FileSystemException failure) {
        String name = path.toString();
        if (failure instanceof NoSuchFileException) {
            return caused(new NoSuchFileException(name, null, failure.getReason()), failure);
        }
        if (failure instanceof AccessDeniedException) {
            return caused(new AccessDeniedException(name, null, failure.getReason()), failure);
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return caused(new DirectoryNotEmptyException(name), failure);
        }
        return caused(new FileSystemException(name, null, failure.getReason()), failure);
    }

    /** For a provider that is read-only, which would throw an unchecked exception without the path. */
    public static FileSystemException readOnly(Path directory) {
        return new FileSystemException(directory.toString(), null, "this file system can only be read");
    }

    /** What was asked of something that was closed, named, with what to do; the JDK's own type says neither. */
    public static ClosedChannelException closed(String name, String reason) {
        return new Closed(name + ": " + reason);
    }

    private static final class Closed extends ClosedChannelException {
        private static final long serialVersionUID = 1;
        private final String message;

        private Closed(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    /** Why nothing could be published at {@code target}, where the system's own words do not say enough. */
    public static IOException publishingAt(Path target, IOException failure) {
        if (failure instanceof FileAlreadyExistsException
                && target.toString().equals(((FileSystemException) failure).getFile())) {
            return caused(new FileAlreadyExistsException(target.toString(), null, EXISTS), failure);
        }
        if (failure instanceof AccessDeniedException) {
            return caused(
                    new AccessDeniedException(
                            target.toString(),
                            null,
                            "no right to create files in this directory, " + target.getParent()
                                    + "; choose another directory"),
                    failure);
        }
        boolean refused = failure instanceof NoSuchFileException && Files.isDirectory(target.resolveSibling(""));
        if (failure.getClass() != FileSystemException.class && !refused) {
            return failure;
        }
        return caused(
                new FileSystemException(
                        target.toString(),
                        null,
                        "nothing can be created there: " + advised(((FileSystemException) failure).getReason())
                                + "; choose another directory"),
                failure);
    }

    /** The system's reason, with what it may mean. */
    public static String advised(@Nullable String reason) {
        // The reasons are the C library's own words (strerror), which the JDK passes on untranslated.
        if (reason == null) {
            return "the operating system gave no reason";
        }
        if (reason.contains("No space left")) {
            return reason + " (free space or inodes on that file system)";
        }
        if (reason.contains("Operation not permitted")) {
            return reason
                    + " (an immutable file or directory, which lsattr shows, or another user's in a sticky directory)";
        }
        if (reason.contains("File name too long")) {
            return reason + " (a shorter path is needed)";
        }
        return reason;
    }

    private static <E extends IOException> E caused(E clearer, Exception failure) {
        clearer.initCause(failure);
        return clearer;
    }

    /** The JDK's own has no room for a reason. */
    private static final class NotDirectory extends NotDirectoryException {
        private static final long serialVersionUID = 1;
        private final String reason;

        NotDirectory(Path path, String reason) {
            super(path.toString());
            this.reason = reason;
        }

        @Override
        public String getReason() {
            return reason;
        }
    }

    /** The JDK's own has no room for a reason. */
    private static final class Loop extends FileSystemLoopException {
        private static final long serialVersionUID = 1;
        private final String reason;

        Loop(Path path, String reason) {
            super(path.toString());
            this.reason = reason;
        }

        @Override
        public String getReason() {
            return reason;
        }
    }
}
