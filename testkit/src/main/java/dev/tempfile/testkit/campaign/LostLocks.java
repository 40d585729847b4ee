package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has a process open and close its own files, which drops the kernel's locks on them, while another one sweeps. */
final class LostLocks extends Row {
    private static final int ROUNDS = 10;
    private static final int QUICK_ROUNDS = 2;

    LostLocks() {
        super(
                12,
                "locks",
                "a process reads and copies its own files, or has two copies of the library, while others sweep");
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("reread", "copy", "loaders")) {
            for (String within : List.of("", Site.TOO_LONG_FOR_SOCKETS)) {
                String description = operation + (within.isEmpty() ? "" : ", no socket");
                // Of the three ways to lose a lock one will do where it takes longer.
                boolean chosen = within.isEmpty() ? !operation.equals("copy") : operation.equals("reread");
                if (scope.wants(description) && !scope.ends(findings) && (chosen || !scope.quick())) {
                    try (Site site = Site.in(scope.parent(), within)) {
                        sweepAround(scope, site, operation, description, findings);
                    }
                }
            }
        }
    }

    private static void sweepAround(Scope scope, Site site, String operation, String description, Findings findings)
            throws IOException {
        List<String> complaints = new ArrayList<>();
        try (RunningProgram sweeper = scope.program().start("sweep", site.work(), site.warm("sweeper"))) {
            try (RunningProgram owner = scope.program().start(operation, site.work(), site.warm("owner"))) {
                for (int round = 0; round < (scope.quick() ? QUICK_ROUNDS : ROUNDS); round++) {
                    String problem = owner.prepare().problem();
                    Snapshot before = Snapshot.of(new Layout(site.work()).temp());
                    owner.go();
                    do {
                        complaints.addAll(Resident.sweepAgain(sweeper));
                    } while (!owner.hasAnswered() && problem.isEmpty());
                    Answer answer = owner.answer();
                    complaints.addAll(Resident.sweepAgain(sweeper));
                    if (!answer.ok()) {
                        complaints.add(answer.word() + ": " + problem + answer);
                    }
                    List<Snapshot.Entry> after =
                            Snapshot.of(new Layout(site.work()).temp()).entries();
                    for (Snapshot.Entry entry : before.entries()) {
                        if (!after.contains(entry)) {
                            complaints.add("taken from one that lives: " + entry.place());
                        }
                    }
                }
            }
            Leftovers.age(site.work(), Snapshot.of(site.work()));
            complaints.addAll(Resident.sweepAgain(sweeper));
            for (Snapshot.Entry entry : Snapshot.of(site.work()).entries()) {
                if (entry.sweepable()) {
                    complaints.add("left of one that is dead: " + entry.place());
                }
            }
        }
        findings.tried(description, complaints.stream().distinct().toList());
    }
}
