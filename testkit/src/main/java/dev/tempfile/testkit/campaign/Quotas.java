package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures from outside, again and again, what a program has on the disk that works within a quota, and kills it in between. */
final class Quotas extends Row {
    private static final int ROUNDS = 50;
    private static final int QUICK_ROUNDS = 2;
    private static final int KILL_EACH = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(200);

    Quotas() {
        super(7, "quota", "16 threads of random operations within one quota, measured while they are stopped; kills");
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("quota")) {
            try (Ground ground = Ground.in(scope.parent())) {
                rounds(scope, ground, operation, findings);
            }
        }
    }

    private static void rounds(Scope scope, Ground ground, String operation, Findings findings) throws IOException {
        int rounds = scope.quick() && !scope.untilFirst() ? QUICK_ROUNDS : ROUNDS;
        RunningProgram running = scope.program().start(operation, ground);
        try {
            for (int round = 1; round <= rounds; round++) {
                if (scope.ends(findings)) {
                    findings.skip(operation, "the rest, when time was up");
                    return;
                }
                List<String> complaints = new ArrayList<>();
                boolean done = work(running, ground.work().temp(), complaints, null);
                findings.tried(
                        done ? Layout.QUOTA_OPERATIONS : 1,
                        operation + ": round " + round + " of 16 threads",
                        complaints);
                if (!done || round % KILL_EACH == 0 || round == rounds) {
                    findings.tried(operation + ": a kill in round " + round, killed(scope, ground, running, !done));
                    running.close();
                    running = scope.program().start(operation, ground);
                }
            }
        } finally {
            running.close();
        }
    }

    /** Lets it work, and measures; kills it at a moment of its own if there is one. Whether it came to its end. */
    private static boolean work(
            RunningProgram running, Path temp, List<String> complaints, @Nullable Long killAfterMillis)
            throws IOException {
        RunningProgram.Prepared prepared = running.prepare();
        if (!prepared.problem().isEmpty()) {
            complaints.add("broken: " + prepared.problem());
            return false;
        }
        running.go();
        long begin = System.nanoTime();
        while (!running.hasAnswered()) {
            pause();
            if (!running.stop()) {
                break;
            }
            long most = measure(running, temp);
            if (most > Layout.QUOTA_BYTES) {
                complaints.add(most + " bytes lay there, " + Layout.QUOTA_BYTES + " are allowed");
                running.resume();
                break;
            }
            if (killAfterMillis != null && System.nanoTime() - begin > killAfterMillis * 1_000_000) {
                return false;
            }
            running.resume();
        }
        Answer answer = running.answer(PATIENCE);
        if (!answer.ok()) {
            complaints.add(answer.word() + ": " + answer);
        }
        return complaints.isEmpty();
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a program was looked at", interrupt);
        }
    }

    private static List<String> killed(Scope scope, Ground ground, RunningProgram running, boolean broken)
            throws IOException {
        List<String> complaints = new ArrayList<>();
        if (!broken) {
            work(
                    running,
                    ground.work().temp(),
                    complaints,
                    ThreadLocalRandom.current().nextLong(100));
        }
        running.close();
        complaints.addAll(Leftovers.swept().complaints(scope.program(), ground));
        return complaints;
    }

    /** The bytes of all files that it has open or that have a name where it works, each file once. */
    private static long measure(RunningProgram stopped, Path temp) throws IOException {
        Map<Object, Long> sizes = new HashMap<>();
        addNamed(temp, sizes);
        Path descriptors = Path.of("/proc/" + stopped.pid() + "/fd");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                String leadsTo = Files.readSymbolicLink(descriptor).toString();
                if (counts(temp, Path.of(leadsTo.replace(" (deleted)", "")))) {
                    add(descriptor, sizes);
                }
            }
        }
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void add(Path file, Map<Object, Long> sizes) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        if (attributes.isRegularFile() && key != null) {
            sizes.put(key, attributes.size());
        }
    }

    /** What was kept lies in the directory itself, and is nobody's any more. */
    private static boolean counts(Path temp, Path file) {
        return file.startsWith(temp) && file.getNameCount() > temp.getNameCount() + 1 && !file.endsWith("owner");
    }

    /** What has a name there. */
    private static void addNamed(Path directory, Map<Object, Long> sizes) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (Files.isRegularFile(file) && counts(directory, file)) {
                    add(file, sizes);
                }
            }
        }
    }
}
