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

    private StandardInput() {}

    /**
     * Standard input, unbuffered.
     *
     * @param target what was to get it
     * @throws IOException if we were started without one: the JVM opens its own files then under the number that is free, and
     *     whoever reads gets the content of those
     */
    static InputStream open(Path target) throws IOException {
        if (isOfTheJvm()) {
            throw new IOException(
                    "standard input is closed, so there is nothing to write; " + target + " is as it was");
        }
        return new FileInputStream(FileDescriptor.in);
    }

    /** The same as records, for {@link System#in}; that it is closed is said where it is read, as all else that is wrong with it. */
    static InputStream ofRecords() {
        return isOfTheJvm() ? new Closed() : System.in;
    }

    private static boolean isOfTheJvm() {
        try {
            Path home = Path.of(System.getProperty("java.home")).toRealPath();
            return Files.readSymbolicLink(DESCRIPTOR).startsWith(home);
        } catch (IOException | UnsupportedOperationException cannotBeTold) {
            return false;
        }
    }

    private static final class Closed extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("it is closed; pipe the records in, or name a file");
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return read();
        }
    }
}
