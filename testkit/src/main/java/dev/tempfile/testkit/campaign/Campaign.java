package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command that runs the rows of the plan; {@code testkit/campaign} starts it, and {@code --help} explains it. */
public final class Campaign {
    private static final int BROKEN = 1;
    private static final int WRONG = 2;
    private static final int DISK_MEBIBYTES = 500;

    private static final List<Row> ATTACKS = List.of(
            new Kills(Leftovers.swept()),
            new PowerLoss(),
            new Errors(),
            new FaultPairs(),
            new ShortTransfers(),
            new SmallFileSystems(),
            new Quotas(),
            new Collisions(),
            new Sweepers(),
            new ReusedIds(),
            new Clocks(),
            new LostLocks(),
            new DeletionRaces(),
            new OtherUsers(),
            new DefaultDirectories(),
            new LargeTrees(),
            new DescriptorLimits(),
            new Fuzzing(),
            new Soak(),
            new Readers(),
            new ChunkCuts());

    private final Options options;

    private Campaign(Options options) {
        this.options = options;
    }

    /** Runs what the arguments say; ends the JVM with 0, 1 if a promise was broken, or 2 if the arguments mean nothing. */
    public static void main(String[] arguments) throws IOException {
        try {
            Options options = Options.of(arguments);
            Path report = options.render();
            if (options.help()) {
                System.out.print(Options.HELP);
                for (Row row : plan()) {
                    System.out.printf("  %2d  %-12s %s%n", row.number(), row.name(), row.method());
                }
            } else if (report != null) {
                System.out.print(ReliabilityTable.of(Report.readFrom(report)));
            } else {
                System.exit(new Campaign(options).run(chosen(options.rows())) ? 0 : BROKEN);
            }
        } catch (Options.Wrong wrong) {
            System.err.println("campaign: " + wrong.getMessage());
            System.exit(WRONG);
        }
    }

    private static List<Row> plan() {
        List<Row> plan = new ArrayList<>(ATTACKS);
        plan.add(new Mutants(ATTACKS));
        return plan;
    }

    private static List<Row> chosen(List<String> names) throws Options.Wrong {
        List<Row> chosen = new ArrayList<>();
        for (String name : names) {
            List<Row> found = plan().stream()
                    .filter(row -> name.equals(row.name()) || name.equals(Integer.toString(row.number())))
                    .toList();
            if (found.isEmpty()) {
                throw new Options.Wrong("no row " + name + "; --help lists them");
            }
            chosen.addAll(found);
        }
        return names.isEmpty()
                ? plan().stream().filter(row -> !row.onlyIfNamed()).toList()
                : chosen;
    }

    private boolean run(List<Row> rows) throws IOException {
        DiskFormat format = options.format();
        if (format == null) {
            return run(rows, options.parent());
        }
        if (!format.missing().isEmpty()) {
            throw new IOException(format.missing());
        }
        try (Ground ground = Ground.in(options.parent());
                Mounts.Mounted room = DiskFormat.room(ground.top().resolve("images"))) {
            Path image = room.directory().resolve("image");
            format.make(image, DISK_MEBIBYTES);
            // Near the top, for the name of a socket must not be long.
            Path mountPoint = Files.createTempDirectory(options.parent(), "on");
            try (MountedDisk disk = format.mount(image, mountPoint)) {
                Files.setPosixFilePermissions(mountPoint, PosixFilePermissions.fromString("rwxr-xr-x"));
                return run(rows, disk.directory());
            } finally {
                Files.delete(mountPoint);
            }
        }
    }

    private boolean run(List<Row> rows, Path parent) throws IOException {
        List<Report.Result> results = new ArrayList<>();
        Instant latest = Instant.now().plus(Duration.ofMinutes(options.minutes()));
        try (Ground ground = Ground.in(parent)) {
            JavaProgram programs = options.nativeCalls()
                    ? JavaProgram.packedWithNativeCallsIn(ground.top())
                    : JavaProgram.packedIn(ground.top());
            Program program = options.program().isEmpty()
                    ? programs.library()
                    : new Program("program", options.program(), Map.of(), false);
            Scope scope = new Scope(
                    programs, program, options.operations(), options.quick(), options.only(), parent, latest, false);
            for (Row row : rows) {
                Report.Result result = run(row, scope);
                results.add(result);
                show(result);
            }
        }
        Report report = new Report(machine(), results);
        Path json = options.json();
        if (json != null) {
            (Files.exists(json) ? report.over(Report.readFrom(json)) : report).writeTo(json);
        }
        return report.clean();
    }

    private Report.Result run(Row row, Scope scope) throws IOException {
        Findings findings = new Findings();
        Instant begin = Instant.now();
        String missing = row.missing();
        if (!missing.isEmpty()) {
            findings.skip("all", missing);
        } else {
            try {
                row.run(scope, findings);
            } catch (IOException | RuntimeException failure) {
                // A harness that breaks down has proved nothing: that must not look like success.
                findings.tried("the harness itself", List.of(failure.toString()));
                failure.printStackTrace();
            }
        }
        double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
        return Report.Result.of(
                row,
                String.join(", ", row.fileSystems(scope)) + (options.nativeCalls() ? "; native calls" : ""),
                findings,
                seconds,
                command(row));
    }

    private String command(Row row) {
        return "testkit/campaign " + (options.quick() ? "--quick " : "")
                + (options.format() == null ? "" : "--file-system " + options.format() + " ")
                + (options.nativeCalls() ? "--native " : "") + row.name();
    }

    private static void show(Report.Result result) {
        System.out.printf(
                "%2d %-12s on %s: %d cases, %d violations, %d skipped, %.1f s%n",
                result.number(),
                result.name(),
                result.fileSystem(),
                result.cases(),
                result.violations().size(),
                result.skipped().size(),
                result.seconds());
        result.violations().forEach(violation -> System.out.println("     ✗ " + violation));
        result.skipped().forEach(skip -> System.out.println("     – skipped " + skip));
    }

    private Map<String, String> machine() throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("kernel", Commands.run("uname", "-sr").strip().replaceFirst("-.*", ""));
        machine.put("java", Runtime.version().toString());
        machine.put("form", options.quick() ? "bounded" : "long");
        return machine;
    }
}
