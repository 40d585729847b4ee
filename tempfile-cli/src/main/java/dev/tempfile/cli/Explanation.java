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

    private Explanation() {}

    static String of(Throwable failure) {
        if (failure instanceof UncheckedIOException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof Output.Lost) {
            return "standard output cannot be written: " + failure.getMessage();
        }
        if (failure instanceof InvalidPathException path) {
            return "this locale has no file name " + path.getInput() + "; set LC_ALL to a UTF-8 one";
        }
        if (failure instanceof FileSystemException files && files.getReason() == null) {
            return of(files);
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

    private static String of(FileSystemException failure) {
        String file = failure.getFile();
        if (failure instanceof NoSuchFileException) {
            return file + " does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission for " + file;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return file + " exists already";
        }
        if (failure instanceof NotDirectoryException) {
            return file + " is not a directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return file + " is not empty";
        }
        if (failure instanceof FileSystemLoopException) {
            return file + " is a loop of links";
        }
        return file + " failed, and the system did not say why";
    }
}
