package dev.tempfile.testkit.campaign.fuzz;

import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/** Any names, kinds and modes in a directory that is swept: nothing that was not provably left by a dead process may go. */
public final class FuzzedRoots {
    private static final Path HERE =
            Path.of(System.getProperty("fuzz.directory", "")).toAbsolutePath();
    private static final String[] BEGINNINGS = {"tempfile-", "x-tempfile-", "aaaaaaaa-tempfile-", ".aaaaaaaa-tempfile-"
    };
    private static final int ATOMIC = 3;
    private static final String[] WITNESSES = {"owner", "owner.new", "socket", "socket.new", "other"};

    private FuzzedRoots() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Bytes bytes = new Bytes(input);
        Path root = Files.createTempDirectory(HERE, "root");
        try {
            Set<Path> userFiles = new HashSet<>();
            while (!bytes.isOver() && userFiles.size() < 20) {
                plant(bytes, root, userFiles);
            }
            if (bytes.number(8) == 7) {
                // Not a directory at all, or none that is there.
                TempFiles.sweep(root.resolve("absent"));
            }
            TempFiles.findings(root);
            TempFiles.sweep(root);
            for (Path file : userFiles) {
                if (!Files.exists(file)) {
                    throw new AssertionError("swept: " + root.relativize(file));
                }
            }
        } finally {
            delete(root);
        }
    }

    private static void plant(Bytes bytes, Path root, Set<Path> userFiles) throws IOException {
        try {
            int beginning = bytes.number(4);
            String name = BEGINNINGS[beginning] + (bytes.number(2) == 0 ? characters(bytes) : bytes.text(40));
            Path path = root.resolve(name);
            if (!root.equals(path.getParent()) || Files.exists(path)) {
                return;
            }
            if (bytes.number(3) == 0) {
                Files.write(path, bytes.some(30));
                if (beginning != ATOMIC) {
                    // One that is named as an atomic file's own of an earlier boot is dead, indeed.
                    userFiles.add(path);
                }
                return;
            }
            Files.createDirectory(path);
            for (int entries = bytes.number(4); entries > 0; entries--) {
                Path entry = path.resolve(WITNESSES[bytes.number(5)]);
                if (bytes.number(5) == 0) {
                    Files.createDirectories(entry);
                } else if (bytes.number(5) == 1 && !Files.exists(entry)) {
                    Files.createSymbolicLink(entry, root);
                } else if (!Files.isDirectory(entry)) {
                    // Never whole; an empty one of an earlier boot is a dead one's after a power cut.
                    Files.writeString(entry, "x" + bytes.text(60));
                    if (entry.endsWith("other")) {
                        userFiles.add(entry);
                    }
                }
            }
            if (bytes.number(2) == 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (InvalidPathException | IOException notHere) {
            return;
        }
    }

    private static String characters(Bytes bytes) {
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < 13; i++) {
            characters.append("abcdefghijklmnopqrstuvwxyz0123456789_".charAt(bytes.number(37)));
        }
        return characters.toString();
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
