package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Kills the program before each of its system calls. */
final class Kills extends Row {
    private final Leftovers leftovers;

    Kills(Leftovers leftovers) {
        super(1, "kill", "SIGKILL before each system call");
        this.leftovers = leftovers;
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        List<String> operations = scope.quick() ? scope.of("create", "commit", "close") : scope.ofAll();
        for (String operation : operations) {
            if (scope.ends(findings)) {
                findings.skip(operation, "time was up");
                continue;
            }
            kill(scope, operation, findings);
        }
    }

    /** Kills one operation at each of its calls. */
    void kill(Scope scope, String operation, Findings findings) throws IOException {
        Reference reference;
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(scope.program(), operation, ground)) {
            reference = session.reference();
        }
        List<Call> calls = new ArrayList<>();
        List<Call> points = new ArrayList<>(reference.calls());
        points.add(new Call("end", 0, "after the last call"));
        for (Call call : points) {
            if (scope.wants(describe(operation, call))) {
                calls.add(call);
            }
        }
        try (Standby standby = new Standby(scope, operation, calls.size())) {
            for (Call call : calls) {
                if (scope.ends(findings)) {
                    findings.skip(operation, "time was up");
                    return;
                }
                try (Session session = standby.next();
                        Ground ground = session.ground()) {
                    kill(scope, session, ground, reference, call, findings);
                }
            }
        }
    }

    private void kill(Scope scope, Session session, Ground ground, Reference reference, Call call, Findings findings)
            throws IOException {
        boolean afterwards = call.number() == 0;
        Observation seen = session.observe(afterwards ? List.of() : List.of(Injection.kill(call)));
        if (afterwards) {
            seen = session.killed(seen);
        } else if (!seen.injected()) {
            findings.notReached();
            return;
        }
        List<String> complaints = Verdict.ofDeath(reference, seen, ground.work().directory());
        complaints.addAll(leftovers.complaints(scope.program(), ground));
        findings.tried(describe(session.operation(), call), complaints);
    }

    private static String describe(String operation, Call call) {
        return operation + ": KILL at " + call;
    }
}
