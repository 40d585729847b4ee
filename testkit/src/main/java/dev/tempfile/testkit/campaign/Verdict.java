package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.AtomicOperation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Judges what was seen of an operation under a fault by what it does without one. Says what is wrong, nothing if nothing is. */
final class Verdict {
    /** Operations that mean to leave something that is no temporary file, besides those that publish. */
    private static final Set<String> LASTING = Set.of(
            "keep",
            "delete",
            "sweep",
            "chunks-kept",
            "chunks-kept-gzip",
            "sort",
            "sort-runs",
            "sort-rereading",
            "sort-passes");

    /** What gives the owner of a directory the right back that its deletion takes. */
    private static final String LENT = " directory rwx------ ";

    /** Operations on a file that stays open and usable when they fail, and may have got its descriptor meanwhile. */
    private static final Set<String> GROWING = Set.of("spool");

    private final Reference reference;
    private final Observation seen;
    private final Path work;
    private final List<String> complaints = new ArrayList<>();

    private Verdict(Reference reference, Observation seen, Path work) {
        this.reference = reference;
        this.seen = seen;
        this.work = work;
    }

    /** After a death in the middle: old or new, whole, and besides only what a sweep takes away. */
    static List<String> ofDeath(Reference reference, Observation seen, Path work) {
        Verdict verdict = new Verdict(reference, seen, work);
        if (!seen.answer().word().equals("killed")) {
            verdict.complaints.add("was not killed: " + seen.answer());
        }
        verdict.oldOrNew();
        return verdict.complaints;
    }

    /**
     * After a loss of power: old or new, whole, and besides only temporary files.
     *
     * @param lasts whether the operation had returned, and what it did survives that
     */
    static List<String> ofPowerLoss(Reference reference, Observation seen, Path work, boolean lasts) {
        Verdict verdict = new Verdict(reference, seen, work);
        verdict.oldOrNew();
        if (lasts) {
            verdict.nothingLost();
        }
        return verdict.complaints;
    }

    /** After a run in which nothing may have gone wrong. */
    static List<String> ofSuccess(Reference reference, Observation seen, Path work) {
        Verdict verdict = new Verdict(reference, seen, work);
        if (seen.answer().ok()) {
            verdict.done(List.of());
        } else {
            verdict.complaints.add(seen.answer().word() + ": " + seen.answer());
        }
        return verdict.complaints;
    }

    /** After failing calls: done as if nothing had happened, or failed and nothing changed. */
    static List<String> ofFaults(
            Reference reference, Observation seen, Path work, List<Call> faulty, boolean cleanUpMayFail) {
        Verdict verdict = new Verdict(reference, seen, work);
        switch (seen.answer().word()) {
            case "ok" -> verdict.done(faulty);
            case "failed" -> verdict.failed(faulty, cleanUpMayFail);
            default -> verdict.complaints.add(seen.answer().word() + ": " + seen.answer());
        }
        return verdict.complaints;
    }

    /** Whether it means to leave something that is no temporary file. */
    private boolean lasts() {
        return AtomicOperation.named(seen.operation()) != null || LASTING.contains(seen.operation());
    }

    /** Whether it holds a user's content, which must not be lost when it fails. */
    private boolean preserves() {
        AtomicOperation published = AtomicOperation.named(seen.operation());
        // What has no name is not seen from outside; the program itself looks after it.
        return published != null && published.source() == AtomicOperation.Source.TEMP_FILE
                || seen.operation().equals("keep");
    }

    private void done(List<Call> faulty) {
        Map<String, Integer> change = Reference.difference(
                seen.before().count(Snapshot.Entry::exactly), seen.after().count(Snapshot.Entry::exactly));
        Map<String, Integer> wanted = reference.change(Snapshot.Entry::exactly);
        if (!change.equals(wanted)) {
            complaints.add("said ok, but changed " + change + " instead of " + wanted);
        }
        descriptors(faulty);
    }

    private void failed(List<Call> faulty, boolean cleanUpMayFail) {
        if (!seen.answer().namesPath()) {
            complaints.add("no path in: " + seen.answer());
        }
        oldOrNew();
        // Where cleaning up may have failed, too, what is left must be gone when the program has ended: that is looked
        // at then.
        if (!cleanUpMayFail && faulty.stream().noneMatch(Call::removes)) {
            nothingMore();
        }
        if (preserves() && !seen.after().holds(reference.newContent())) {
            complaints.add("failed, and the content is lost");
        }
        descriptors(faulty);
    }

