package dev.tempfile.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is piped into us. */
final class StandardInput {

    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");
    private static final Path ABOUT = Path.of("/proc/self/fdinfo/0");

    private StandardInput() {}

    /**
     * Standard input, unbuffered.
     *
     * @param otherwise what is to be said besides if there is none
     * @throws IOException if we were started without one: the JVM opens its own files then under the number that is free, and
     *     whoever reads gets the content of those
     */
    static InputStream open(String otherwise) throws IOException {
        requireOpen(otherwise);
        return new FileInputStream(FileDescriptor.in);
    }

    /**
     * Standard input as the JVM has it, which is the input of records.
     *
     * @throws IOException if we were started without one
     */
    static InputStream ofRecords() throws IOException {
        requireOpen("so there is nothing to read; give it a file, as - < FILE");
        return System.in;
    }

    private static void requireOpen(String otherwise) throws IOException {
        if (isOfTheJvm() || isForWriting()) {
            throw new IOException("standard input is closed, " + otherwise);
        }
    }

    private static boolean isOfTheJvm() {
        try {
            Path home = Path.of(System.getProperty("java.home")).toRealPath();
            return Files.readSymbolicLink(DESCRIPTOR).startsWith(home);
        } catch (IOException | UnsupportedOperationException cannotBeTold) {
            return false;
        }
    }

    /**
     * As the launcher makes it where there is none, so that no file comes there. proc_pid_fdinfo(5) has the flags of open(2) in octal,
     * of which the last two bits are the access mode; it is taken apart by hand, for every write asks, and patterns take long to start.
     */
    private static boolean isForWriting() {
        String about;
        try {
            about = Files.readString(ABOUT);
        } catch (IOException cannotBeTold) {
            return false;
        }
        int flags = about.indexOf("flags:");
        int end = flags < 0 ? -1 : about.indexOf('\n', flags);
        return end > 0 && (Character.digit(about.charAt(end - 1), 8) & 3) == 1;
    }
}
