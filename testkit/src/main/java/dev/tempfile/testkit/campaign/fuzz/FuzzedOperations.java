package dev.tempfile.testkit.campaign.fuzz;

import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Any sequence of operations on a file of any kind, beside an array that says what it must hold. */
public final class FuzzedOperations {
    private static final TempSpec SPEC = TempSpec.defaults()
            .in(Path.of(System.getProperty("fuzz.directory", "")).toAbsolutePath());
    private static final int LONGEST = 3_000;
    private static final int[] THRESHOLDS = {0, 1, 100, 1_000};

    private FuzzedOperations() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Bytes bytes = new Bytes(input);
        Model model = new Model();
        try (ByteFile file = file(bytes)) {
            while (!bytes.isOver()) {
                step(bytes, file, model);
                model.compare(file);
            }
            if (!Arrays.equals(file.rewind().readAll(), model.content())) {
                throw new AssertionError("another content than the model has");
            }
        }
    }

    private static ByteFile file(Bytes bytes) throws IOException {
        return switch (bytes.number(8)) {
            case 0 -> SPEC.createFile();
            case 1 -> SPEC.createUnnamedFile();
            case 2 -> MemoryFile.create();
            default -> SPEC.createSpooledFile(THRESHOLDS[bytes.number(THRESHOLDS.length)]);
        };
    }

    private static void step(Bytes bytes, ByteFile file, Model model) throws IOException {
        switch (bytes.number(8)) {
            case 0, 1 -> {
                byte[] some = bytes.some(200);
                file.write(some);
                model.write(some);
            }
            case 2 -> {
                int position = bytes.wide(LONGEST);
                file.position(position);
                model.position = position;
            }
            case 3 -> {
                int size = bytes.wide(LONGEST);
                file.truncate(size);
                model.truncate(size);
            }
            case 4 -> {
                int size = bytes.wide(LONGEST);
                file.resize(size);
                model.resize(size);
            }
            case 5 -> model.read(file, bytes.number(200));
            case 6 -> {
                byte[] some = bytes.some(100);
                file.output().write(some);
                model.write(some);
            }
            default -> file.flush();
        }
    }

    /** What a file must be like. */
    private static final class Model {
        private byte[] bytes = new byte[0];
        private int position;

        byte[] content() {
            return bytes;
        }

        void write(byte[] some) {
            if (some.length > 0) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length, position + some.length));
                System.arraycopy(some, 0, bytes, position, some.length);
                position += some.length;
            }
        }

        void truncate(int size) {
            bytes = Arrays.copyOf(bytes, Math.min(size, bytes.length));
            position = Math.min(position, size);
        }

        void resize(int size) {
            bytes = Arrays.copyOf(bytes, size);
        }

        void read(ByteFile file, int count) throws IOException {
            ByteBuffer into = ByteBuffer.allocate(count);
            int read = file.read(into);
            int wanted = Math.min(count, Math.max(0, bytes.length - position));
            byte[] expected = Arrays.copyOfRange(
                    bytes, Math.min(position, bytes.length), Math.min(position, bytes.length) + wanted);
            if (read > wanted
                    || !Arrays.equals(
                            Arrays.copyOf(into.array(), Math.max(0, read)),
                            Arrays.copyOf(expected, Math.max(0, read)))) {
                throw new AssertionError("read " + read + " bytes that are not those of the model");
            }
            position += Math.max(0, read);
        }

        void compare(ByteFile file) throws IOException {
            if (file.size() != bytes.length || file.position() != position) {
                throw new AssertionError("size " + file.size() + " and position " + file.position() + ", the model has "
                        + bytes.length + " and " + position);
            }
        }
    }
}
