package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has the id of a dead process given to another one, and lets processes of two namespaces have the same id in one directory. */
final class ReusedIds extends Row {
    /** Which id is given again: none that a young namespace has in use. */
    private static final int ID = 20_000;

    ReusedIds() {
        super(10, "ids", "process ids that are used again, and that are the same in two namespaces over one directory");
    }

    @Override
    String missing() {
        try {
            return PidNamespace.missing();
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("create", "reread")) {
            try (PidNamespace one = PidNamespace.made();
                    PidNamespace other = PidNamespace.made()) {
                Case cases = new Case(scope, operation, one, other, findings);
                if (operation.equals("reread")) {
                    cases.seenFromElsewhere();
                } else {
                    cases.usedAgain();
                    if (!scope.quick()) {
                        cases.usedAgainWithoutSocket();
                        cases.theSameInBoth();
                    }
                }
            }
        }
    }

    private record Case(Scope scope, String operation, PidNamespace one, PidNamespace other, Findings findings) {
        private Program in(PidNamespace namespace) {
            return namespace.around(scope.program());
        }

        /** A program that lives in a namespace and has the id there. */
        private Resident resident(PidNamespace namespace, Site site, String name) throws IOException {
            namespace.next(ID);
            Resident resident = Resident.holding(in(namespace), operation, site.work(), site.warm(name));
            if (!namespace.has(ID)) {
                resident.close();
                throw new IOException("the kernel did not give the id " + ID);
            }
            return resident;
        }

        /** A dead program's id is that of one that lives. */
        void usedAgain() throws IOException {
            try (Site site = Site.in(scope.parent(), "")) {
                Resident dead = resident(one, site, "dead");
                dead.close();
                try (Resident alive = resident(one, site, "alive")) {
                    judge("its id is that of one that lives", site, in(one), List.of(dead), List.of(alive));
                    alive.close();
                    judge("and so did that one die", site, in(one), List.of(alive), List.of());
                }
            }
        }

        /** As well where nothing but the process itself is a witness. */
        void usedAgainWithoutSocket() throws IOException {
            try (Site site = Site.in(scope.parent(), Site.TOO_LONG_FOR_SOCKETS)) {
                Resident dead = resident(one, site, "dead");
                dead.close();
                try (Resident alive = resident(one, site, "alive")) {
                    judge("its id is used again, no socket", site, in(one), List.of(dead), List.of(alive));
                }
            }
        }

        /** One is dead, and one of the same id lives in another namespace. */
        void theSameInBoth() throws IOException {
            try (Site site = Site.in(scope.parent(), "")) {
                Resident dead = resident(one, site, "dead");
                try (Resident alive = resident(other, site, "alive")) {
                    judge("both live, swept from outside", site, scope.program(), List.of(), List.of(dead, alive));
                    dead.close();
                    judge("one lives elsewhere", site, in(other), List.of(dead), List.of(alive));
                }
            }
            try (Site site = Site.in(scope.parent(), "")) {
                Resident dead = resident(one, site, "dead");
                dead.close();
                try (Resident alive = resident(other, site, "alive")) {
                    judge("seen from outside", site, scope.program(), List.of(dead), List.of(alive));
                }
            }
        }

        /** One that lives has neither a socket nor its lock any more, and is looked at from where its id is nobody's or another's. */
        void seenFromElsewhere() throws IOException {
            try (Site site = Site.in(scope.parent(), Site.TOO_LONG_FOR_SOCKETS);
                    Resident alive = resident(one, site, "alive")) {
                judge("no lock, no socket, another namespace", site, in(other), List.of(), List.of(alive));
                judge("no lock, no socket, its own namespace", site, in(one), List.of(), List.of(alive));
                judge("no lock, no socket, from outside", site, scope.program(), List.of(), List.of(alive));
            }
        }

        private void judge(String what, Site site, Program sweeper, List<Resident> dead, List<Resident> alive)
                throws IOException {
            String description = operation + ": " + what;
            if (!scope.wants(description) || scope.ends(findings)) {
                return;
            }
            List<String> complaints = new ArrayList<>(Resident.sweep(sweeper, site.work(), site.warm("sweeper")));
            dead.forEach(one -> complaints.addAll(one.left()));
            alive.forEach(one -> complaints.addAll(one.lost()));
            findings.tried(description, complaints);
        }
    }
}
