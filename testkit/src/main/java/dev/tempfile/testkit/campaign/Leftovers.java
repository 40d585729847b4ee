package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What may be left by a program that was killed. */
@FunctionalInterface
interface Leftovers {
    /** Says what should not be there. */
    List<String> complaints(Program program, Reference reference, Ground ground) throws IOException;

    /** What lies under a mark is to be swept; that somebody will is taken on trust. */
    static Leftovers trusted() {
        return (program, reference, ground) -> List.of();
    }

    /** The next process of a program that sweeps leaves none of it. */
    static Leftovers swept() {
        return (program, reference, ground) -> {
            if (!program.sweeps()) {
                return List.of();
            }
            Layout work = ground.work();
            List<String> complaints = new ArrayList<>();
            try (RunningProgram next =
                    program.start("sweep", work.directory(), ground.warm().directory())) {
                RunningProgram.Prepared prepared = next.prepare();
                next.go();
                Answer answer = next.answer();
                if (!answer.ok()) {
                    complaints.add("sweep " + answer.word() + ": " + prepared.problem() + answer);
                }
            }
            for (Snapshot.Entry entry : Snapshot.of(work.directory()).entries()) {
                if (entry.sweepable()) {
                    complaints.add("left by the sweep: " + Snapshot.placed(entry.path()));
                }
            }
            return complaints;
        };
    }
}
