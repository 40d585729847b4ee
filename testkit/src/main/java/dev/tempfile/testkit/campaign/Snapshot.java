package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * What lies in a directory at a moment, with random names taken out, so that two runs can be compared.
 *
 * @param entries everything, each with its path below the directory
 */
record Snapshot(List<Entry> entries) {
    /** In the name of everything that a sweep may take away. */
    static final String MARK = "tempfile-";

    private static final Set<String> FIXED = Set.of(
            "target", "absent", "source", "temp", "tree", "outside", "branch", "twig", "bough", "leaf", "one", "two",
            "link");

    /**
     * One file, directory or link.
     *
     * @param path below the directory
     * @param kind of what type it is, and its mode
     * @param content its length and checksum, or where it leads to
     */
    record Entry(String path, String kind, String content) {
        /** Whether it lies where a later sweep finds it. */
        boolean sweepable() {
            return path.contains(MARK);
        }

        /** Whether it is the one directory that a process makes for all that it has in a directory. */
        boolean isProcessDirectory() {
            return path.substring(path.lastIndexOf('/') + 1).startsWith(MARK);
        }

        /** Whether a process says in it who it is and where, which differs from run to run. */
        boolean isOwnerFile() {
            return sweepable() && path.endsWith("/owner");
        }

        /** Where it lies, random names taken out. */
        String place() {
            return placed(path);
        }

        /** Where it lies and what it is; of what is to be swept the content does not matter. */
        String roughly() {
            return place() + " " + kind + (sweepable() ? "" : " " + content);
        }

        /** Where it lies, what it is, what it holds. */
        String exactly() {
            return place() + " " + kind + (isOwnerFile() ? "" : " " + content);
        }
    }

    static Snapshot of(Path directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                if (!path.equals(directory)) {
                    entries.add(new Entry(directory.relativize(path).toString(), "directory " + mode(path), ""));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                String name = directory.relativize(path).toString();
                if (attributes.isSymbolicLink()) {
                    entries.add(
                            new Entry(name, "link", Files.readSymbolicLink(path).toString()));
                } else if (attributes.isRegularFile()) {
                    entries.add(new Entry(name, "file " + mode(path), content(path)));
                } else if (!name.contains(MARK)) {
                    // A process has its socket when it can, and its directory goes with it.
                    entries.add(new Entry(name, "other", ""));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException goneMeanwhile) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new Snapshot(entries);
    }

    /** A path with the names that differ from run to run taken out. */
    static String placed(String path) {
        StringBuilder placed = new StringBuilder();
        for (String name : path.split("/", -1)) {
            placed.append(placed.isEmpty() ? "" : "/");
            if (FIXED.contains(name)) {
                placed.append(name);
            } else if (name.startsWith(MARK)) {
                placed.append(MARK).append('*');
            } else {
                placed.append(name.contains(MARK) ? "*-" + MARK + "*" : "*");
            }
        }
        return placed.toString();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static String content(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " bytes " + Long.toHexString(sum.getValue());
    }

    /** How many entries look alike. */
    Map<String, Integer> count(Function<Entry, String> look) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Entry entry : entries) {
            counts.merge(look.apply(entry), 1, Integer::sum);
        }
        return counts;
    }

    /** Whether a file with this content lies anywhere but at {@code source}. */
    boolean holds(String content) {
        return entries.stream()
                .anyMatch(entry ->
                        entry.content().equals(content) && !entry.path().equals("source"));
    }

    /** The content of an entry, or an empty text. */
    String contentOf(String path) {
        return entries.stream()
                .filter(entry -> entry.path().equals(path))
                .map(Entry::content)
                .findFirst()
                .orElse("");
    }
}
