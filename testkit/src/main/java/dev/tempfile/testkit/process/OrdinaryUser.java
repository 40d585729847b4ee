package dev.tempfile.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A user other than root, who owns nothing on this machine: modes mean nothing to root, so some tests prove nothing as root. */
final class OrdinaryUser {
    private static final int ID = 64001;

    private static @Nullable String classPath;

    private OrdinaryUser() {}

    /** Whether this process is root's, and so must start another one as the ordinary user. */
    static boolean mustBecome() throws IOException {
        Path self = Path.of("/proc/self");
        // Where there is no such directory, ask what a new file belongs to.
        Path ours = Files.exists(self) ? self : Files.createTempFile("whose", null);
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(ours, "unix:uid"));
        if (!ours.equals(self)) {
            Files.delete(ours);
        }
        if (root) {
            Requirement.that(
                    Stream.of("/usr/bin/setpriv", "/bin/setpriv").anyMatch(file -> Files.isExecutable(Path.of(file))),
                    "needs a user other than root: run as one, or install setpriv (util-linux)");
        }
        return root;
    }

    /** The command that runs another one as the ordinary user. */
    static List<String> becoming() {
        return List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups");
    }

    /** Gives {@code directory} to the ordinary user. */
    static void give(Path directory) throws IOException {
        Files.setAttribute(directory, "unix:gid", ID);
        Files.setAttribute(directory, "unix:uid", ID);
    }

    /** This JVM's class path, copied to where every user may read it and every locale has its names. */
    static synchronized String classPath() throws IOException {
        String known = classPath;
        if (known == null) {
            Path copies = Files.createTempDirectory("class-path");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(copies)));
            Files.setPosixFilePermissions(copies, PosixFilePermissions.fromString("rwxr-xr-x"));
            known = copied(System.getProperty("java.class.path"), copies);
            classPath = known;
        }
        return known;
    }

    private static String copied(String path, Path copies) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            Path source = Path.of(entry).toAbsolutePath();
            if (Files.exists(source)) {
                Path copy = copies.resolve(Integer.toString(entries.size()) + suffix(source));
                copyTree(source, copy);
                entries.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** A class path tells archives by it. */
    private static String suffix(Path entry) {
        return entry.toString().endsWith(".jar") ? ".jar" : "";
    }

    private static void copyTree(Path source, Path target) throws IOException {
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path from : (Iterable<Path>) walk::iterator) {
                Path to = target.resolve(source.relativize(from).toString());
                Files.copy(from, to);
                String mode = Files.isDirectory(to) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(mode));
            }
        }
    }

    /** Deletes a tree that is not too deep for paths. */
    static void delete(Path tree) {
        try (Stream<Path> walk = Files.walk(tree)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
