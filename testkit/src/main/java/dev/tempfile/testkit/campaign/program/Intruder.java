package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Another user, in a directory that everybody may write and that has the sticky bit: takes, opens and imitates whatever there is.
 *
 * <p>Nothing of others may he get; nothing of his own may be gone, and where his links lead, nothing may change.
 */
public final class Intruder extends DrivenProgram {
    private static final int PLANTS = 60;
    private static final String[] TAKEN = {"owner", "socket", "owner.new"};

    private final Set<Path> seen = new TreeSet<>();
    private final List<Path> plants = new ArrayList<>();

    private Intruder() {}

    /** Takes the arguments of every driven program. */
    public static void main(String[] args) throws Exception {
        new Intruder().serve(args[0], Path.of(args[1]), Path.of(args[2]));
    }

    @Override
    protected void preload() {}

    @Override
    protected Operation prepare(String operation, Layout layout) {
        return () -> intrude(layout.temp(), layout.outside());
    }

    private void intrude(Path shared, Path canaries) throws IOException {
        for (Path plant : plants) {
            if (!Files.exists(plant, LinkOption.NOFOLLOW_LINKS)) {
                throw new AssertionError("somebody took away what is not his: " + plant);
            }
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(shared)) {
            for (Path found : all) {
                if (!plants.contains(found)) {
                    seen.add(found);
                    take(found);
                }
            }
        }
        for (Path known : List.copyOf(seen)) {
            if (!Files.exists(known, LinkOption.NOFOLLOW_LINKS)) {
                seen.remove(known);
                plant(known, canaries);
            }
        }
    }

    private static void take(Path found) {
        demandFailure("deleted " + found, () -> Files.delete(found));
        demandFailure("moved " + found, () -> Files.move(found, found.resolveSibling("taken")));
        demandFailure("listed " + found, () -> Files.newDirectoryStream(found).close());
        demandFailure("read " + found, () -> Files.readAllBytes(found));
        for (String name : TAKEN) {
            demandFailure("read what is in " + found, () -> Files.readAllBytes(found.resolve(name)));
            demandFailure("wrote into " + found, () -> Files.createFile(found.resolve(name)));
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void demandFailure(String what, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException refused) {
            return;
        }
        throw new AssertionError(what);
    }

    /** Puts something of his own under a name that was another's. */
    private void plant(Path name, Path canaries) throws IOException {
        if (plants.size() == PLANTS) {
            remove(plants.remove(ThreadLocalRandom.current().nextInt(PLANTS)));
        }
        try {
            switch (ThreadLocalRandom.current().nextInt(4)) {
                case 0 -> Files.createSymbolicLink(name, canaries);
                case 1 -> Files.createFile(name);
                case 2 -> {
                    Files.createDirectory(name);
                    Files.createSymbolicLink(name.resolve("owner"), canaries.resolve("one"));
                    Files.createSymbolicLink(name.resolve("tree"), canaries);
                }
                default -> {
                    // As private as those which are imitated, but for whose it is.
                    Files.createDirectory(
                            name, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                    Files.writeString(name.resolve("owner"), "");
                }
            }
            plants.add(name);
        } catch (IOException nameIsTakenAgain) {
            return;
        }
    }

    private static void remove(Path plant) throws IOException {
        if (Files.isDirectory(plant, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(plant)) {
                for (Path within : all) {
                    Files.delete(within);
                }
            }
        }
        Files.delete(plant);
    }
}
