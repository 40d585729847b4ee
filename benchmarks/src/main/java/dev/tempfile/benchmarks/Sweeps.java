package dev.tempfile.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tempfile.Finding;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/** Measures sweeps in the directory that it is given: of names that are nobody's business, and of dead owners. */
public final class Sweeps {
    private static final int ROUNDS = 15;
    private static final int OWNERS = 100_000;
    private static final double MOST_MILLISECONDS = 2;

    /** Counts characters, so that no compiler finds out that nobody wants the names. */
    private static long found;

    private Sweeps() {}

    public static void main(String[] args) throws IOException {
        Path place = Path.of(args[0]);
        TempFiles.sweepByItself(false);
        boolean kept = true;
        Path root = Files.createDirectory(place.resolve("names"));
        int names = 0;
        for (int count : new int[] {100, 10_000, 1_000_000}) {
            for (; names < count; names++) {
                Files.createFile(root.resolve("of-another-program-" + names));
            }
            kept &= nothingToDo(root, count);
        }
        TempFiles.deleteTree(root);
        deadOwners(Files.createDirectory(place.resolve("owners")));
        if (found == 0) {
            throw new IOException("no name was read in " + root);
        }
        if (!kept) {
            System.exit(1);
        }
    }

    /**
     * A living owner among the names, as there is wherever a sweep comes by itself. Beside it two listings: one that has each name as
     * text, as who looks for a name must, and one that leaves them unread, which is less than anybody can use.
     */
    private static boolean nothingToDo(Path root, int count) throws IOException {
        double[] unread = new double[ROUNDS];
        double[] listing = new double[ROUNDS];
        double[] sweeping = new double[ROUNDS];
        try (TempFile own = TempSpec.defaults().in(root).createFile()) {
            for (int round = -3; round < ROUNDS; round++) {
                long start = System.nanoTime();
                list(root, name -> {});
                long read = System.nanoTime();
                list(root, name -> found += name.getFileName().toString().length());
                long between = System.nanoTime();
                TempFiles.sweep(root);
                long end = System.nanoTime();
                if (round >= 0) {
                    unread[round] = (read - start) / 1e6;
                    listing[round] = (between - read) / 1e6;
                    sweeping[round] = (end - between) / 1e6;
                }
            }
        }
        double[] beyond = new double[ROUNDS];
        Arrays.setAll(beyond, round -> sweeping[round] - listing[round]);
        boolean kept = median(beyond) <= MOST_MILLISECONDS;
        System.out.printf(
                Locale.ROOT,
                "nothing to do among %,9d names: sweep %8.3f ms, listing %8.3f ms (names unread %8.3f), beyond it %7.3f ms"
                        + "  %s ≤ %.0f ms%n",
                count,
                median(sweeping),
                median(listing),
                median(unread),
                median(beyond),
                kept ? "✓" : "✗",
                MOST_MILLISECONDS);
        return kept;
    }

    private static void list(Path root, Consumer<Path> each) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(root)) {
            names.forEach(each);
        }
    }

    private static void deadOwners(Path root) throws IOException {
        String digest;
        try (TempFile own = TempSpec.defaults().in(root).createFile()) {
            digest = root.relativize(own.path()).getName(0).toString().substring(9, 14);
        }
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String namespaces = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + ","
                + Files.readSymbolicLink(Path.of("/proc/self/ns/time"));
        for (int i = 0; i < OWNERS; i++) {
            Path home = Files.createDirectory(
                    root.resolve(String.format(Locale.ROOT, "tempfile-%s%08d", digest, i)),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // Of a process that is gone: its start is nobody's.
            String said = "tempfile-owner 1\nboot " + boot + "\nprocess 4194304 1 " + namespaces + "\ndirectory "
                    + Files.getAttribute(home, "fileKey") + "\nlock kernel\nend\n";
            Files.writeString(home.resolve("owner"), said, ISO_8859_1);
            Files.createFile(home.resolve("tmpcontent"));
        }
        long start = System.nanoTime();
        long swept = TempFiles.sweep(root).stream()
                .filter(finding -> finding.state() == Finding.State.SWEPT)
                .count();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%,d dead owners: %,d swept in %.1f s, %.0f µs each%n",
                OWNERS,
                swept,
                seconds,
                seconds * 1e6 / OWNERS);
        if (swept < OWNERS) {
            throw new IOException("only " + swept + " were swept in " + root);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
