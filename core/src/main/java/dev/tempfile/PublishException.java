package dev.tempfile;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a content could not be published in full, and on which side of the commit, the one step that others see, that fell.
 *
 * <p>{@link #isPublished()} true: the target has the new content; what failed came after. This is the only exception that says so:
 * whatever else {@code commit()}, {@code moveTo} and the one-line forms of {@link AtomicFile} throw, checked or not, but for what a
 * listener of the caller's throws at the end, the target is as it was (but for {@link Step#WRITE_IN_PLACE}). That is so of this exception with {@link #isPublished()} false,
 * and of those for which {@code java.nio.file} has a type of its own:
 *
 * <ul>
 *   <li>{@link java.nio.file.FileAlreadyExistsException}: the target exists and is not to be replaced
 *   <li>{@link java.nio.file.NoSuchFileException}: the target's directory does not exist, or somebody deleted the new content
 *   <li>{@link java.nio.file.NotDirectoryException}, {@link java.nio.file.FileSystemLoopException}, {@link
 *       java.nio.file.AccessDeniedException}: of the path to the target
 *   <li>{@link TargetChangedException}: somebody else changed the target meanwhile
 *   <li>{@link java.nio.channels.ClosedChannelException}: the file was closed before
 * </ul>
 *
 * <p>Nothing is left on disk by a failure on the near side, once the file that was to be published is closed. Of two failures on the
 * far side the graver one is thrown, that of {@link Step#FORCE_DIRECTORY}, and the other is suppressed in it.
 */
public final class PublishException extends FileSystemException {
    private static final long serialVersionUID = 1;

    private static final String MIXED = "may have a mixture of the old content and the new; ";

    private final Step step;
    private final boolean published;

    /** What was being done. In this order. */
    public enum Step {
        /** Writing the content, or what of it was still collected; or a copy of it, beside the target. */
        WRITE,
        /** Looking at the target and at the new file, whether they are what they should be. */
        CHECK,
        /** Giving the new file the attributes of the old one. */
        ATTRIBUTES,
        /** Forcing the content to the device. Final for that file: the system may have dropped what it could not write. */
        FORCE,
        /** Closing the new file before it gets its name. */
        CLOSE,
        /** Keeping the old file under another name. */
        BACKUP,
        /** Putting the new file in the target's place. */
        REPLACE,
        /**
         * Writing into the target itself, as {@link AtomicSpec#orInPlaceNotAtomically()} allowed: the target may have a mixture of
         * both. The only step of which that is so.
         */
        WRITE_IN_PLACE,
        /** Forcing the directory: the target has the new content, and whether that survives a power cut is unknown. */
        FORCE_DIRECTORY,
        /** Closing and deleting what is needed no more: the target has the new content, as promised. */
        CLEAN_UP
    }

    PublishException(Path target, Step step, boolean published, IOException cause) {
        super(target.toString(), otherFile(target, cause), reason(step, published, cause));
        this.step = step;
        this.published = published;
        initCause(cause);
    }

    /** A failure before the target has the new content: the same where {@code java.nio.file} has a type of its own for it. */
    static IOException before(Path target, Step step, IOException failure) {
        boolean plain = failure.getClass() == FileSystemException.class || failure.getClass() == IOException.class;
        return plain ? new PublishException(target, step, false, failure) : failure;
    }

    /**
     * The new content is there, and the directory that has it could not be forced.
     *
     * @param advice what to do about it
     */
    static PublishException durabilityUnknown(Path target, IOException failure, String advice) {
        FileSystemException unknown = new FileSystemException(
                target.toString(),
                null,
                "whether that survives a power cut is unknown, for its directory could not be forced ("
                        + failure.getMessage() + "); " + advice);
        unknown.initCause(failure);
        return new PublishException(target, Step.FORCE_DIRECTORY, true, unknown);
    }

    private static @Nullable String otherFile(Path target, IOException cause) {
        String file = cause instanceof FileSystemException known ? known.getFile() : null;
        return target.toString().equals(file) ? null : file;
    }

    private static String reason(Step step, boolean published, IOException cause) {
        String why = cause instanceof FileSystemException known ? known.getReason() : cause.getMessage();
        String during = step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return (published ? "has the new content, but " : step == Step.WRITE_IN_PLACE ? MIXED : "is as it was; ")
                + during + " failed: " + (why == null ? cause.toString() : why);
    }

    /** Whether the target has the new content. */
    public boolean isPublished() {
        return published;
    }

    /** What was being done. */
    public Step step() {
        return step;
    }
}
