package dev.tempfile.testkit.campaign;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What an operation does when nothing is in its way: the measure for what it may do when something is. */
record Reference(Observation undisturbed) {
    List<Call> calls() {
        return undisturbed.calls();
    }

    /** By how much the number of entries that look alike changes. */
    Map<String, Integer> change(Function<Snapshot.Entry, String> look) {
        return difference(undisturbed.before().count(look), undisturbed.after().count(look));
    }

    /** What the new content looks like. */
    String newContent() {
        return undisturbed.before().contentOf("source");
    }

    static Map<String, Integer> difference(Map<String, Integer> before, Map<String, Integer> after) {
        Map<String, Integer> change = new TreeMap<>();
        before.forEach((look, count) -> change.merge(look, -count, Integer::sum));
        after.forEach((look, count) -> change.merge(look, count, Integer::sum));
        change.values().removeIf(count -> count == 0);
        return change;
    }
}
