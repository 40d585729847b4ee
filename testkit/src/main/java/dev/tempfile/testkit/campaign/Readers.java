package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Edition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Has eight writers in two processes publish at one target, and four readers look whether what they get was published. */
final class Readers extends Row {
    private static final int PROGRAMS = 2;
    private static final int READERS = 4;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final int REST_NANOS = 100_000;
    private static final int COMPLAINTS = 3;

    Readers() {
        super(
                22,
                "readers",
                "8 writers in two processes and 4 readers of one target: each read is one whole edition, never an earlier one");
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("publish")) {
            try (Site site = Site.in(scope.parent(), "shared")) {
                Path target = site.work().resolve("target");
                Files.write(target, new Edition(0, 0).bytes());
                Instant latest = Instant.now().plus(scope.quick() || scope.untilFirst() ? QUICK : LONG);
                publish(scope, operation, site, new Reading(target), latest, findings);
            }
        }
    }

    private static void publish(
            Scope scope, String operation, Site site, Reading reading, Instant latest, Findings findings)
            throws IOException {
        List<RunningProgram> programs = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        try (reading) {
            for (int number = 0; number < PROGRAMS; number++) {
                programs.add(scope.program().start(operation, site.work(), site.warm("writer" + number)));
            }
            reading.begin();
            int rounds = 0;
            do {
                complaints.addAll(round(programs));
                rounds++;
            } while (complaints.isEmpty()
                    && reading.complaints().isEmpty()
                    && Instant.now().isBefore(latest));
            reading.close();
            for (RunningProgram program : programs) {
                if (program.end() != 0) {
                    complaints.add("a writer did not end well");
                }
            }
            complaints.addAll(reading.complaints());
            Snapshot.of(site.work()).entries().stream()
                    .filter(Snapshot.Entry::sweepable)
                    .forEach(entry -> complaints.add("left: " + Snapshot.placed(entry.path())));
            findings.tried(reading.reads(), operation + ": after " + rounds + " rounds", complaints);
        } finally {
            programs.forEach(RunningProgram::close);
        }
    }

    private static List<String> round(List<RunningProgram> programs) {
        List<String> complaints = new ArrayList<>();
        for (RunningProgram program : programs) {
            String problem = program.prepare().problem();
            if (!problem.isEmpty()) {
                complaints.add("a writer is not ready: " + problem);
            }
        }
        programs.forEach(RunningProgram::go);
        for (RunningProgram program : programs) {
            Answer answer = program.answer(PATIENCE);
            if (!answer.ok()) {
                complaints.add("a writer " + answer.word() + ": " + answer);
            }
        }
        return complaints;
    }

    /** The readers, each of which remembers how far each writer was. */
    private static final class Reading implements AutoCloseable {
        private final Path target;
        private final List<Thread> threads = new ArrayList<>();
        private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger reads = new AtomicInteger();
        private volatile boolean over;

        Reading(Path target) {
            this.target = target;
        }

        void begin() {
            for (int number = 0; number < READERS; number++) {
                Thread thread = new Thread(this::read, "reads what is published");
                threads.add(thread);
                thread.start();
            }
        }

        private void read() {
            Map<Long, Long> latest = new HashMap<>();
            while (!over) {
                String complaint = look(latest);
                reads.incrementAndGet();
                // Readers that never rest leave the writers nothing of a small machine.
                LockSupport.parkNanos(REST_NANOS);
                if (!complaint.isEmpty() && complaints.size() < COMPLAINTS) {
                    complaints.add(complaint);
                }
            }
        }

        /** One read; says what is wrong with it, or nothing. */
        private String look(Map<Long, Long> latest) {
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(target);
            } catch (IOException failure) {
                return "cannot be read: " + failure;
            }
            Edition edition = Edition.titled(bytes);
            if (edition == null || !Arrays.equals(bytes, edition.bytes())) {
                return "nobody published these " + bytes.length + " bytes"
                        + (edition == null ? "" : ", which begin as " + edition);
            }
            Long before = latest.put(edition.writer(), edition.number());
            return before != null && before > edition.number() ? edition + " came back after number " + before : "";
        }

        int reads() {
            return reads.get();
        }

        List<String> complaints() {
            return List.copyOf(complaints);
        }

        @Override
        public void close() throws IOException {
            over = true;
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException interrupt) {
                    throw new IOException("interrupted while readers ended", interrupt);
                }
            }
        }
    }
}
