package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stops a program after each system call of an operation, or once it has returned; cuts the power of its disk, and kills it. */
final class PowerCuts {
    private static final Call RETURNED = new Call("return", 0, "");

    /** What changes a file's content or name, or forces it: between others nothing new can be lost. */
    private static final Set<String> CHANGING = Set.of(
            "write",
            "pwrite64",
            "ftruncate",
            "fsync",
            "fdatasync",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat");

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

    /** Where the program is when the power fails, and what is lost. */
    private record Cut(Call call, MountedDisk.Loss loss) {
        boolean afterReturn() {
            return call.equals(RETURNED);
        }

        @Override
        public String toString() {
            return "power cut " + (afterReturn() ? "after its return" : "after " + call) + ", " + loss;
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
            if (!scope.quick()) {
                // What is lost then is also among the recorded states, which are cheaper.
                add(new Cut(call, MountedDisk.Loss.CACHES), cuts);
            }
            if (!scope.quick() || CHANGING.contains(call.name())) {
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
        boolean cutOff;
        try (MountedDisk disk = bench.format().mount(image, ground.work().directory())) {
            if (cut.afterReturn()) {
                seen = session.observe(List.of());
                disk.cut(cut.loss());
                session.discard();
                cutOff = true;
            } else {
                AtomicBoolean stopped = new AtomicBoolean();
                seen = session.observe(Conditions.injecting(List.of(Injection.stop(cut.call())))
                        .whileStopped(() -> {
                            // While it has everything open, for closing makes some file systems write.
                            disk.cut(cut.loss());
                            session.discard();
                            disk.close();
                            stopped.set(true);
                        }));
                session.discard();
                cutOff = stopped.get();
            }
        }
        if (!cutOff) {
            findings.notReached();
            return;
        }
        Observation after = new Observation(
                operation, seen.before(), bench.lookAt(image), List.of(), List.of(), seen.answer(), List.of());
        boolean lasts = cut.afterReturn() && PowerLoss.isDurable(operation);
        List<String> complaints = new ArrayList<>(
                Verdict.ofPowerLoss(reference, after, ground.work().directory(), lasts));
        if (cut.afterReturn() && !seen.answer().ok()) {
            complaints.add("failed without a fault: " + seen.answer());
        }
        findings.tried(describe(cut), complaints);
    }
}
