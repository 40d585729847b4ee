package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Defect;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The campaign itself, tried on a program without a defect, where it must find nothing, and with each defect, where it must. */
final class Mutants extends Row {
    /** The rows that are tried without a defect in the bounded form, too. */
    private static final List<Integer> BOUNDED = List.of(1, 2, 3, 9);

    private static final int POWER = 2;

    /** Some hang; one that is merely slow is taken for one of them, and noticed all the same. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<Row> rows;

    Mutants(List<Row> rows) {
        super(20, "mutants", "a naive program with one defect after another, each of which a row must notice");
        this.rows = rows;
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        Program naive = scope.programs().naive();
        for (Defect defect : Defect.values()) {
            if (defect == Defect.NONE || !scope.wants(defect.name())) {
                continue;
            }
            Row row = row(defect.row());
            if (row == null) {
                findings.skip(defect.name(), "row " + defect.row() + " is not there");
            } else if (!row.missing().isEmpty()) {
                findings.skip(defect.name(), row.missing());
            } else if (scope.isOver()) {
                findings.skip(defect.name(), "time was up");
            } else {
                findings.tried(defect.name() + " (row " + row.number() + ")", complaints(scope, naive, row, defect));
            }
        }
        disguise(scope, findings);
        soundness(scope, naive, findings);
    }

    /** The library itself, where forcing does nothing: a row that sees no difference sees nothing. */
    private void disguise(Scope scope, Findings findings) throws IOException {
        for (DiskFormat format : scope.quick() ? List.of(DiskFormat.EXT4) : List.of(DiskFormat.values())) {
            String description = "the library under libeatmydata on " + format + " (row " + POWER + ")";
            Row row = row(POWER);
            if (row == null || !scope.wants(description)) {
                continue;
            }
            String missing = !row.missing().isEmpty() ? row.missing() : format.missing();
            if (missing.isEmpty() && !Commands.exists("eatmydata")) {
                missing = "eatmydata is not installed";
            }
            if (!missing.isEmpty()) {
                findings.skip(description, missing);
                continue;
            }
            Program forgetful = scope.programs().library().with("LD_PRELOAD", "libeatmydata.so");
            Findings found = new Findings();
            row.run(scope.driving(forgetful, List.of("commit")).untilFirstViolation(" on " + format), found);
            findings.tried(description, complaints(found));
        }
    }

    private static List<String> complaints(Findings found) {
        return found.violations().isEmpty() ? List.of("was not noticed in " + found.cases() + " cases") : List.of();
    }

    private static List<String> complaints(Scope scope, Program naive, Row row, Defect defect) throws IOException {
        Findings found = new Findings();
        row.run(
                scope.driving(naive.behaving(defect.name()).answeringWithin(SOON), List.of(defect.operation()))
                        .untilFirstViolation(defect.cases()),
                found);
        return complaints(found);
    }

    /** Without a defect nothing may be found: a harness that always complains would notice every mutant. */
    private void soundness(Scope scope, Program naive, Findings findings) throws IOException {
        for (Row row : rows) {
            if (scope.isOver() || !row.missing().isEmpty() || scope.quick() && !BOUNDED.contains(row.number())) {
                continue;
            }
            List<String> operations = new ArrayList<>();
            for (Defect defect : Defect.values()) {
                if (defect.row() == row.number() && !operations.contains(defect.operation())) {
                    operations.add(defect.operation());
                }
            }
            if (!operations.isEmpty() && scope.wants(Defect.NONE.name())) {
                Findings found = new Findings();
                row.run(
                        scope.driving(naive.behaving(Defect.NONE.name()), operations)
                                .bounded(),
                        found);
                findings.tried(Defect.NONE + " (row " + row.number() + ")", found.violations());
            }
        }
    }

    private @Nullable Row row(int number) {
        for (Row row : rows) {
            if (row.number() == number) {
                return row;
            }
        }
        return null;
    }
}
