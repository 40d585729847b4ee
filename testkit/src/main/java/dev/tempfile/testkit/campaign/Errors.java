package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has each system call fail with each error, once and from then on. */
final class Errors extends Row {
    private static final List<String> ALL =
            List.of("EIO", "ENOSPC", "EDQUOT", "EMFILE", "EACCES", "EPERM", "EROFS", "EXDEV", "ELOOP", "ENOMEM");

    // Those which most often mean something else than "it failed".
    private static final Map<String, List<String>> LIKELY = Map.of(
            "openat", List.of("EMFILE", "EACCES"),
            "mkdir", List.of("ENOSPC"),
            "write", List.of("ENOSPC"),
            "pwrite64", List.of("ENOSPC"),
            "rename", List.of("EXDEV", "EIO"));
    // What signal(7) and the pages of these calls say can be interrupted.
    private static final Set<String> INTERRUPTIBLE =
            Set.of("openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "ftruncate");

    Errors() {
        super(3, "errors", "each error at each system call, once and for good");
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    /** A call, and what happens to it. */
    record Fault(Call call, String error, boolean forGood) {
        @Override
        public String toString() {
            return call + " " + error + (forGood ? " for good" : " once");
        }
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        List<String> operations = scope.quick() ? scope.of("create", "write", "commit", "close") : scope.ofAll();
        for (String operation : operations) {
            if (scope.ends(findings)) {
                findings.skip(operation, "time was up");
                continue;
            }
            fail(scope, operation, findings);
        }
    }

    /** Has the calls of one operation fail. */
    static void fail(Scope scope, String operation, Findings findings) throws IOException {
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(scope.program(), operation, ground)) {
            fail(scope, session, findings);
        }
    }

    private static void fail(Scope scope, Session session, Findings findings) throws IOException {
        Reference reference = session.reference();
        int tried = 0;
        for (Call call : reference.calls()) {
            for (Fault fault : faults(call, scope.quick())) {
                String description = session.operation() + ": " + fault;
                if (!scope.wants(description)) {
                    continue;
                }
                if (scope.ends(findings)) {
                    findings.skip(session.operation(), "the rest, when time was up");
                    return;
                }
                tried++;
                fail(reference, session, fault, description, findings);
            }
        }
        List<String> left = session.end();
        if (tried > 0 && !left.isEmpty()) {
            findings.tried(session.operation() + ": the end, after all of these faults", left);
        }
    }

    private static void fail(Reference reference, Session session, Fault fault, String description, Findings findings)
            throws IOException {
        Observation seen = session.observe(List.of(Injection.error(fault.call(), fault.error(), fault.forGood())));
        if (!seen.injected() && seen.answer().ok()) {
            findings.notReached();
            return;
        }
        List<String> complaints = Verdict.ofFaults(
                reference,
                seen,
                session.ground().work().directory(),
                List.of(fault.call()),
                fault.forGood() || looksBeforeRemoving(fault.call(), reference.calls()));
        if (fault.error().equals("EINTR") && !seen.answer().ok()) {
            complaints.add("an interrupted call was not made again: " + seen.answer());
        } else if (fault.call().forces()
                && !fault.error().equals("EINTR")
                && seen.answer().ok()) {
            complaints.add("forcing failed, but it said ok");
        }
        complaints.addAll(session.endIfRemains(seen));
        findings.tried(description, complaints);
        if (!complaints.isEmpty()) {
            // What went wrong once would be found again and again.
            session.discard();
        }
    }

    /** Whether it asks if what is to be removed is what was made: what is not known to be that stays, until the end. */
    private static boolean looksBeforeRemoving(Call call, List<Call> calls) {
        int next = calls.indexOf(call);
        while (next < calls.size() && calls.get(next).name().equals("statx")) {
            next++;
        }
        return call.name().equals("statx")
                && next < calls.size()
                && calls.get(next).removes();
    }

    private static List<Fault> faults(Call call, boolean quick) {
        List<Fault> faults = new ArrayList<>();
        if (call.name().equals("close") && call.text().contains("<pipe:")) {
            // A close that strace answers is not executed, and who reads the pipe of a command would wait for its end
            // for ever.
            return faults;
        }
        for (String error : quick ? LIKELY.getOrDefault(call.name(), List.of("EIO")) : ALL) {
            faults.add(new Fault(call, error, false));
            if (!quick || call.creates()) {
                faults.add(new Fault(call, error, true));
            }
        }
        if (call.creates() && !quick) {
            faults.add(new Fault(call, "EEXIST", false));
            faults.add(new Fault(call, "EEXIST", true));
        }
        if (INTERRUPTIBLE.contains(call.name())) {
            faults.add(new Fault(call, "EINTR", false));
        }
        return faults;
    }
}
