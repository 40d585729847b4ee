package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** File systems as a disk has them: in an image that is mounted through a loop device. */
enum DiskFormat {
    /** With blocks of the usual size, and nothing written later by itself. */
    EXT4(
            64,
            "e2fsprogs",
            List.of("-q", "-F", "-b", "4096", "-m", "0", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0"),
            "loop"),
    /** The smallest that there may be. */
    XFS(300, "xfsprogs", List.of("-q", "-f", "-K"), "loop"),
    /** With quotas if they are switched on. */
    BTRFS(128, "btrfs-progs", List.of("-q", "-f", "-K"), "loop,nodiscard");

    /** What the images of one campaign may take of the memory. */
    private static final String ROOM = "size=1g,mode=700";

    private static final long MEBIBYTE = 1 << 20;

    private final long least;
    private final String debianPackage;
    private final List<String> making;
    private final String mounting;

    DiskFormat(long least, String debianPackage, List<String> making, String mounting) {
        this.least = least;
        this.debianPackage = debianPackage;
        this.making = making;
        this.mounting = mounting;
    }

    /** Why there can be none here, or an empty text. */
    String missing() {
        if (!Mounts.missing().isEmpty()) {
            return Mounts.missing();
        }
        if (!Commands.exists("mkfs." + this)) {
            return "mkfs." + this + " is not installed (" + debianPackage + ")";
        }
        return Files.exists(Path.of("/dev/loop-control")) ? "" : "there are no loop devices";
    }

    /** Room for images: in memory, so that no disk wears and no flush waits. */
    static Mounts.Mounted room(Path directory) throws IOException {
        return Mounts.tmpfs(directory, ROOM);
    }

    /** The smallest disk of this format, at {@code image}. */
    void make(Path image) throws IOException {
        make(image, least);
    }

    /** A disk of this format and of so many MiB, at {@code image}; it takes what is written on it. */
    void make(Path image, long mebibytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(mebibytes * MEBIBYTE);
        }
        List<String> command = new ArrayList<>(List.of("mkfs." + this));
        command.addAll(making);
        command.add(image.toString());
        Commands.run(command.toArray(String[]::new));
    }

    /** A disk on which all that an operation begins with lies safely. */
    void makeLaidOut(Path image, Path mountPoint) throws IOException {
        make(image);
        try (MountedDisk disk = mount(image, mountPoint)) {
            Files.deleteIfExists(disk.directory().resolve("lost+found"));
            new Layout(disk.directory()).reset();
        }
        // Without what was zeroed, which the copies need not have.
        Path sparse = image.resolveSibling(image.getFileName() + ".sparse");
        copy(image, sparse);
        Files.move(sparse, image, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Copies an image, holes as holes. */
    static void copy(Path image, Path to) throws IOException {
        Commands.run("cp", "--sparse=always", image.toString(), to.toString());
    }

    /** Mounts an image; its loop device goes with the mount, whatever ends that. */
    MountedDisk mount(Path image, Path directory) throws IOException {
        Files.createDirectories(directory);
        Commands.run("mount", "-t", toString(), "-o", mounting, image.toString(), directory.toString());
        return new MountedDisk(directory);
    }

    /** As mount(8) calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
