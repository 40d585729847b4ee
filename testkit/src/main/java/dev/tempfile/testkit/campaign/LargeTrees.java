package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Trees that are deeper than there are descriptors, and wider than there is memory for names. */
final class LargeTrees extends Row {
    LargeTrees() {
        super(
                16,
                "large",
                "a depth of 6,000 under 256 descriptors; 1,000,000 files in one directory with little memory");
    }

    @Override
    String missing() {
        return Commands.exists("prlimit") ? "" : "prlimit is not installed";
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("delete")) {
            deep(scope, operation, scope.quick() ? 600 : 6000, findings);
            if (Mounts.missing().isEmpty()) {
                wide(scope, operation, scope.quick() ? 60_000 : 1_000_000, findings);
            } else {
                findings.skip(operation + " of many files", Mounts.missing());
            }
        }
    }

    private static void deep(Scope scope, String operation, int depth, Findings findings) throws IOException {
        String description = operation + ": depth " + depth + " with 256 descriptors";
        if (!scope.wants(description) || scope.ends(findings)) {
            return;
        }
        Program limited = scope.program().behind(List.of("prlimit", "--nofile=256:256"));
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(limited, operation, ground)) {
            session.running();
            dig(ground.work().tree(), depth);
            findings.tried(description, deleted(session, ground));
        }
    }

    /** From the bottom up, because a path to the bottom would be too long. */
    private static void dig(Path tree, int depth) throws IOException {
        Path bottom = Files.createDirectory(tree.resolveSibling("deep"));
        for (int level = 1; level < depth; level++) {
            Path above = Files.createDirectory(tree.resolveSibling("above"));
            Files.createFile(above.resolve("leaf"));
            Files.move(bottom, above.resolve("d"));
            Files.move(above, bottom, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(bottom, tree.resolve("deep"));
    }

    private static void wide(Scope scope, String operation, int files, Findings findings) throws IOException {
        String heap = scope.quick() ? "-Xmx12m" : "-Xmx64m";
        String description = operation + ": " + files + " files in one directory, " + heap;
        if (!scope.wants(description) || scope.ends(findings)) {
            return;
        }
        Program limited = scope.program().withHeap(heap);
        try (Ground ground = Ground.in(scope.parent());
                Mounts.Mounted memory = Mounts.tmpfs(ground.work().directory(), "size=4g,nr_inodes=1200000");
                Session session = new Session(limited, operation, ground)) {
            session.running();
            Path crowd = Files.createDirectories(memory.directory().resolve("tree/crowd"));
            for (int number = 0; number < files; number++) {
                Files.createFile(crowd.resolve("file with a name of usual length " + number));
            }
            findings.tried(description, deleted(session, ground));
        }
    }

    private static List<String> deleted(Session session, Ground ground) throws IOException {
        Answer answer = session.answerWithin(120);
        if (!answer.ok()) {
            return List.of(answer.word() + ": " + answer);
        }
        return Files.exists(ground.work().tree()) ? List.of("said ok, but the tree is there") : List.of();
    }
}
