package dev.tempfile.benchmarks;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.TextView;
import dev.tempfile.UnnamedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The works as Tempfile does them, written as a user would write them. */
final class TempfileOperations {
    /** Opens the file that a work is done on. */
    @FunctionalInterface
    private interface Opener {
        ByteFile open() throws IOException;
    }

    private TempfileOperations() {}

    static Operation of(String program, String work, Path directory) {
        TempSpec spec = TempSpec.defaults().in(directory);
        Opener inMemory = program.equals("tempfile-spooled") ? () -> spec.createSpooledFile(0) : MemoryFile::create;
        return switch (work) {
            case "named" -> named(spec);
            case "unnamed" -> unnamed(spec);
            case "memory-4k", "memory-1m", "memory-16m" -> bytes(inMemory, Sample.size(work));
            case "over" -> bytes(() -> spec.createSpooledFile(Sample.LIMIT), Sample.size(work));
            case "text-file" -> text(spec::createFile);
            case "text-memory" -> text(inMemory);
            case "unsynced" -> replace(directory.resolve("target"), AtomicSpec.unsynced());
            case "atomic" -> replace(directory.resolve("target"), AtomicSpec.atomic());
            case "durable" -> replace(directory.resolve("target"), AtomicSpec.durable());
            case "large" -> program.equals("tempfile-copy") ? copied(directory) : large(directory.resolve("target"));
            default -> throw Operation.unknown(program, work);
        };
    }

    private static Operation named(TempSpec spec) {
        byte[] block = Sample.piece(Sample.BLOCK);
        return () -> {
            try (TempFile file = spec.createFile()) {
                file.write(block);
                return file.position();
            }
        };
    }

    private static Operation unnamed(TempSpec spec) {
        byte[] block = Sample.piece(Sample.BLOCK);
        return () -> {
            try (UnnamedFile file = spec.createUnnamedFile()) {
                file.write(block);
                return file.position();
            }
        };
    }

    private static Operation bytes(Opener opener, int size) {
        byte[] piece = Sample.piece(size);
        ByteBuffer buffer = ByteBuffer.allocate(Sample.PIECE);
        return () -> {
            try (ByteFile file = opener.open()) {
                for (int written = 0; written < size; written += piece.length) {
                    file.write(piece);
                }
                file.rewind();
                long sum = 0;
                while (file.read(buffer.clear()) > 0) {
                    sum += buffer.position() + buffer.get(0);
                }
                return sum;
            }
        };
    }

    private static Operation text(Opener opener) {
        return () -> {
            try (ByteFile file = opener.open()) {
                TextView text = file.text();
                for (String line : Sample.LINES) {
                    text.writeLine(line);
                }
                text.rewind();
                long sum = 0;
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    sum += line.length();
                }
                return sum;
            }
        };
    }

    private static Operation replace(Path target, AtomicSpec spec) {
        byte[] block = Sample.piece(Sample.BLOCK);
        return () -> {
            AtomicFile.write(target, out -> out.write(block), spec);
            return block.length;
        };
    }

    private static Operation large(Path target) {
        byte[] piece = new byte[Sample.LARGE_PIECE];
        Arrays.fill(piece, (byte) 'x');
        return () -> {
            try (AtomicFile file = AtomicFile.open(target)) {
                for (long written = 0; written < Sample.GIB; written += piece.length) {
                    file.write(piece);
                }
                file.commit();
                return Files.size(target);
            }
        };
    }

    private static Operation copied(Path directory) {
        Path target = directory.resolve("target");
        return () -> {
            try (AtomicFile file = AtomicFile.open(target);
                    InputStream source = Files.newInputStream(directory.resolve("source"))) {
                file.transferFrom(source);
                file.commit();
                return Files.size(target);
            }
        };
    }
}
