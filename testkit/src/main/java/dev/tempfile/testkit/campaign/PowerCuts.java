package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kills a program before each system call of an operation, or once it has returned, and cuts the power of its disk. */
final class PowerCuts {
    private static final Call RETURNED = new Call("end", 0, "after the last call");

    private final Scope scope;
    private final PowerLoss.Bench bench;
    private final String operation;
    private final Findings findings;

    PowerCuts(Scope scope, PowerLoss.Bench bench, String operation, Findings findings) {
        this.scope = scope;
        this.bench = bench;
        this.operation = operation;
        this.findings = findings;
    }

    /** Where the program is killed, and what is lost. */
    private record Cut(Call call, MountedDisk.Loss loss) {
        boolean afterReturn() {
            return call.equals(RETURNED);
        }

        @Override
        public String toString() {
            return "power cut at " + (afterReturn() ? "its return" : call) + ", " + loss;
        }
    }

    void cut() throws IOException {
        Reference reference = reference();
        List<Cut> cuts = cuts(reference.calls());
        try (Standby standby = new Standby(scope, operation, cuts.size())) {
            for (Cut cut : cuts) {
                if (scope.ends(findings)) {
                    return;
                }
                try (Session session = standby.next();
                        Ground ground = session.ground()) {
                    cut(cut, session, ground, reference);
                }
            }
        }
    }

    private Reference reference() throws IOException {
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(scope.program(), operation, ground)) {
            session.running();
            try (MountedDisk disk =
                    bench.format().mount(bench.fresh(), ground.work().directory())) {
                Reference reference = session.reference();
                session.discard();
                return reference;
            }
        }
    }

    private List<Cut> cuts(List<Call> calls) {
        List<Cut> cuts = new ArrayList<>();
        for (Call call : calls) {
            // Nothing gets to the disk between others than these.
            if (!scope.quick() || call.forces() || call.name().startsWith("rename")) {
                add(new Cut(call, MountedDisk.Loss.CACHES), cuts);
                add(new Cut(call, MountedDisk.Loss.ALL_BUT_JOURNAL), cuts);
            }
        }
        add(new Cut(RETURNED, MountedDisk.Loss.CACHES), cuts);
        add(new Cut(RETURNED, MountedDisk.Loss.ALL_BUT_JOURNAL), cuts);
        return cuts;
    }

    private void add(Cut cut, List<Cut> cuts) {
        if (scope.wants(describe(cut))) {
            cuts.add(cut);
        }
    }

    private String describe(Cut cut) {
        return operation + " on " + bench.format() + ": " + cut;
    }

    private void cut(Cut cut, Session session, Ground ground, Reference reference) throws IOException {
        Path image = bench.fresh();
        Observation seen;
        try (MountedDisk disk = bench.format().mount(image, ground.work().directory())) {
            seen = session.observe(cut.afterReturn() ? List.of() : List.of(Injection.kill(cut.call())));
            disk.cut(cut.loss());
            session.discard();
        }
        if (!cut.afterReturn() && !seen.injected()) {
            findings.notReached();
            return;
        }
        Observation after = new Observation(
                operation, seen.before(), bench.lookAt(image), List.of(), List.of(), seen.answer(), List.of());
        boolean returned = seen.answer().ok();
        List<String> complaints = new ArrayList<>(Verdict.ofPowerLoss(
                reference, after, ground.work().directory(), returned && PowerLoss.isDurable(operation)));
        if (!returned && !seen.answer().word().equals("killed")) {
            complaints.add("was not killed: " + seen.answer());
        }
        findings.tried(describe(cut), complaints);
    }
}
