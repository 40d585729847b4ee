package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has a sweeper run between any two system calls of a program that is alive. */
final class Sweepers extends Row {
    Sweepers() {
        super(9, "sweepers", "a sweep by another process after each system call of a living owner");
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        if (!scope.program().sweeps()) {
            findings.skip("all", scope.program().name() + " has no operation \"sweep\"");
            return;
        }
        for (String operation : scope.quick() ? scope.of("first") : scope.of("first", "create", "commit", "close")) {
            try (Ground ground = Ground.in(scope.parent());
                    Session session = new Session(scope.program(), operation, ground);
                    RunningProgram sweeper = scope.program().startSweeper(ground)) {
                Reference reference = session.reference();
                for (Call call : reference.calls()) {
                    String description = operation + ": a sweep after " + call;
                    if (!scope.wants(description) || scope.ends(findings)) {
                        continue;
                    }
                    List<String> complaints = new ArrayList<>();
                    Observation seen = session.observe(Conditions.injecting(List.of(Injection.stop(call)))
                            .whileStopped(() -> complaints.addAll(Resident.sweepAgain(sweeper))));
                    complaints.addAll(
                            Verdict.ofSuccess(reference, seen, ground.work().directory()));
                    findings.tried(description, complaints);
                    if (!complaints.isEmpty()) {
                        session.discard();
                    }
                }
            }
        }
    }
}
