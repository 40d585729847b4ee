package dev.tempfile.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A failure in one line that says what was wrong; the JDK's own exceptions often say no more than a path. */
final class Explanation {

    /** What the JDK says where the system says ELOOP. */
    private static final String LINK_LOOP =
            "Too many levels of symbolic links or unable to access attributes of symbolic link";

    private static final String[][] WORDS = {
        {"write less or raise TempSpec.withQuota", "raise --quota"},
        {"TempSpec.in(directory)", "--in DIR"},
        {"in(directory)", "--in DIR"},
        {LINK_LOOP, "its symbolic links lead in a circle"},
        {"say AtomicSpec.replacing()", "leave out --no-clobber"},
        {"use AtomicSpec.atomic()", "write without --durable"},
        {"AtomicSpec.durable()", "--durable"},
        {"AtomicSpec.refusingLinks()", "--refuse-link"},
        {"AtomicSpec.creatingParents()", "--parents"},
        {"AtomicSpec.orInPlaceNotAtomically()", "--or-in-place"},
        {"AtomicSpec.reportingLosses(consumer)", "--report-losses"},
        {"AtomicSpec.exclusive()", "--exclusive"},
        {"start Java with a larger -Xmx", "give Java more by JDK_JAVA_OPTIONS=-XmxSIZE"},
        {"hand it over as a stream", "give it on standard input, as - < FILE"},
        {"read the file without quotes if it has none", "say --quote none if it has none"},
        {"say which encoding it is in", "say which encoding it is in by --encoding"},
        {"sort them one by one, or without headers", "sort them one by one, or say --no-header"},
        {"FileVersion.of(file).toString() gives one", "'tempfile write --print-version FILE' prints one"},
    };

    private Explanation() {}

    /** A failure in one line. */
    static String of(Throwable failure) {
        return forUsers(plain(failure));
    }

    /** The library speaks to programmers, the system to its own; here the same is said with an option and in plain words. */
    static String forUsers(String message) {
        String text = message;
        for (String[] words : WORDS) {
            text = text.replace(words[0], words[1]);
        }
        return text;
    }

    private static String plain(Throwable failure) {
        if (failure instanceof UncheckedIOException && failure.getCause() != null) {
            return plain(failure.getCause());
        }
        if (failure instanceof Output.Lost) {
            return "standard output cannot be written: " + failure.getMessage();
        }
        if (failure instanceof InvalidPathException path) {
            return "this locale has no file name " + path.getInput() + "; set LC_ALL to a UTF-8 one";
        }
        if (failure instanceof FileSystemException files && files.getReason() == null) {
            return files.getFile() + " " + what(files);
        }
        String message = failure.getMessage();
        if (failure instanceof IOException && message != null && !message.isBlank()) {
            return message.strip();
        }
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + message.strip();
    }

    static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString().stripTrailing();
    }

    private static String what(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "may not be used so: permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (failure instanceof NotDirectoryException) {
            return "is not a directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "is not empty";
        }
        if (failure instanceof FileSystemLoopException) {
            return "is a loop of links";
        }
        return "failed, and the system did not say why";
    }
}
