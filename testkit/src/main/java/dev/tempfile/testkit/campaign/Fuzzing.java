package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.fuzz.FuzzedAll;
import dev.tempfile.testkit.campaign.fuzz.FuzzedNames;
import dev.tempfile.testkit.campaign.fuzz.FuzzedOperations;
import dev.tempfile.testkit.campaign.fuzz.FuzzedOwnerFiles;
import dev.tempfile.testkit.campaign.fuzz.FuzzedRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Has Jazzer look for input by which something undeclared is thrown: each target in a JVM of its own, for so many seconds. */
final class Fuzzing extends Row {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final String JAZZER_API = "com.code_intelligence.jazzer.api.FuzzedDataProvider";
    private static final int SECONDS = 30;
    private static final int QUICK_SECONDS = 4;
    private static final int PATIENCE_SECONDS = 60;
    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern INPUT = Pattern.compile("Base64: (\\S+)");

    /** By the operation that each of them drives. */
    private static final Map<String, Class<?>> TARGETS = Map.of(
            "create", FuzzedNames.class,
            "sweep", FuzzedOwnerFiles.class,
            "findings", FuzzedRoots.class,
            "write", FuzzedOperations.class);

    Fuzzing() {
        super(19, "fuzz", "names, owner files, swept directories and sequences of operations, by Jazzer");
    }

    @Override
    String missing() {
        try {
            for (String needed : List.of(JAZZER, JAZZER_API)) {
                Class.forName(needed, false, Fuzzing.class.getClassLoader());
            }
            return "";
        } catch (ClassNotFoundException absent) {
            return "Jazzer is not on the class path: start it with testkit/campaign";
        }
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        String driven = scope.program().name();
        if (!driven.equals("library") && !driven.startsWith("naive program")) {
            findings.skip("all", "a fuzzer can only call what runs in its own JVM");
            return;
        }
        List<String> operations = scope.of("create", "sweep", "findings", "write");
        if (scope.quick() && operations.size() == TARGETS.size()) {
            fuzz(scope, Map.of("sweep", FuzzedAll.class), findings);
            return;
        }
        for (String operation : operations) {
            if (!scope.ends(findings)) {
                fuzz(scope, Map.of(operation, TARGETS.getOrDefault(operation, FuzzedAll.class)), findings);
            }
        }
    }

    private static void fuzz(Scope scope, Map<String, Class<?>> targets, Findings findings) throws IOException {
        for (Map.Entry<String, Class<?>> target : targets.entrySet()) {
            try (Ground ground = Ground.in(scope.parent())) {
                Fuzzer fuzzer = start(scope, ground, target.getKey(), target.getValue());
                try {
                    fuzzer.await(findings);
                } finally {
                    fuzzer.process.destroyForcibly();
                }
            }
        }
    }

    private static Fuzzer start(Scope scope, Ground ground, String operation, Class<?> target) throws IOException {
        Path place = Files.createDirectories(ground.top().resolve(operation));
        Path corpus = Files.createDirectories(place.resolve("corpus"));
        if (operation.equals("sweep")) {
            Files.writeString(
                    corpus.resolve("genuine"),
                    (target == FuzzedAll.class ? "\1" : "") + ownerFile(scope, ground),
                    StandardCharsets.ISO_8859_1);
        }
        int seconds = scope.quick() || scope.untilFirst() ? QUICK_SECONDS : SECONDS;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Djava.io.tmpdir=" + Files.createDirectories(place.resolve("tmp")),
                "-Dfuzz.directory=" + Files.createDirectories(place.resolve("work")),
                "-Dfuzz.naive=" + defect(scope.program()),
                "-cp",
                scope.programs().classPathWith(JAZZER, JAZZER_API),
                JAZZER,
                "--target_class=" + target.getName(),
                "--instrumentation_includes=dev.tempfile.**",
                "--reproducer_path=" + place,
                "-artifact_prefix=" + place + "/",
                "-max_total_time=" + seconds,
                "-print_final_stats=1",
                corpus.toString()));
        if (seconds == QUICK_SECONDS) {
            command.add(1, "-XX:TieredStopAtLevel=1");
        }
        Path said = place.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new Fuzzer(operation + ": " + target.getSimpleName(), process, said, seconds);
    }

    /** What the naive program is told to do wrong; empty for the library. */
    private static String defect(Program program) {
        List<String> command = program.command();
        return program.name().startsWith("naive program") ? command.get(command.size() - 1) : "";
    }

    /** A genuine one to begin with, of a program that is dead. */
    private static String ownerFile(Scope scope, Ground ground) throws IOException {
        try (Resident resident =
                Resident.holding(scope.program(), "create", ground.work().directory(), ground.warm("owner"))) {
            for (Path held : resident.holds()) {
                if (held.endsWith("owner")) {
                    return Files.readString(held, StandardCharsets.ISO_8859_1);
                }
            }
        }
        throw new IOException("it has no owner file");
    }

    private record Fuzzer(String description, Process process, Path said, int seconds) {
        void await(Findings findings) throws IOException {
            List<String> complaints = new ArrayList<>();
            try {
                if (!process.waitFor((long) seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    complaints.add("did not end");
                }
            } catch (InterruptedException interrupt) {
                throw new IOException("interrupted while a fuzzer was waited for", interrupt);
            }
            String text = Files.readString(said, StandardCharsets.ISO_8859_1);
            String runs = found(RUNS, text);
            if (complaints.isEmpty() && (process.exitValue() != 0 || runs == null)) {
                complaints.add(failure(text) + ", by the input (Base64) " + found(INPUT, text));
            }
            findings.tried(runs == null ? 1 : Integer.parseInt(runs), description, complaints);
        }

        private static @Nullable String found(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? matcher.group(1) : null;
        }

        private static String failure(String text) {
            List<String> lines = text.lines().toList();
            return lines.stream()
                    .filter(line -> line.startsWith("== Java") || line.startsWith("Caused by: "))
                    .reduce((first, then) -> first + " " + then)
                    .orElseGet(() -> "ended with: " + lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        }
    }
}
