package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** One directory in which owners, sweepers and an attacker are at work at once, each with a thread of the harness for it. */
final class SharedDirectory {
    private static final int SHORT_LIVED = 3;
    private static final int SWEEPERS = 2;
    private static final int LONGEST_LIFE_MILLIS = 4_000;
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Scope scope;
    private final String operation;
    private final Ground ground;
    private final Instant latest;
    private final Program owner;
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final Growth growth = new Growth();

    SharedDirectory(Scope scope, String operation, Ground ground, Instant latest) {
        this.scope = scope;
        this.operation = operation;
        this.ground = ground;
        this.latest = latest;
        this.owner = scope.program().behind(OtherUsers.becoming(OtherUsers.VICTIM));
    }

    static void give(Path tree, int user) throws IOException {
        Commands.run("chown", "-hR", user + ":" + user, tree.toString());
    }

    /** How often one of them did what it does. */
    int turns() {
        return turns.get();
    }

    @Override
    public String toString() {
        return turns + " turns, " + kills + " kills";
    }

    /** Lets all of them in until time is up, or something is wrong. */
    void inhabit() throws IOException {
        Program intruder = scope.programs().intruder().behind(OtherUsers.becoming(OtherUsers.ATTACKER));
        List<Thread> threads = new ArrayList<>();
        add(threads, "owner", OtherUsers.VICTIM, this::live);
        for (int number = 0; number < SHORT_LIVED; number++) {
            add(threads, "owner" + number, OtherUsers.VICTIM, this::comeAndGo);
        }
        for (int number = 0; number < SWEEPERS; number++) {
            add(threads, "sweeper" + number, OtherUsers.VICTIM, warm -> repeat(owner, "sweep", warm));
        }
        add(threads, "intruder", OtherUsers.ATTACKER, warm -> repeat(intruder, "intrude", warm));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupt) {
                throw new IOException("interrupted during a soak", interrupt);
            }
        }
    }

    private interface Part {
        void play(Path warm) throws IOException;
    }

    private void add(List<Thread> threads, String name, int user, Part part) throws IOException {
        Path warm = ground.warm(name);
        give(warm, user);
        threads.add(new Thread(
                () -> {
                    try {
                        part.play(warm);
                    } catch (IOException | RuntimeException failure) {
                        complaints.add("the harness itself: " + failure);
                    }
                },
                name));
    }

    /** Not before the one that lives long was looked at often enough, if that comes about at all. */
    private boolean isOver() {
        Instant now = Instant.now();
        return !complaints.isEmpty() || now.isAfter(growth.isTelling() ? latest : latest.plus(PATIENCE));
    }

    private void repeat(Program program, String what, Path warm) throws IOException {
        try (RunningProgram running = program.start(what, ground.work().directory(), warm)) {
            while (!isOver()) {
                turn(running, what);
            }
            end(running, what);
        }
    }

    /** Lets one do its operation once more. */
    private Answer turn(RunningProgram running, String what) {
        String problem = running.prepare().problem();
        running.go();
        Answer answer = problem.isEmpty() ? running.answer(PATIENCE) : new Answer("broken", List.of(problem));
        turns.incrementAndGet();
        if (!answer.ok()) {
            complaints.add(what + " " + answer.word() + ": " + answer);
        }
        return answer;
    }

    private void end(RunningProgram running, String what) {
        int exit = running.end();
        if (exit != 0) {
            complaints.add(what + " ended with " + exit);
        }
    }

    /** The owner that is not killed. */
    private void live(Path warm) throws IOException {
        try (RunningProgram running = owner.start(operation, ground.work().directory(), warm)) {
            while (!isOver()) {
                Answer answer = turn(running, operation);
                if (answer.ok()) {
                    growth.add(running.descriptors().size(), Long.parseLong(answer.primary()));
                }
            }
            end(running, operation);
        }
    }

    private void comeAndGo(Path warm) throws IOException {
        while (!isOver()) {
            try (RunningProgram running = owner.start(operation, ground.work().directory(), warm)) {
                Instant end =
                        Instant.now().plusMillis(ThreadLocalRandom.current().nextInt(LONGEST_LIFE_MILLIS));
                do {
                    turn(running, operation);
                } while (Instant.now().isBefore(end) && !isOver());
                // In the middle of a turn, at any moment of it.
                running.prepare();
                running.go();
                pause(ThreadLocalRandom.current().nextInt(10));
            }
            kills.incrementAndGet();
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a program was let live", interrupt);
        }
    }

    /** With all of them gone: what was wrong, and what is left of the owners after one more sweep. */
    List<String> judge() throws IOException {
        Layout work = ground.work();
        Leftovers.age(work.directory(), Snapshot.of(work.directory()));
        Path warm = ground.warm("sweeper0");
        complaints.addAll(Resident.sweep(owner, work.directory(), warm));
        for (Snapshot.Entry entry : Snapshot.of(work.directory()).entries()) {
            Path path = work.directory().resolve(entry.path());
            if (entry.sweepable()
                    && Integer.valueOf(OtherUsers.VICTIM)
                            .equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
                complaints.add("left of one that is dead: " + entry.place());
            }
        }
        for (String canary : List.of("one", "two")) {
            if (!Files.readString(work.outside().resolve(canary)).equals(canary)) {
                complaints.add("what the attacker's links lead to was changed");
            }
        }
        complaints.addAll(growth.complaints());
        return complaints.stream().distinct().toList();
    }

    /** What one process needs as time goes by. */
    private static final class Growth {
        /** In so many looks one that leaks but one of four handles, some three a turn, has far outgrown what is spare. */
        private static final int FEWEST = 30;

        /** What it may need more for a while. */
        private static final int SPARE_DESCRIPTORS = 16;

        private static final long SPARE_BYTES = 3L << 20;

        private final List<Long> descriptors = Collections.synchronizedList(new ArrayList<>());
        private final List<Long> heap = Collections.synchronizedList(new ArrayList<>());

        void add(int open, long bytes) {
            descriptors.add((long) open);
            heap.add(bytes);
        }

        boolean isTelling() {
            return heap.size() >= FEWEST;
        }

        List<String> complaints() {
            List<String> complaints = new ArrayList<>();
            if (!isTelling()) {
                complaints.add("looked at only " + heap.size() + " times: that says nothing about growth");
                return complaints;
            }
            compare("descriptors", descriptors, SPARE_DESCRIPTORS, complaints);
            compare("bytes of heap", heap, SPARE_BYTES, complaints);
            return complaints;
        }

        /** Of the second third the middle one against that of the last: the first third is warming up. */
        private static void compare(String what, List<Long> seen, long spare, List<String> complaints) {
            int third = seen.size() / 3;
            long before = middle(seen.subList(third, 2 * third));
            long after = middle(seen.subList(2 * third, seen.size()));
            if (after > before + spare) {
                complaints.add("one that lives long needs more and more: " + before + " " + what + ", then " + after);
            }
        }

        private static long middle(List<Long> seen) {
            return seen.stream().sorted().toList().get(seen.size() / 2);
        }
    }
}
