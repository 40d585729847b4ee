package dev.tempfile.benchmarks;

import dev.tempfile.TempFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes, writes and deletes the first temporary file of this JVM, in its default directory, and prints the nanoseconds that it
 * took: {@code FirstFile tempfile} or {@code FirstFile jdk}.
 *
 * <p>A class for each, so that neither loads anything of the other's.
 */
public final class FirstFile {
    private FirstFile() {}

    public static void main(String[] args) throws IOException {
        boolean ours = args[0].equals("tempfile");
        byte[] block = new byte[Sample.BLOCK];
        long start = System.nanoTime();
        if (ours) {
            Tempfile.make(block);
        } else {
            Jdk.make(block);
        }
        System.out.println(System.nanoTime() - start);
    }

    private static final class Tempfile {
        static void make(byte[] block) throws IOException {
            try (TempFile file = TempFile.create()) {
                file.write(block);
            }
        }
    }

    private static final class Jdk {
        static void make(byte[] block) throws IOException {
            Path path = Files.createTempFile(null, null);
            Files.write(path, block);
            Files.delete(path);
        }
    }
}
