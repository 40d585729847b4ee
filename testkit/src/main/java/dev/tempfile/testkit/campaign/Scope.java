package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.AtomicOperation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a row shall try.
 *
 * @param programs those that the harness brings itself
 * @param program what is driven
 * @param operations which of its operations, of those that the row knows; all if empty
 * @param quick whether a choice of the cases will do
 * @param only part of the descriptions of the cases that are tried; empty for all
 * @param parent where directories are made
 * @param latest when it has to stop, whatever is left
 * @param untilFirst whether the first violation is enough
 */
record Scope(
        JavaProgram programs,
        Program program,
        List<String> operations,
        boolean quick,
        String only,
        Path parent,
        Instant latest,
        boolean untilFirst) {
    /** Of what a program does, from its first file to the end of a tree, what is wanted. */
    List<String> ofAll() {
        List<String> all = new ArrayList<>(List.of("first", "create", "write", "unnamed", "spool"));
        all.addAll(AtomicOperation.names());
        all.addAll(List.of("keep", "close", "directory", "delete"));
        return of(all.toArray(String[]::new));
    }

    /** The same, without some. */
    List<String> ofAllBut(String... others) {
        List<String> rest = new ArrayList<>(ofAll());
        rest.removeAll(List.of(others));
        return rest;
    }

    /** Of what publishes a content so that something of it survives a power cut, what is wanted. */
    List<String> ofSynced() {
        return of(AtomicOperation.namesOfSynced().toArray(String[]::new));
    }

    /** Those of the operations that are wanted. */
    List<String> of(String... known) {
        return operations.isEmpty()
                ? List.of(known)
                : operations.stream().filter(List.of(known)::contains).toList();
    }

    boolean wants(String description) {
        return description.contains(only);
    }

    /** Whether there may be wanted cases among those whose descriptions begin so. */
    boolean mayWant(String subject) {
        return subject.contains(only) || only.contains(subject) || !only.contains(" on ");
    }

    /** Whether to stop, because time is up or enough was found. */
    boolean ends(Findings findings) {
        return untilFirst && !findings.violations().isEmpty() || isOver();
    }

    boolean isOver() {
        return Instant.now().isAfter(latest);
    }

    Scope driving(Program other, List<String> theirs) {
        return new Scope(programs, other, theirs, quick, only, parent, latest, untilFirst);
    }

    Scope untilFirstViolation(String wanted) {
        return new Scope(programs, program, operations, quick, wanted, parent, latest, true);
    }

    /** Only what is described so, where nothing else was asked for. */
    Scope choosing(String described) {
        return only.isEmpty()
                ? new Scope(programs, program, operations, quick, described, parent, latest, untilFirst)
                : this;
    }

    /** All cases of the bounded form. */
    Scope bounded() {
        return new Scope(programs, program, operations, true, "", parent, latest, false);
    }
}
