package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Has several processes make names in one directory at once, thousands of them, and of a few that all of them want. */
final class Collisions extends Row {
    private static final int PROCESSES = 4;
    private static final int ROUNDS = 40;
    private static final int QUICK_ROUNDS = 2;
    private static final int RACES = 100;
    private static final int QUICK_RACES = 3;

    /** More than anybody needs who does not try for ever. */
    private static final int MOST_TRIES = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(200);

    Collisions() {
        super(8, "collisions", "4 processes × 10,000 names in one directory; and names forced into 8 values");
    }

    @Override
    String missing() {
        return Strace.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("names", "collide")) {
            if (operation.equals("names")) {
                try (Ground ground = Ground.in(scope.parent());
                        Crowd crowd = new Crowd(scope.program(), operation, ground)) {
                    names(scope, crowd, ground, findings);
                }
            } else {
                exhaust(scope, operation, findings);
                try (Ground ground = Ground.in(scope.parent());
                        Crowd crowd = new Crowd(scope.program(), operation, ground)) {
                    race(scope, crowd, ground, findings);
                }
            }
        }
    }

    /** Processes that do the same thing at the same time in one directory. */
    private static final class Crowd implements AutoCloseable {
        private final List<RunningProgram> all = new ArrayList<>();

        Crowd(Program program, String operation, Ground ground) throws IOException {
            for (int number = 0; number < PROCESSES; number++) {
                all.add(program.start(operation, ground.work().directory(), ground.warm("member" + number)));
            }
        }

        /** One answer of each. */
        List<Answer> together() {
            List<Answer> answers = new ArrayList<>();
            List<RunningProgram> ready = new ArrayList<>();
            for (RunningProgram running : all) {
                String problem = running.prepare().problem();
                if (problem.isEmpty()) {
                    ready.add(running);
                } else {
                    answers.add(new Answer("broken", List.of(problem)));
                }
            }
            ready.forEach(RunningProgram::go);
            for (RunningProgram running : ready) {
                answers.add(running.answer(PATIENCE));
            }
            return answers;
        }

        @Override
        public void close() {
            all.forEach(RunningProgram::close);
        }
    }

    private static void names(Scope scope, Crowd crowd, Ground ground, Findings findings) throws IOException {
        for (int round = 1; round <= (scope.quick() ? QUICK_ROUNDS : ROUNDS) && !scope.ends(findings); round++) {
            List<String> complaints = new ArrayList<>();
            for (Answer answer : crowd.together()) {
                if (!answer.ok()) {
                    complaints.add(answer.word() + ": " + answer);
                }
            }
            int wanted = round * PROCESSES * Layout.NAMES;
            int found = files(ground).size();
            if (found != wanted) {
                complaints.add(wanted + " names were made, and " + found + " are there");
            }
            findings.tried(PROCESSES * Layout.NAMES, "names: round " + round + " of 4 processes", complaints);
        }
    }

    /** One process alone makes a file until no name is left, and is watched when it does not get one. */
    private static void exhaust(Scope scope, String operation, Findings findings) throws IOException {
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(scope.program(), operation, ground)) {
            for (int number = 1; number <= Layout.COLLIDING_NAMES + 1; number++) {
                Observation seen = session.observe(List.of());
                List<String> complaints = judge(seen.answer(), number > Layout.COLLIDING_NAMES);
                long tries = seen.calls().stream().filter(Call::creates).count();
                if (tries > MOST_TRIES) {
                    complaints.add("tried " + tries + " names");
                }
                if (files(ground).size() != Math.min(number, Layout.COLLIDING_NAMES)) {
                    complaints.add("after " + number + " files there are "
                            + files(ground).size());
                }
                findings.tried(operation + ": file " + number + " of 8 names", complaints);
            }
        }
    }

    private static List<String> judge(Answer answer, boolean mustFail) {
        List<String> complaints = new ArrayList<>();
        if (!mustFail && !answer.ok()) {
            complaints.add(answer.word() + " although a name was free: " + answer);
        } else if (mustFail && !answer.failed()) {
            complaints.add(answer.word() + " although no name was free: " + answer);
        } else if (mustFail && (!answer.namesPath() || !answer.primary().contains("exist"))) {
            complaints.add("does not say that names exist already, or where: " + answer);
        }
        return complaints;
    }

    /** Four processes want eight names three times: eight get one, each of them another one. */
    private static void race(Scope scope, Crowd crowd, Ground ground, Findings findings) throws IOException {
        for (int race = 1; race <= (scope.quick() ? QUICK_RACES : RACES) && !scope.ends(findings); race++) {
            for (Path file : files(ground)) {
                Files.delete(file);
            }
            int made = 0;
            List<String> complaints = new ArrayList<>();
            for (int turn = 0; turn * PROCESSES <= Layout.COLLIDING_NAMES; turn++) {
                for (Answer answer : crowd.together()) {
                    boolean full = turn * PROCESSES == Layout.COLLIDING_NAMES;
                    complaints.addAll(judge(answer, full));
                    made += answer.ok() ? 1 : 0;
                }
            }
            int found = files(ground).size();
            if (found != made) {
                complaints.add(made + " names were made, and " + found + " are there");
            }
            findings.tried("collide: race " + race + " of 4 processes for 8 names", complaints);
        }
    }

    private static List<Path> files(Ground ground) throws IOException {
        try (Stream<Path> all = Files.list(ground.work().temp())) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
