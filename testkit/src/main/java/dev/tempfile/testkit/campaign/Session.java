package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation of one program, run again and again under faults, in one process for as long as that lives. */
final class Session implements AutoCloseable {
    private final Program program;
    private final String operation;
    private final Ground ground;
    private Conditions.Interlude laidOut = Conditions.Interlude.NONE;
    private @Nullable RunningProgram running;

    Session(Program program, String operation, Ground ground) {
        this.program = program;
        this.operation = operation;
        this.ground = ground;
    }

    /** Has something done to the ground each time that it is laid out. */
    Session onGround(Conditions.Interlude interlude) {
        laidOut = interlude;
        return this;
    }

    String operation() {
        return operation;
    }

    Ground ground() {
        return ground;
    }

    /** The process, started if there is none. */
    RunningProgram running() throws IOException {
        RunningProgram known = running;
        if (known == null || !known.isAlive()) {
            if (known != null) {
                known.close();
            }
            ground.reset();
            laidOut.run();
            known = program.start(operation, ground);
            running = known;
        }
        return known;
    }

    /** Runs the operation once, with these injections; of their calls alone there will be a trace, without any of all. */
    Observation observe(List<Injection> injections) throws IOException {
        return observe(Conditions.injecting(injections));
    }

    /** Runs the operation once. */
    Observation observe(Conditions conditions) throws IOException {
        RunningProgram driven = running();
        ground.work().reset();
        laidOut.run();
        RunningProgram.Prepared prepared = driven.prepare();
        conditions.prepared().run();
        Path work = ground.work().directory();
        Snapshot before = Snapshot.of(work);
        if (!prepared.problem().isEmpty()) {
            discard();
            Answer broken = new Answer("broken", List.of(prepared.problem()));
            return new Observation(operation, before, before, List.of(), List.of(), broken, List.of());
        }
        List<String> openBefore = driven.descriptors();
        try (Strace strace = conditions.attach(prepared.thread(), ground.trace())) {
            driven.go();
            if (conditions.stops() && driven.awaitStop()) {
                conditions.stopped().run();
                if (driven.isAlive()) {
                    driven.resume();
                }
            }
            Answer answer = driven.answer();
            if (answer.word().equals("hung")) {
                discard();
            }
            return new Observation(
                    operation,
                    before,
                    Snapshot.of(work),
                    openBefore,
                    driven.descriptors(),
                    answer,
                    strace == null ? List.of() : strace.lines());
        }
    }

    /** Kills the process after an operation, and looks again. */
    Observation killed(Observation seen) throws IOException {
        discard();
        return new Observation(
                seen.operation(),
                seen.before(),
                Snapshot.of(ground.work().directory()),
                List.of(),
                List.of(),
                seen.answer().ok() ? new Answer("killed", List.of()) : seen.answer(),
                seen.trace());
    }

    /** Runs the operation without any fault, which must go well. */
    Reference reference() throws IOException {
        Observation undisturbed = observe(List.of());
        if (!undisturbed.answer().ok()) {
            throw new IOException(
                    program.name() + " fails at \"" + operation + "\" even without a fault: " + undisturbed.answer());
        }
        return new Reference(undisturbed);
    }

    /** Runs the operation on the ground as it is, and looks at nothing but the answer. */
    Answer answerWithin(int seconds) throws IOException {
        RunningProgram driven = running();
        RunningProgram.Prepared prepared = driven.prepare();
        if (!prepared.problem().isEmpty()) {
            return new Answer("broken", List.of(prepared.problem()));
        }
        driven.go();
        return driven.answer(Duration.ofSeconds(seconds));
    }

    /** Takes away what an attack left, without following any link or entering any mount. */
    void discardRemains(Path stash) throws IOException {
        Commands.run(
                "rm",
                "-rf",
                "--one-file-system",
                stash.toString(),
                ground.work().tree().toString(),
                ground.work().outside().toString());
    }

    /** Ends the process by force, so that the next operation begins on clean ground. */
    void discard() {
        RunningProgram known = running;
        if (known != null) {
            known.close();
            running = null;
        }
    }

    /** Lets the process end in the ordinary way; returns what it left, or how it failed. */
    List<String> end() throws IOException {
        RunningProgram known = running;
        running = null;
        if (known == null) {
            return List.of();
        }
        int exit = known.end();
        if (exit != 0) {
            return List.of("ended with " + exit);
        }
        return Snapshot.of(ground.work().directory()).entries().stream()
                .filter(Snapshot.Entry::sweepable)
                .map(entry -> "left after its end: " + entry.path())
                .toList();
    }

    /** Ends the process if an operation that failed left something, which must then be gone. */
    List<String> endIfRemains(Observation seen) throws IOException {
        return seen.answer().failed() && seen.owesAtEnd() ? end() : List.of();
    }

    @Override
    public void close() {
        discard();
    }
}
