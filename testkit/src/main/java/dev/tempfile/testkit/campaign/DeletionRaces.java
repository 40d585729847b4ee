package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Exchanges what a deletion is about to enter, between any two of its system calls.
 *
 * <p>The program is stopped after a call and goes on after the attack: that tries each of the moments that a race of two processes
 * would hit by luck.
 */
final class DeletionRaces extends Row {
    /** In the bounded form each attack takes its turn at one call of so many. */
    private static final int EVERY = 4;

    DeletionRaces() {
        super(
                13,
                "races",
                "directories exchanged for a link, a FIFO, a mount, or moved up, after each system call of a deletion");
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    /** What an attacker who may write the tree makes of a directory in it. */
    enum Attack {
        LINK {
            @Override
            void on(Path directory, Path stash, Path outside) throws IOException {
                Files.move(directory, stash);
                Files.createSymbolicLink(directory, outside);
            }
        },
        FIFO {
            @Override
            void on(Path directory, Path stash, Path outside) throws IOException {
                Files.move(directory, stash);
                Commands.run("mkfifo", directory.toString());
            }
        },
        MOVED_UP {
            @Override
            void on(Path directory, Path stash, Path outside) throws IOException {
                Files.move(directory, outside.resolve(stash.getFileName()));
            }
        },
        ANOTHER_DIRECTORY {
            @Override
            void on(Path directory, Path stash, Path outside) throws IOException {
                Files.move(directory, stash);
                Files.createDirectory(directory);
                Files.createLink(directory.resolve("one"), outside.resolve("one"));
                Files.createSymbolicLink(directory.resolve("twig"), outside);
            }
        },
        MOUNT {
            @Override
            void on(Path directory, Path stash, Path outside) throws IOException {
                Mounts.bind(outside, directory);
            }
        };

        abstract void on(Path directory, Path stash, Path outside) throws IOException;
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.quick() ? scope.of("delete") : scope.of("delete", "directory")) {
            try (Ground ground = Ground.in(scope.parent());
                    Session session = new Session(scope.program(), operation, ground)) {
                Reference reference = session.reference();
                int turn = 0;
                for (Attack attack : Attack.values()) {
                    if (attack == Attack.MOUNT && !Mounts.missing().isEmpty()) {
                        findings.skip(operation + " with mounts", Mounts.missing());
                        continue;
                    }
                    List<Call> calls = reference.calls();
                    int step = scope.quick() && !scope.untilFirst() ? EVERY : 1;
                    for (int index = turn++ % step; index < calls.size(); index += step) {
                        attack(scope, session, attack, calls.get(index), findings);
                    }
                }
            }
        }
    }

    private static void attack(Scope scope, Session session, Attack attack, Call call, Findings findings)
            throws IOException {
        String description = session.operation() + ": " + attack + " after " + call;
        if (!scope.wants(description) || scope.ends(findings)) {
            return;
        }
        Ground ground = session.ground();
        Path stash = Files.createDirectories(ground.top().resolve("stash"));
        List<Path> mounts = new ArrayList<>();
        Observation seen = session.observe(Conditions.injecting(List.of(Injection.stop(call)))
                .whileStopped(() -> exchange(session, attack, stash, mounts)));
        List<String> complaints = new ArrayList<>();
        if (!seen.answer().ok() && !seen.answer().failed()) {
            complaints.add(seen.answer().word() + ": " + seen.answer());
        }
        for (Path mount : mounts) {
            Commands.run("umount", "-l", mount.toString());
        }
        for (String canary : List.of("one", "two")) {
            if (Files.notExists(ground.work().outside().resolve(canary))) {
                complaints.add("deleted outside/" + canary);
            }
        }
        if (seen.injected()) {
            findings.tried(description, complaints);
        } else {
            findings.notReached();
        }
        session.discardRemains(stash);
    }

    /** Attacks every directory in the tree at once, the deepest first. */
    private static void exchange(Session session, Attack attack, Path stash, List<Path> mounts) throws IOException {
        Path work = session.ground().work().directory();
        boolean tree = session.operation().equals("delete");
        Path top =
                tree ? session.ground().work().tree() : session.ground().work().temp();
        // In a process directory only its owner has rights: the attack begins one below.
        int depth = work.getNameCount() + (tree ? 1 : 3);
        if (Files.notExists(top)) {
            return;
        }
        List<Path> directories;
        try (Stream<Path> walk = Files.walk(top)) {
            directories = walk.filter(path ->
                            path.getNameCount() > depth && Files.isDirectory(path) && !Files.isSymbolicLink(path))
                    .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                    .toList();
        }
        int number = 0;
        for (Path directory : directories) {
            attack.on(
                    directory,
                    stash.resolve("taken" + number++),
                    session.ground().work().outside());
            if (attack == Attack.MOUNT) {
                mounts.add(0, directory);
            }
        }
    }
}
