package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Leaves a program as few descriptors as it needs, and fewer. */
final class DescriptorLimits extends Row {
    DescriptorLimits() {
        super(17, "descriptors", "a limit on descriptors that leaves 0 to 20 free ones; then with enough again");
    }

    @Override
    String missing() {
        return Commands.exists("prlimit") ? "" : "prlimit is not installed";
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        int most = scope.quick() ? 2 : 20;
        for (String operation : scope.quick() ? scope.of("create", "commit", "delete") : scope.ofAll()) {
            try (Ground ground = Ground.in(scope.parent());
                    Session session = new Session(scope.program(), operation, ground)) {
                Reference reference = session.reference();
                for (int free = 0; free <= most; free++) {
                    String description = operation + ": " + free + " descriptors left";
                    if (scope.wants(description) && !scope.ends(findings)) {
                        findings.tried(description, complaints(session, reference, free));
                    }
                }
            }
        }
    }

    private static List<String> complaints(Session session, Reference reference, int free) throws IOException {
        RunningProgram running = session.running();
        Observation seen = session.observe(Conditions.untraced().oncePrepared(() -> leave(running, free)));
        List<String> complaints = new ArrayList<>(
                Verdict.ofFaults(reference, seen, session.ground().work().directory(), List.of(), false));
        if (running.isAlive()) {
            Commands.run("prlimit", "--pid", Long.toString(running.pid()), "--nofile=20000:");
        }
        Observation again = session.observe(Conditions.untraced());
        Verdict.ofSuccess(reference, again, session.ground().work().directory())
                .forEach(complaint -> complaints.add("with descriptors again: " + complaint));
        return complaints;
    }

    /** Sets the limit so that so many numbers below it are free. */
    private static void leave(RunningProgram running, int free) throws IOException {
        List<Integer> used = running.descriptorNumbers();
        int limit = 0;
        for (int left = free; left > 0 || used.contains(limit); limit++) {
            if (!used.contains(limit)) {
                left--;
            }
        }
        Commands.run("prlimit", "--pid", Long.toString(running.pid()), "--nofile=" + limit + ":");
    }
}
