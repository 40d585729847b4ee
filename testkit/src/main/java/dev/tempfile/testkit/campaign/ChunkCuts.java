package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Kills a program that cuts a file into chunks, or sorts one, before each of its system calls, and has them fail. */
final class ChunkCuts extends Row {
    private static final int CHUNKS = 3;

    private static final String[] ALL = {
        "chunks",
        "chunks-gzip",
        "chunks-kept",
        "chunks-kept-gzip",
        "chunks-exec",
        "sort",
        "sort-runs",
        "sort-rereading",
        "sort-passes"
    };

    ChunkCuts() {
        super(
                23,
                "chunks",
                "SIGKILL before, and errors at, each system call while a file, plain or gzip, is cut into chunks, or is sorted");
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        Kills kills = new Kills(ChunkCuts::complaints);
        if (scope.quick()) {
            for (String operation : scope.of("chunks-kept-gzip", "sort-runs")) {
                kills.kill(scope.choosing(" at rename"), operation, findings);
            }
            return;
        }
        for (String operation : scope.of(ALL)) {
            if (scope.ends(findings)) {
                findings.skip(operation, "time was up");
                continue;
            }
            kills.kill(scope, operation, findings);
            Errors.fail(scope, operation, findings);
        }
    }

    /** What was kept is whole or not there, and a sweep takes all else. */
    private static List<String> complaints(Program program, Ground ground) throws IOException {
        List<String> complaints = new ArrayList<>(Leftovers.swept().complaints(program, ground));
        Path kept = new Layout(ground.work().directory()).absent();
        if (Files.exists(kept)) {
            try (Stream<Path> files = Files.list(kept)) {
                long there = files.count();
                if (there != CHUNKS) {
                    complaints.add(there + " of " + CHUNKS + " chunks were kept");
                }
            }
        }
        return complaints;
    }
}
