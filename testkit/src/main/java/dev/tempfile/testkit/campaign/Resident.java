package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that did an operation and holds what came of it: while it lives none of that may go, and afterwards all of it shall. */
final class Resident implements AutoCloseable {
    private final RunningProgram running;
    private final Path temp;
    private final List<Path> holds;

    private Resident(RunningProgram running, Path temp, List<Path> holds) {
        this.running = running;
        this.temp = temp;
        this.holds = holds;
    }

    /** One that works in {@code work}, where others may live, and warms up in {@code warm}. */
    static Resident holding(Program program, String operation, Path work, Path warm) throws IOException {
        Path temp = new Layout(work).temp();
        List<Path> before = entries(temp);
        RunningProgram running = program.start(operation, work, warm);
        Resident resident = new Resident(running, temp, new ArrayList<>());
        try {
            String problem = running.prepare().problem();
            if (!problem.isEmpty()) {
                throw new IOException(program.name() + " cannot prepare \"" + operation + "\": " + problem);
            }
            running.go();
            Answer answer = running.answer();
            if (!answer.ok()) {
                throw new IOException(program.name() + " fails at \"" + operation + "\": " + answer);
            }
            for (Path entry : entries(temp)) {
                if (!before.contains(entry)) {
                    resident.holds.add(entry);
                }
            }
            if (resident.holds.isEmpty()) {
                throw new IOException(program.name() + " holds nothing after \"" + operation + "\"");
            }
            return resident;
        } catch (IOException failure) {
            running.close();
            throw failure;
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        return Snapshot.of(directory).entries().stream()
                .map(entry -> directory.resolve(entry.path()))
                .toList();
    }

    RunningProgram running() {
        return running;
    }

    /** What it holds. */
    List<Path> holds() {
        return holds;
    }

    /** What of it is gone, which is wrong while it lives. */
    List<String> lost() {
        return named("taken from one that lives", Files::notExists);
    }

    /** What of it is still there, which is wrong once it is dead and was swept. */
    List<String> left() {
        return named("left of one that is dead", Files::exists);
    }

    private interface Test {
        boolean of(Path path, LinkOption... options);
    }

    private List<String> named(String what, Test test) {
        return holds.stream()
                .filter(path -> test.of(path, LinkOption.NOFOLLOW_LINKS))
                .map(path -> what + ": " + Snapshot.placed(temp.relativize(path).toString()))
                .distinct()
                .toList();
    }

    /** Kills it; when this returns nothing of it runs. */
    @Override
    public void close() {
        running.close();
    }

    /** Has a program sweep a directory, once; says what went wrong. */
    static List<String> sweep(Program program, Path work, Path warm) throws IOException {
        try (RunningProgram sweeper = program.start("sweep", work, warm)) {
            return sweepAgain(sweeper);
        }
    }

    /** Has a sweeper that runs sweep once more. */
    static List<String> sweepAgain(RunningProgram sweeper) {
        RunningProgram.Prepared prepared = sweeper.prepare();
        sweeper.go();
        Answer answer = sweeper.answer();
        return answer.ok() ? List.of() : List.of("the sweep " + answer.word() + ": " + prepared.problem() + answer);
    }
}
