package dev.tempfile.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Measures how the cost of each kind of file grows with its size and with the number of files, and draws it: {@code
 * Growth PICTURES DISK MEMORY [disk|memory]}: directories, and which of the two alone is drawn.
 *
 * <p>No curve goes where a disk or the memory would fill, nor on when its next point would take more than 40 seconds.
 */
public final class Growth {
    private static final long GIB = 1L << 30;
    private static final byte[] PIECE = Sample.piece(Sample.PIECE);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(40);

    /** Makes a file of some size; closing it deletes it. A million may be alive, so a path keeps no descriptor. */
    @FunctionalInterface
    private interface Maker {
        Closeable make(long size) throws IOException;
    }

    private record Kind(String name, Maker maker, long largest, long mostAlive) {}

    @FunctionalInterface
    private interface Run {
        void run() throws IOException;
    }

    @FunctionalInterface
    private interface Measurement {
        Curve of(Kind kind) throws IOException;
    }

    private Growth() {}

    public static void main(String[] args) throws IOException {
        Path pictures = Path.of(args[0]);
        Path disk = Path.of(args[1]);
        Path memory = Path.of(args[2]);
        List<Kind> onDisk = kinds(disk, 128 * Sample.MIB);
        List<Kind> inMemory = new ArrayList<>(kinds(memory, GIB));
        inMemory.add(memoryFile());
        String only = args.length > 3 ? args[3] : "";
        if (!only.equals("memory")) {
            draw(pictures, "disk", onDisk);
        }
        if (!only.equals("disk")) {
            draw(pictures, "memory", inMemory);
        }
    }

    private static void draw(Path pictures, String place, List<Kind> kinds) throws IOException {
        for (Kind kind : kinds) {
            warmUp(kind.maker());
        }
        Chart.save(
                pictures.resolve("growth-size-" + place + ".svg"),
                "Made, written and deleted, by size: " + place,
                "bytes",
                measure(kinds, Growth::bySize));
        Chart.save(
                pictures.resolve("growth-turn-" + place + ".svg"),
                "4 KiB files, one after the other: " + place,
                "files so far",
                measure(kinds, Growth::inTurn));
        Chart.save(
                pictures.resolve("growth-alive-" + place + ".svg"),
                "Empty files, all alive at once: " + place,
                "files alive",
                measure(kinds, Growth::alive));
    }

    private static List<Curve> measure(List<Kind> kinds, Measurement measurement) throws IOException {
        List<Curve> curves = new ArrayList<>();
        for (Kind kind : kinds) {
            Curve curve = measurement.of(kind);
            System.out.println(curve);
            curves.add(curve);
        }
        return curves;
    }

    private static List<Kind> kinds(Path directory, long largest) throws IOException {
        TempSpec spec = TempSpec.defaults().in(directory);
        long fits = Math.min(largest, room(directory) / 4);
        long descriptors = descriptors() / 2;
        return List.of(
                new Kind("named", size -> parked(spec.createFile(), size), fits, 1_000_000),
                new Kind("unnamed", size -> filled(spec.createUnnamedFile(), size), fits, descriptors),
                new Kind(
                        "spooled over 256 KiB",
                        size -> filled(spec.createSpooledFile(Sample.LIMIT), size),
                        fits,
                        100_000),
                new Kind("named, the JDK's own calls", size -> own(directory, size), fits, 1_000_000));
    }

    private static Kind memoryFile() {
        long fits = Math.min(GIB, Runtime.getRuntime().maxMemory() / 3);
        return new Kind("in memory", size -> filled(MemoryFile.create(), size), fits, 1_000_000);
    }

    private static Closeable parked(TempFile file, long size) throws IOException {
        fill(file, size);
        return file.closeHandle();
    }

    private static Closeable filled(ByteFile file, long size) throws IOException {
        fill(file, size);
        return file;
    }

    private static Closeable own(Path directory, long size) throws IOException {
        Path path = directory.resolve(
                "peer" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            fill(channel, size);
        }
        return () -> Files.delete(path);
    }

    private static void fill(WritableByteChannel channel, long size) throws IOException {
        for (long written = 0; written < size; written += PIECE.length) {
            channel.write(ByteBuffer.wrap(PIECE, 0, (int) Math.min(PIECE.length, size - written)));
        }
    }

    private static void warmUp(Maker maker) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (System.nanoTime() < end) {
            maker.make(1).close();
            maker.make(Sample.MIB).close();
        }
    }

    /** For one file of 1 B, 8 B, 64 B … up to what fits. */
    private static Curve bySize(Kind kind) throws IOException {
        Curve curve = new Curve(kind.name());
        for (long size = 1; size <= kind.largest(); size *= 8) {
            long each = size;
            curve.add(size, median(() -> kind.maker().make(each).close()));
        }
        return curve;
    }

    /** For a file of those since the point before. */
    private static Curve inTurn(Kind kind) throws IOException {
        Curve curve = new Curve(kind.name());
        long done = 0;
        long took = 0;
        for (long count = 1; count <= 1_000_000 && took * 10 < PATIENCE; count *= 10) {
            long start = System.nanoTime();
            long first = done;
            for (; done < count; done++) {
                kind.maker().make(Sample.BLOCK).close();
            }
            took = System.nanoTime() - start;
            curve.add(count, (double) took / (done - first));
        }
        return curve;
    }

    /** For a file, when all are made before the first is closed. */
    private static Curve alive(Kind kind) throws IOException {
        Curve curve = new Curve(kind.name());
        double took = 0;
        for (int count = 1; count <= kind.mostAlive() && took * 10 < PATIENCE; count *= 10) {
            int all = count;
            took = median(() -> makeThenClose(kind, all));
            curve.add(count, took / count);
        }
        return curve;
    }

    private static void makeThenClose(Kind kind, int count) throws IOException {
        List<Closeable> files = new ArrayList<>(count);
        try {
            while (files.size() < count) {
                files.add(kind.maker().make(0));
            }
        } finally {
            for (Closeable file : files) {
                file.close();
            }
        }
    }

    /** The median time of as many runs as take 200 ms, in nanoseconds. */
    private static double median(Run run) throws IOException {
        long[] times = new long[1000];
        int count = 0;
        long begun = System.nanoTime();
        do {
            long start = System.nanoTime();
            run.run();
            times[count++] = System.nanoTime() - start;
        } while (count < times.length && System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(200));
        Arrays.sort(times, 0, count);
        return times[count / 2];
    }

    /** What may be written into {@code directory}: of a file system in memory, no more than the memory left. */
    private static long room(Path directory) throws IOException {
        long usable = Files.getFileStore(directory).getUsableSpace();
        Path memory = Path.of("/proc/meminfo");
        if (!Files.getFileStore(directory).type().equals("tmpfs") || !Files.exists(memory)) {
            return usable;
        }
        try (var lines = Files.lines(memory)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .map(available -> Math.min(available, usable))
                    .findFirst()
                    .orElse(usable);
        }
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
                : 1000;
    }
}
