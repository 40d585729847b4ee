package dev.tempfile.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The works with the JDK's own calls, each in the way that costs least. */
final class JdkOperations {
    static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private JdkOperations() {}

    static Operation of(String program, String work, Path directory) {
        return switch (program + " " + work) {
            case "jdk named" -> named(directory);
            case "jdk-temp-file named" -> tempFile(directory);
            case "jdk unnamed" -> unnamed(directory);
            case "jdk memory-4k", "jdk memory-1m", "jdk memory-16m" -> memory(Sample.size(work));
            case "jdk text-file" -> textFile(directory);
            case "jdk text-memory" -> textInMemory();
            case "jdk-same unsynced" -> new JdkReplacement(directory, false, false);
            case "jdk-same atomic" -> new JdkReplacement(directory, true, false);
            case "jdk-same durable" -> new JdkReplacement(directory, true, true);
            default -> throw Operation.unknown(program, work);
        };
    }

    static Path name(Path directory) {
        return directory.resolve(
                "peer" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36));
    }

    private static Operation named(Path directory) {
        byte[] block = Sample.piece(Sample.BLOCK);
        Set<OpenOption> options = Set.of(CREATE_NEW, WRITE);
        return () -> {
            Path path = name(directory);
            try (FileChannel channel = FileChannel.open(path, options, PRIVATE)) {
                channel.write(ByteBuffer.wrap(block));
            }
            Files.delete(path);
            return block.length;
        };
    }

    private static Operation tempFile(Path directory) {
        byte[] block = Sample.piece(Sample.BLOCK);
        return () -> {
            Path path = Files.createTempFile(directory, null, null);
            try (FileChannel channel = FileChannel.open(path, WRITE)) {
                channel.write(ByteBuffer.wrap(block));
            }
            Files.delete(path);
            return block.length;
        };
    }

    private static Operation unnamed(Path directory) {
        byte[] block = Sample.piece(Sample.BLOCK);
        Set<OpenOption> options = Set.of(CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
        return () -> {
            try (FileChannel channel = FileChannel.open(name(directory), options, PRIVATE)) {
                return channel.write(ByteBuffer.wrap(block));
            }
        };
    }

    private static Operation memory(int size) {
        byte[] piece = Sample.piece(size);
        byte[] buffer = new byte[Sample.PIECE];
        return () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int written = 0; written < size; written += piece.length) {
                out.write(piece, 0, piece.length);
            }
            return Sample.drain(new ByteArrayInputStream(out.toByteArray()), buffer);
        };
    }

    private static Operation textFile(Path directory) {
        return () -> {
            Path path = name(directory);
            Files.createFile(path, PRIVATE);
            try (BufferedWriter writer = writer(Files.newOutputStream(path, WRITE))) {
                write(writer);
            }
            long sum;
            try (BufferedReader reader = Files.newBufferedReader(path, UTF_8)) {
                sum = Sample.drain(reader);
            }
            Files.delete(path);
            return sum;
        };
    }

    private static Operation textInMemory() {
        return () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (BufferedWriter writer = writer(out)) {
                write(writer);
            }
            return Sample.drain(
                    new BufferedReader(new InputStreamReader(new ByteArrayInputStream(out.toByteArray()), UTF_8)));
        };
    }

    private static BufferedWriter writer(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    }

    private static void write(BufferedWriter writer) throws IOException {
        for (String line : Sample.LINES) {
            writer.write(line);
            writer.newLine();
        }
    }
}
