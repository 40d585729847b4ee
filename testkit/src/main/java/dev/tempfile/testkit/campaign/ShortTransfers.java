package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.util.List;

/** Has every read and write in the directory move less than it was asked for, which systems may and seldom do. */
final class ShortTransfers extends Row {
    private static final String SOURCE = "short-transfers";

    ShortTransfers() {
        super(5, "short", "reads and writes that move fewer bytes than asked, by a preloaded library");
    }

    @Override
    String missing() {
        return Compiled.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        List<String> operations = scope.quick()
                ? scope.of("write", "spool", "commit")
                : scope.of("create", "write", "unnamed", "spool", "commit", "move", "keep", "close", "directory");
        List<Integer> limits = scope.quick() ? List.of(1000) : List.of(7, 1000, 4096, 65_536);
        for (String operation : operations) {
            for (int limit : limits) {
                String description = operation + ": at most " + limit + " bytes at once";
                if (!scope.wants(description) || scope.ends(findings)) {
                    continue;
                }
                try (Ground ground = Ground.in(scope.parent())) {
                    findings.tried(description, complaints(scope, ground, operation, limit));
                }
            }
        }
    }

    private static List<String> complaints(Scope scope, Ground ground, String operation, int limit) throws IOException {
        Reference reference;
        try (Session session = new Session(scope.program(), operation, ground)) {
            reference = session.reference();
        }
        Program cut = scope.program()
                .with("LD_PRELOAD", Compiled.library(SOURCE, ground.top()).toString())
                .with("SHORT_TRANSFERS_IN", ground.top().toString() + "/w")
                .with("SHORT_TRANSFERS_BYTES", Integer.toString(limit));
        try (Session session = new Session(cut, operation, ground)) {
            Observation seen = session.observe(Conditions.untraced());
            return Verdict.ofSuccess(reference, seen, ground.work().directory());
        }
    }
}
