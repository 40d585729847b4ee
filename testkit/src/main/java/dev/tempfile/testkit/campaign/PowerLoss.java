package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.AtomicOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Has the power fail at every moment of what publishes a content, and looks what the disk holds. */
final class PowerLoss extends Row {
    /** The format that the bounded form tries, too; of the others it records one operation. */
    private static final DiskFormat ALWAYS = DiskFormat.EXT4;

    PowerLoss() {
        super(
                2,
                "power",
                "recorded writes replayed up to each one and with the last ones torn; the disk shut down after each call, and a kill");
    }

    @Override
    String missing() {
        return Mounts.missing().isEmpty() ? Strace.missing() : Mounts.missing();
    }

    @Override
    List<String> fileSystems(Scope scope) {
        return formats(scope).stream().map(DiskFormat::toString).toList();
    }

    private static List<DiskFormat> formats(Scope scope) {
        return scope.quick() && scope.untilFirst() ? List.of(ALWAYS) : List.of(DiskFormat.values());
    }

    private static List<String> operations(Scope scope, DiskFormat format) {
        if (!scope.quick()) {
            return scope.ofSynced();
        }
        return format == ALWAYS ? scope.of("commit", "commit-new") : scope.of("commit");
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (DiskFormat format : formats(scope)) {
            if (!format.missing().isEmpty()) {
                findings.skip(format.toString(), format.missing());
                continue;
            }
            try (Bench bench = Bench.in(scope.parent(), format)) {
                for (String operation : operations(scope, format)) {
                    lose(scope, bench, operation, findings);
                }
            }
        }
    }

    private static void lose(Scope scope, Bench bench, String operation, Findings findings) throws IOException {
        String subject = operation + " on " + bench.format();
        if (!scope.mayWant(subject)) {
            return;
        }
        if (scope.isOver()) {
            findings.skip(subject, "time was up");
            return;
        }
        if (RecordingDisk.missing().isEmpty()) {
            new RecordedWrites(scope, bench, operation, findings).replay();
        } else {
            findings.skip(subject + ": recorded writes", RecordingDisk.missing());
        }
        if (bench.format() == DiskFormat.BTRFS || scope.quick() && bench.format() != ALWAYS) {
            return; // btrfs has no such ioctl.
        }
        if (MountedDisk.missingCut().isEmpty()) {
            new PowerCuts(scope, bench, operation, findings).cut();
        } else {
            findings.skip(subject + ": power cuts", MountedDisk.missingCut());
        }
    }

    /** Whether an operation promises that what it did is there once it has returned. */
    static boolean isDurable(String operation) {
        AtomicOperation known = AtomicOperation.named(operation);
        return known != null && known.strength() == AtomicOperation.Strength.DURABLE;
    }

    /** Images of one format: the one that all begin with, and one to be used and used again; and where they are mounted to be looked at. */
    record Bench(DiskFormat format, Ground ground, Mounts.Mounted room) implements AutoCloseable {
        static Bench in(Path parent, DiskFormat format) throws IOException {
            Ground ground = Ground.in(parent);
            try {
                Bench bench =
                        new Bench(format, ground, DiskFormat.room(ground.top().resolve("images")));
                Files.createDirectories(bench.look());
                format.makeLaidOut(bench.original(), bench.look());
                return bench;
            } catch (IOException failure) {
                ground.close();
                throw failure;
            }
        }

        private Path original() {
            return room.directory().resolve("original");
        }

        private Path look() {
            return ground.top().resolve("look");
        }

        /** An image on which an operation begins; the one that was got before is gone. */
        Path fresh() throws IOException {
            Path image = room.directory().resolve("image");
            DiskFormat.copy(original(), image);
            return image;
        }

        /** What a disk holds after a loss of power: mounted, which is when it is recovered. */
        Snapshot lookAt(Path image) throws IOException {
            try (MountedDisk disk = format.mount(image, look())) {
                return Snapshot.of(disk.directory());
            }
        }

        @Override
        public void close() throws IOException {
            try (ground;
                    room) {
                return;
            }
        }
    }
}
