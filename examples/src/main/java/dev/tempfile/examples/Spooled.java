package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.SpooledFile;
import java.io.IOException;
import java.util.Arrays;

/** In memory while it is small, on disk as soon as it grows past its limit, and no difference to its user. */
public final class Spooled {

    /** What came out. */
    public record Result(
            long limit,
            long bytesWritten,
            boolean inMemoryAtTheLimit,
            boolean onDiskBeyondIt,
            boolean sameBytesCameBack) {}

    private static final int LIMIT = 64 * 1024;

    private Spooled() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        byte[] upload = "A line of an upload of unknown size\n".repeat(4_000).getBytes(UTF_8);
        byte[] first = Arrays.copyOf(upload, LIMIT);
        byte[] rest = Arrays.copyOfRange(upload, LIMIT, upload.length);
        Result result;
        // tag::show[]
        try (SpooledFile spool = SpooledFile.create(64 * 1024)) {
            spool.write(first); // exactly the limit: still in memory
            // end::show[]
            boolean inMemory = spool.isInMemory();
            // tag::show[]
            spool.write(rest); // past it: on disk, in a file without a name
            byte[] back = spool.rewind().readAll();
            // end::show[]
            result = new Result(LIMIT, upload.length, inMemory, !spool.isInMemory(), Arrays.equals(upload, back));
            // tag::show[]
        }
        // end::show[]
        return result;
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
