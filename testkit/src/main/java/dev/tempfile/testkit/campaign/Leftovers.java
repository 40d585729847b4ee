package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What may be left by a program that was killed. */
@FunctionalInterface
interface Leftovers {
    /** More than any program waits for. */
    Duration AGE = Duration.ofHours(2);

    /** Says what should not be there. */
    List<String> complaints(Program program, Ground ground) throws IOException;

    /** What lies under a mark is to be swept; that somebody will is taken on trust. */
    static Leftovers trusted() {
        return (program, ground) -> List.of();
    }

    /** The next process of a program that sweeps leaves none of it, two hours later, and touches nothing else. */
    static Leftovers swept() {
        return (program, ground) -> {
            if (!program.sweeps()) {
                return List.of();
            }
            Layout work = ground.work();
            Snapshot before = Snapshot.of(work.directory());
            age(work.directory(), before);
            List<String> complaints = new ArrayList<>();
            try (RunningProgram next = program.startSweeper(ground)) {
                RunningProgram.Prepared prepared = next.prepare();
                next.go();
                Answer answer = next.answer();
                if (!answer.ok()) {
                    complaints.add("sweep " + answer.word() + ": " + prepared.problem() + answer);
                }
            }
            Snapshot after = Snapshot.of(work.directory());
            for (Snapshot.Entry entry : after.entries()) {
                if (entry.sweepable()) {
                    complaints.add("left by the sweep: " + Snapshot.placed(entry.path()));
                }
            }
            for (Snapshot.Entry entry : before.entries()) {
                if (!entry.sweepable() && !after.entries().contains(entry)) {
                    complaints.add("taken or changed by the sweep: " + Snapshot.placed(entry.path()));
                }
            }
            return complaints;
        };
    }

    /** A sweep may spare what was written just now, and only that. */
    static void age(Path directory, Snapshot snapshot) throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(AGE));
        for (Snapshot.Entry entry : snapshot.entries()) {
            if (entry.sweepable()) {
                Files.setLastModifiedTime(directory.resolve(entry.path()), then);
            }
        }
    }
}