    /** Nothing may be there that is neither of the state before nor of the state after; nothing of both may be missing. */
    private void oldOrNew() {
        Function<Snapshot.Entry, String> look = Snapshot.Entry::roughly;
        Map<String, Integer> before = seen.before().count(look);
        Map<String, Integer> change = lasts() ? reference.change(look) : Map.of();
        seen.after().count(look).forEach((entry, count) -> {
            int old = before.getOrDefault(entry, 0);
            boolean lent = seen.operation().equals("delete") && entry.endsWith(LENT);
            if (count > Math.max(old, old + change.getOrDefault(entry, 0)) && !entry.contains(Snapshot.MARK) && !lent) {
                complaints.add("neither old nor new: " + entry);
            }
        });
        Map<String, Integer> places = seen.before().count(Snapshot.Entry::place);
        Map<String, Integer> moves = reference.change(Snapshot.Entry::place);
        Map<String, Integer> now = seen.after().count(Snapshot.Entry::place);
        places.forEach((place, old) -> {
            int least = Math.min(old, old + moves.getOrDefault(place, 0));
            if (now.getOrDefault(place, 0) < least && !place.contains(Snapshot.MARK)) {
                complaints.add("missing: " + place);
            }
        });
    }

    /** All that the operation added is there. */
    private void nothingLost() {
        Map<String, Integer> before = seen.before().count(Snapshot.Entry::roughly);
        Map<String, Integer> after = seen.after().count(Snapshot.Entry::roughly);
        reference.change(Snapshot.Entry::roughly).forEach((entry, more) -> {
            int wanted = before.getOrDefault(entry, 0) + more;
            if (more > 0 && after.getOrDefault(entry, 0) < wanted && !entry.contains(Snapshot.MARK)) {
                complaints.add("had returned, but is not there: " + entry);
            }
        });
    }

    /** A failure leaves no temporary file more than there were. */
    private void nothingMore() {
        Map<String, Integer> before = seen.before().count(Snapshot.Entry::place);
        Map<String, Integer> after = new TreeMap<>();
        for (Snapshot.Entry entry : seen.after().entries()) {
            if (entry.sweepable() && !entry.isProcessDirectory() && !entry.isOwnerFile()) {
                after.merge(entry.place(), 1, Integer::sum);
            }
        }
        after.forEach((place, count) -> {
            if (count > before.getOrDefault(place, 0)) {
                complaints.add("failed, and left " + place);
            }
        });
    }

    /** By their number, for a file that was renamed another way is open under another name. */
    private void descriptors(List<Call> faulty) {
        if (leaksOutsideOurCode(faulty)) {
            return;
        }
        int more = open(reference.undisturbed().openAfter()).size()
                - open(reference.undisturbed().openBefore()).size();
        boolean mayGrow = seen.answer().ok() || GROWING.contains(seen.operation());
        // What could not be deleted beside other files is held, so that at exit it is known to be the same.
        int held = (int) Math.max(0, seen.remains());
        int allowed = open(seen.openBefore()).size() + (mayGrow ? Math.max(0, more) : 0) + held;
        List<String> after = open(seen.openAfter());
        if (after.size() > allowed) {
            complaints.add("left a descriptor open, more than " + allowed + " of " + after);
        }
    }

    /** A close that strace answers is not executed; one whose unlocking fails is not made by the JDK. */
    private boolean leaksOutsideOurCode(List<Call> faulty) {
        return closedTwiceByTheJdk()
                || faulty.stream().anyMatch(call -> call.name().equals("close") || unlocks(call))
                || seen.calls().stream()
                        .anyMatch(call -> unlocks(call) && call.text().contains("(INJECTED)"));
    }

    private static boolean unlocks(Call call) {
        return call.text().contains("F_UNLCK");
    }

    /**
     * JDK 25 has two descriptors of a directory, and where {@code fdopendir} fails it closes the first twice and the second never
     * (UnixSecureDirectoryStream.newDirectoryStream); 17 does not.
     */
    private boolean closedTwiceByTheJdk() {
        return Runtime.version().feature() > 17
                && seen.calls().stream()
                        .anyMatch(call ->
                                call.name().equals("close") && call.text().contains("EBADF"));
    }

    /** The places that descriptors lead to, without the directories that a process keeps open for all its files. */
    private List<String> open(List<String> descriptors) {
        String below = work + "/";
        return descriptors.stream()
                .filter(leadsTo -> leadsTo.startsWith(below))
                .map(leadsTo ->
                        Snapshot.placed(leadsTo.substring(below.length()).replace(" (deleted)", "")))
                .filter(place -> !place.substring(place.lastIndexOf('/') + 1).startsWith(Snapshot.MARK))
                .toList();
    }
}
