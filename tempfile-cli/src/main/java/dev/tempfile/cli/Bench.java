package dev.tempfile.cli;

import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempSpec;
import dev.tempfile.examples.Timing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * Memory, spooled and disk compared: microseconds for making a file, writing it, reading it back and closing it.
 *
 * @param directory where the files on disk were made
 * @param fileSystem what it lies on
 * @param rounds how often everything was timed
 * @param rows one for each size
 */
record Bench(Path directory, String fileSystem, int rounds, List<Row> rows) {

    /** All ways at one size, by name. */
    record Row(long bytes, Map<String, Timing.Spread> ways) {

        private double median(String way) {
            return Objects.requireNonNull(ways.get(way), way).median();
        }
    }

    /** Past this the spool leaves memory, which is to be seen in the middle of the sizes. */
    static final int SPOOL_LIMIT = 1 << 20;

    static final String MEMORY = "memory";
    static final String SPOOLED = "spooled";
    static final String UNNAMED = "disk, unnamed";
    static final String NAMED = "disk, named";

    /** From a line of text to what nobody would keep in memory twice; each four times the one before. */
    static final List<Integer> SIZES = List.of(1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24);

    private static final int PIECE = 1 << 16;

    /** What makes the file that is measured. */
    private interface Maker {
        ByteFile create() throws IOException;
    }

    /** Measures; {@code progress} hears of each size. */
    static Bench of(Path directory, int rounds, LongConsumer progress) throws IOException {
        TempSpec spec = TempSpec.defaults().in(directory);
        List<Row> rows = new ArrayList<>();
        for (int size : SIZES) {
            progress.accept(size);
            Map<String, Timing.Work> works = new LinkedHashMap<>();
            works.put(MEMORY, () -> writeAndRead(MemoryFile::create, size));
            works.put(SPOOLED, () -> writeAndRead(() -> spec.createSpooledFile(SPOOL_LIMIT), size));
            works.put(UNNAMED, () -> writeAndRead(spec::createUnnamedFile, size));
            works.put(NAMED, () -> writeAndRead(spec::createFile, size));
            rows.add(new Row(size, Timing.inTurns(works, rounds)));
        }
        return new Bench(directory, Files.getFileStore(directory).type(), rounds, rows);
    }

    /** How many times slower than memory a way is at a size. */
    static double timesMemory(Row row, String way) {
        return row.median(way) / row.median(MEMORY);
    }

    /** For programs. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("java", Runtime.version().toString());
        document.put("directory", directory.toString());
        document.put("fileSystem", fileSystem);
        document.put("rounds", rounds);
        document.put("spoolLimit", SPOOL_LIMIT);
        document.put("unit", "microseconds for making, writing, reading back and closing one file");
        List<Map<String, Object>> sizes = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> size = new LinkedHashMap<>();
            size.put("bytes", row.bytes);
            row.ways.forEach((way, spread) -> {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("low", spread.low());
                values.put("median", spread.median());
                values.put("high", spread.high());
                size.put(way, values);
            });
            sizes.add(size);
        }
        document.put("sizes", sizes);
        return document;
    }

    private static void writeAndRead(Maker maker, int size) throws IOException {
        byte[] piece = new byte[Math.min(size, PIECE)];
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        long read = 0;
        try (ByteFile file = maker.create()) {
            for (int written = 0; written < size; written += piece.length) {
                file.write(buffer.clear());
            }
            file.rewind();
            for (int n = file.read(buffer.clear()); n >= 0; n = file.read(buffer.clear())) {
                read += n;
            }
        }
        if (read != size) {
            throw new IOException("wrote " + size + " bytes and read " + read);
        }
    }
}
