package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A quota that the file system itself keeps, which fails calls with EDQUOT: a limit on the one subvolume of a btrfs. */
final class FileSystemQuota {
    /** What is left of it. The nodes of its trees, of 16 KiB, count as well: one page is not enough for anything. */
    private static final List<Integer> PAGES = List.of(0, 16, 48, 128);

    private static final String EDQUOT = "Disk quota exceeded";
    /** The first one that is made. */
    private static final String SUBVOLUME = "0/256";

    private static final Pattern REFERENCED = Pattern.compile("(?m)^" + SUBVOLUME + "\\s+(\\d+)");
    private static final long PAGE = 4096;

    private final Scope scope;
    private final Findings findings;

    FileSystemQuota(Scope scope, Findings findings) {
        this.scope = scope;
        this.findings = findings;
    }

    void run() throws IOException {
        String missing = DiskFormat.BTRFS.missing();
        if (!missing.isEmpty()) {
            findings.skip("a quota of the file system", missing);
            return;
        }
        for (String operation : scope.quick()
                ? scope.of("write", "replace")
                : scope.of("create", "write", "unnamed", "spool", "commit", "commit-new", "replace", "move", "keep")) {
            for (int pages : scope.quick() ? PAGES.subList(0, 1) : PAGES) {
                String description = operation + ": a quota of btrfs that leaves " + pages + " pages";
                if (scope.wants(description) && !scope.ends(findings)) {
                    findings.tried(description, complaints(operation, pages));
                }
            }
        }
    }

    private List<String> complaints(String operation, int pages) throws IOException {
        try (Ground ground = Ground.in(scope.parent());
                Mounts.Mounted room = DiskFormat.room(ground.top().resolve("images"))) {
            Path image = room.directory().resolve("image");
            DiskFormat.BTRFS.make(image);
            try (MountedDisk disk = DiskFormat.BTRFS.mount(image, ground.top().resolve("disk"));
                    Mounts.Mounted limited = subvolume(disk, ground.work().directory());
                    Session session = new Session(scope.program(), operation, ground)) {
                Reference reference = session.reference();
                Observation seen = session.observe(Conditions.untraced().oncePrepared(() -> leave(pages, disk)));
                List<String> complaints =
                        new ArrayList<>(Verdict.ofFaults(reference, seen, limited.directory(), List.of(), false));
                if (pages == 0 && !seen.answer().mentions(EDQUOT)) {
                    complaints.add("there was nothing left, and it says: " + seen.answer());
                }
                limit("none", disk);
                complaints.addAll(SmallFileSystems.again(session, reference));
                return complaints;
            }
        }
    }

    /** A subvolume of its own, for who has nothing left cannot even lift the limit. */
    private static Mounts.Mounted subvolume(MountedDisk disk, Path directory) throws IOException {
        Path subvolume = disk.directory().resolve("limited");
        Commands.run("btrfs", "quota", "enable", disk.directory().toString());
        Commands.run("btrfs", "subvolume", "create", subvolume.toString());
        return Mounts.bind(subvolume, directory);
    }

    private static void leave(int pages, MountedDisk disk) throws IOException {
        String directory = disk.directory().toString();
        // What is used is counted when it is written.
        Commands.run("btrfs", "filesystem", "sync", directory);
        Matcher used = REFERENCED.matcher(Commands.run("btrfs", "qgroup", "show", "--raw", directory));
        if (!used.find()) {
            throw new IOException("btrfs does not say how much of the quota is used");
        }
        long limit = Long.parseLong(used.group(1)) + pages * PAGE;
        limit(Long.toString(limit), disk);
    }

    private static void limit(String bytes, MountedDisk disk) throws IOException {
        Commands.run(
                "btrfs", "qgroup", "limit", bytes, SUBVOLUME, disk.directory().toString());
    }
}
