package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Has one system call fail, and then one of those by which the program cleans up after it. */
final class FaultPairs extends Row {
    private static final int SECONDS_EACH = 4;

    /** Where it cannot link it goes another way, whose failures none but a pair shows; of it the bounded form tries only these. */
    private static final String WITHOUT_A_LINK = "keep";

    private static final String FIRST = "ENOSPC";
    private static final String FIRST_TEXT = "No space left on device";
    private static final String SECOND = "EIO";
    private static final String SECOND_TEXT = "Input/output error";
    private static final Set<String> FDOPENDIR = Set.of("newfstatat", "fcntl");
    private static final Set<String> CLOSED_ALONE = Set.of("dup", "fchmod", "flistxattr");

    FaultPairs() {
        super(4, "pairs", "ENOSPC at a system call, then EIO at one of those that follow");
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        List<String> operations =
                scope.quick() ? scope.of("commit", WITHOUT_A_LINK) : scope.ofAllBut("close", "delete");
        for (String operation : operations) {
            if (scope.ends(findings)) {
                findings.skip(operation, "time was up");
                continue;
            }
            try (Ground ground = Ground.in(scope.parent());
                    Session session = new Session(scope.program(), operation, ground)) {
                Reference reference = session.reference();
                for (Call first : reference.calls()) {
                    if (scope.quick()
                            && operation.equals(WITHOUT_A_LINK)
                            && !first.name().startsWith("link")) {
                        continue;
                    }
                    failTwice(scope, session, reference, first, findings);
                }
                List<String> left = session.end();
                if (!left.isEmpty()) {
                    findings.tried(operation + ": the end, after all of these faults", left);
                }
            }
        }
    }

    private static void failTwice(Scope scope, Session session, Reference reference, Call first, Findings findings)
            throws IOException {
        Observation once = session.observe(Conditions.injecting(List.of(Injection.error(first, FIRST, false)))
                .recordingEverything());
        List<Call> calls = once.calls();
        int behind = calls.size();
        for (int index = 0; index < calls.size(); index++) {
            if (calls.get(index).text().contains("(INJECTED)")) {
                behind = index + 1;
            }
        }
        List<Call> following = calls.subList(behind, Math.min(calls.size(), behind + SECONDS_EACH));
        for (Call second : following) {
            String description = session.operation() + ": " + first + " " + FIRST + ", then " + second + " " + SECOND;
            // strace knows one rule for each name.
            if (second.name().equals(first.name()) || !scope.wants(description) || scope.ends(findings)) {
                continue;
            }
            Observation seen = session.observe(
                    List.of(Injection.error(first, FIRST, false), Injection.error(second, SECOND, false)));
            List<String> complaints = new ArrayList<>(Verdict.ofFaults(
                    reference, seen, session.ground().work().directory(), List.of(first, second), true));
            // What the program got over is no failure of its own, and then the other one is the first.
            if (!once.answer().ok() && !hiddenByTheJdk(calls.get(behind - 1), following, second)) {
                complaints.addAll(order(seen));
            }
            complaints.addAll(session.endIfRemains(seen));
            findings.tried(description, complaints);
            if (!complaints.isEmpty()) {
                session.discard();
            }
        }
    }

    /**
     * Whether the JDK itself makes the second call, in the middle of the first one's method, and throws what that throws.
     *
     * <p>Seen in the JDK's source, and that the exceptions come from there: {@code UnixFileAttributeViews.setMode} closes the
     * descriptor of a failed fchmod in a finally block (17 and 25); {@code UnixUserDefinedFileAttributeView.list} does so after a
     * failed flistxattr; {@code newDirectoryStream} closes that on which dup or
     * fdopendir (fstat, fcntl) failed, and its duplicate, in a catch block (17; 25 ignores what closing says). Both do so at once
     * and on that descriptor: any other close is the program's.
     */
    private static boolean hiddenByTheJdk(Call failed, List<Call> following, Call second) {
        boolean duplicated = FDOPENDIR.contains(failed.name());
        int closes = duplicated ? 2 : CLOSED_ALONE.contains(failed.name()) ? 1 : 0;
        List<Call> own = following.subList(0, Math.min(closes, following.size()));
        return own.contains(second)
                && own.stream().allMatch(call -> call.name().equals("close"))
                && own.get(0).descriptor().equals(failed.descriptor());
    }

    /** The first failure is the one that is thrown; the second is told, unless there was nothing to tell. */
    private static List<String> order(Observation seen) {
        Answer answer = seen.answer();
        if (!answer.failed()) {
            return List.of();
        }
        if (answer.primary().contains(SECOND_TEXT) && !answer.primary().contains(FIRST_TEXT)) {
            return List.of("the second failure hides the first: " + answer);
        }
        if (seen.remains() > 0 && !answer.mentions(SECOND_TEXT)) {
            return List.of("something was left, and the failure of deleting it is not told: " + answer);
        }
        return List.of();
    }
}
