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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures how the cost of each kind of file grows with its size and with the number of files, and draws it: {@code
 * Growth PICTURES DISK MEMORY [disk|memory]}: directories, and which of the two alone is drawn.
 *
 * <p>No curve goes where a disk or the memory would fill, nor on when its next point would take more than 40 seconds.
 */
public final class Growth {
    private static final long GIB = 1L << 30;
    private static final byte[] PIECE = Sample.piece(Sample.PIECE);
    private static final int ROUNDS = 1000;
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

    /** One point of one kind's curve: something to run, and how many files that is. */
    private record Point(Kind kind, Run run, long files) {}

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
                printed(grown(kinds, 8, Growth::ofSize)));
        List<Curve> inTurn = new ArrayList<>();
        for (Kind kind : kinds) {
            inTurn.add(inTurn(kind));
        }
        Chart.save(
                pictures.resolve("growth-turn-" + place + ".svg"),
                "4 KiB files, one after the other: " + place,
                "files so far",
                printed(inTurn));
        Chart.save(
                pictures.resolve("growth-alive-" + place + ".svg"),
                "Empty files, all alive at once: " + place,
                "files alive",
                printed(grown(kinds, 10, Growth::alive)));
    }

    private static List<Curve> printed(List<Curve> curves) {
        curves.forEach(System.out::println);
        return curves;
    }

    /** What there is of a kind at some size or number; null beyond what it can have. */
    @FunctionalInterface
    private interface Points {
        @Nullable
        Point of(Kind kind, long at);
    }

    /**
     * The curves of all kinds, point by point and in turns: whoever is first to use much memory, or comes after a million files, pays
     * for that, and it must not be always the same one.
     */
    private static List<Curve> grown(List<Kind> kinds, int factor, Points points) throws IOException {
        List<Curve> curves = new ArrayList<>();
        for (Kind kind : kinds) {
            curves.add(new Curve(kind.name()));
        }
        Set<Kind> slow = new HashSet<>();
        for (long at = 1; at <= GIB; at *= factor) {
            List<Point> due = new ArrayList<>();
            for (Kind kind : kinds) {
                Point point = slow.contains(kind) ? null : points.of(kind, at);
                if (point != null) {
                    due.add(point);
                }
            }
            double[] took = medians(due);
            for (int i = 0; i < took.length; i++) {
                Point point = due.get(i);
                curves.get(kinds.indexOf(point.kind())).add(at, took[i] / point.files());
                if (took[i] * factor > PATIENCE) {
                    slow.add(point.kind());
                }
            }
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

    private static @Nullable Point ofSize(Kind kind, long size) {
        return size > kind.largest()
                ? null
                : new Point(kind, () -> kind.maker().make(size).close(), 1);
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

    /** All are made before the first is closed. */
    private static @Nullable Point alive(Kind kind, long count) {
        return count > kind.mostAlive() ? null : new Point(kind, () -> makeThenClose(kind, count), count);
    }

    private static void makeThenClose(Kind kind, long count) throws IOException {
        List<Closeable> files = new ArrayList<>((int) count);
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

    /** Each one's median, in nanoseconds, over rounds of all of them: three, and more as long as they took 200 ms each. */
    private static double[] medians(List<Point> points) throws IOException {
        long[][] times = new long[points.size()][ROUNDS];
        long enough = TimeUnit.MILLISECONDS.toNanos(200) * points.size();
        long begun = System.nanoTime();
        int rounds = 0;
        while (rounds < ROUNDS && (rounds < 3 || System.nanoTime() - begun < enough)) {
            for (int i = 0; i < points.size(); i++) {
                long start = System.nanoTime();
                points.get(i).run().run();
                times[i][rounds] = System.nanoTime() - start;
            }
            rounds++;
            if (System.nanoTime() - begun > PATIENCE) {
                break;
            }
        }
        double[] medians = new double[points.size()];
        for (int i = 0; i < medians.length; i++) {
            Arrays.sort(times[i], 0, rounds);
            medians[i] = times[i][rounds / 2];
        }
        return medians;
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
