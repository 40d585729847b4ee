package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs an operation on a disk that records, and looks at all that the disk may hold after a loss of power. */
final class RecordedWrites {
    private static final int TORN = 60;
    private static final int TORN_QUICKLY = 8;

    private final Scope scope;
    private final PowerLoss.Bench bench;
    private final String operation;
    private final Findings findings;

    RecordedWrites(Scope scope, PowerLoss.Bench bench, String operation, Findings findings) {
        this.scope = scope;
        this.bench = bench;
        this.operation = operation;
        this.findings = findings;
    }

    void replay() throws IOException {
        Path recorder = RecordingDisk.compiledIn(bench.ground().top());
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(scope.program(), operation, ground)) {
            // Started before its directory is that disk, of which nothing but the operation is recorded.
            session.running();
            Recorded recorded = record(session, ground, recorder);
            Reference reference = new Reference(recorded.seen());
            if (!recorded.seen().answer().ok()) {
                throw new IOException(operation + " fails on a disk that records: "
                        + recorded.seen().answer());
            }
            List<Recording.State> states = new ArrayList<>(recorded.recording().prefixes());
            states.addAll(recorded.recording().torn(scope.quick() ? TORN_QUICKLY : TORN, operation.hashCode()));
            for (Recording.State state : states) {
                String description = operation + " on " + bench.format() + ": " + state;
                if (scope.ends(findings)) {
                    return;
                }
                if (scope.wants(description)) {
                    findings.tried(description, complaints(recorded.recording(), state, reference, ground));
                }
            }
        }
    }

    private record Recorded(Observation seen, Recording recording) {}

    private Recorded record(Session session, Ground ground, Path recorder) throws IOException {
        RecordingDisk recording = RecordingDisk.of(bench.fresh(), recorder);
        Observation seen;
        try (recording;
                MountedDisk disk =
                        bench.format().mount(recording.file(), ground.work().directory())) {
            seen = session.observe(Conditions.untraced().oncePrepared(recording::mark));
            recording.mark();
            // What it has open would keep the disk mounted.
            session.discard();
        }
        return new Recorded(seen, Recording.read(recording.log()));
    }

    private List<String> complaints(Recording recording, Recording.State state, Reference reference, Ground ground)
            throws IOException {
        Path image = bench.fresh();
        recording.apply(state, image);
        Observation undisturbed = reference.undisturbed();
        Observation seen = new Observation(
                operation,
                undisturbed.before(),
                bench.lookAt(image),
                List.of(),
                List.of(),
                undisturbed.answer(),
                List.of());
        return Verdict.ofPowerLoss(
                reference, seen, ground.work().directory(), state.returned() && PowerLoss.isDurable(operation));
    }
}
