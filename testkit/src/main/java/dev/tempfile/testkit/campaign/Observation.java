package dev.tempfile.testkit.campaign;

import java.util.List;
import java.util.function.Predicate;

/**
 * One operation, seen from outside.
 *
 * @param operation its name
 * @param before what lay there when it began
 * @param after what lay there when it had ended, or was killed
 * @param openBefore what the program's descriptors led to
 * @param openAfter the same, afterwards
 * @param answer what the program said
 * @param trace what strace wrote
 */
record Observation(
        String operation,
        Snapshot before,
        Snapshot after,
        List<String> openBefore,
        List<String> openAfter,
        Answer answer,
        List<String> trace) {
    /** Whether what was to be injected was: an operation may end before it gets there. */
    boolean injected() {
        return answer.word().equals("killed")
                || trace.stream().anyMatch(line -> line.contains("(INJECTED)") || line.startsWith("--- SIG"));
    }

    /** How much more there is to be swept afterwards than there was, not counting the directory of a process itself. */
    long remains() {
        return count(after, entry -> !entry.isProcessDirectory()) - count(before, entry -> !entry.isProcessDirectory());
    }

    /** Whether there is more to be swept afterwards than there was, which must be gone when the program has ended. */
    boolean owesAtEnd() {
        return count(after, entry -> true) > count(before, entry -> true);
    }

    private static long count(Snapshot snapshot, Predicate<Snapshot.Entry> counts) {
        return snapshot.entries().stream()
                .filter(Snapshot.Entry::sweepable)
                .filter(counts)
                .count();
    }

    List<Call> calls() {
        return Call.in(trace);
    }
}
