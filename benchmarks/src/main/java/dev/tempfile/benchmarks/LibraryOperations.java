package dev.tempfile.benchmarks;

import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.output.DeferredFileOutputStream;

/** The works as Guava and commons-io do them: streams that go to a file at a threshold; none is the named file. */
final class LibraryOperations {
    private LibraryOperations() {}

    static Operation of(String program, String work, Path directory) {
        int threshold = switch (work) {
            case "named" -> 0;
            case "over" -> Sample.LIMIT;
            default -> Integer.MAX_VALUE;
        };
        int size = work.equals("named") ? Sample.BLOCK : Sample.size(work);
        boolean readBack = !work.equals("named");
        return program.equals("guava")
                ? guava(threshold, size, readBack)
                : commonsIo(threshold, size, readBack, directory);
    }

    /** Guava takes no directory: its files are where {@code java.io.tmpdir} points. */
    private static Operation guava(int threshold, int size, boolean readBack) {
        byte[] piece = Sample.piece(size);
        byte[] buffer = new byte[Sample.PIECE];
        return () -> {
            long sum = 0;
            FileBackedOutputStream out = new FileBackedOutputStream(threshold);
            for (int written = 0; written < size; written += piece.length) {
                out.write(piece, 0, piece.length);
            }
            out.close();
            if (readBack) {
                try (InputStream in = out.asByteSource().openStream()) {
                    sum = Sample.drain(in, buffer);
                }
            }
            out.reset();
            return sum;
        };
    }

    private static Operation commonsIo(int threshold, int size, boolean readBack, Path directory) {
        byte[] piece = Sample.piece(size);
        byte[] buffer = new byte[Sample.PIECE];
        return () -> {
            long sum = 0;
            DeferredFileOutputStream out = DeferredFileOutputStream.builder()
                    .setThreshold(threshold)
                    .setPrefix("peer")
                    .setDirectory(directory)
                    .get();
            for (int written = 0; written < size; written += piece.length) {
                out.write(piece, 0, piece.length);
            }
            out.close();
            if (readBack) {
                try (InputStream in = out.toInputStream()) {
                    sum = Sample.drain(in, buffer);
                }
            }
            delete(out);
            return sum;
        };
    }

    private static void delete(DeferredFileOutputStream out) throws IOException {
        Path path = out.getPath();
        if (path != null && !out.isInMemory()) {
            Files.delete(path);
        }
    }
}
