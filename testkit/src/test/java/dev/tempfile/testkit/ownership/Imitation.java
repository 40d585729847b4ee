package dev.tempfile.testkit.ownership;

import dev.tempfile.Finding;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;

/** Process directories made by hand, as an owner would have made them, and what a sweep says of one. */
final class Imitation {
    static final String OTHER_BOOT = "00000000-0000-0000-0000-000000000000";

    private Imitation() {}

    static Path directory(Path here, String owner) throws IOException {
        return Files.createDirectory(
                here.resolve("tempfile-" + owner),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static String random() {
        return String.format("%08d", new Random().nextInt(100_000_000));
    }

    /** The digest of this boot, as the library puts it into names. */
    static String thisBoot(Path here) throws IOException {
        try (TempFile file = TempSpec.defaults().in(here).createFile()) {
            return file.path().getParent().getFileName().toString().substring(9, 14);
        }
    }

    static String anEarlierBoot(Path here) throws IOException {
        String now = thisBoot(here);
        return (now.charAt(0) == 'a' ? "b" : "a") + now.substring(1);
    }

    static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    /** What the owner of a directory would say, of a process that is gone. */
    static String said(Path directory, String boot) throws IOException {
        Object key = Files.getAttribute(directory, "fileKey");
        return "tempfile-owner 1\nboot " + boot + "\nprocess 4194304 1 " + namespaces() + "\ndirectory " + key
                + "\nlock kernel\nend\n";
    }

    /** Those in which an id and a start hold here. */
    static String namespaces() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + ","
                + Files.readSymbolicLink(Path.of("/proc/self/ns/time"));
    }

    static Path say(Path directory, String text) throws IOException {
        return Files.writeString(directory.resolve("owner"), text, StandardCharsets.ISO_8859_1);
    }

    static Path content(Path directory) throws IOException {
        return Files.writeString(directory.resolve("content"), "of a user");
    }

    /** Sweeps, and returns what was found at this path. */
    static Finding sweep(Path here, Path path) throws IOException {
        List<Finding> findings = TempFiles.sweep(here);
        return findings.stream()
                .filter(finding -> finding.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " was not looked at: " + findings));
    }
}
