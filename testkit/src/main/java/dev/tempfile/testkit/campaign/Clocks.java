package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets clocks and the times of files ahead and back: who lives and who is dead is not to be read from them. */
final class Clocks extends Row {
    private static final Duration FAR = Duration.ofDays(30);

    Clocks() {
        super(
                11,
                "clocks",
                "clocks of owners and sweepers a month ahead and behind, other time namespaces, touched times");
    }

    @Override
    String missing() {
        return !Compiled.missing().isEmpty()
                ? Compiled.missing()
                : Commands.exists("unshare") ? "" : "unshare is not installed (util-linux)";
    }

    /** A way in which time is another one for a program. */
    private enum Setting {
        RIGHT,
        AHEAD,
        BEHIND,
        /** Started long after the machine, by its own count. */
        NAMESPACE;

        Program of(Program program, Path library) {
            return switch (this) {
                case RIGHT -> program;
                case AHEAD -> shifted(program, library, FAR);
                case BEHIND -> shifted(program, library, FAR.negated());
                case NAMESPACE ->
                    program.behind(List.of(
                            "unshare", "--time", "--boottime", Long.toString(FAR.toSeconds()), "--monotonic", "5000"));
            };
        }

        private static Program shifted(Program program, Path library, Duration by) {
            return program.with("LD_PRELOAD", library.toString())
                    .with("CLOCK_SHIFT_SECONDS", Long.toString(by.toSeconds()));
        }
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("create")) {
            List<Setting> lasts = scope.quick() ? List.of(Setting.BEHIND) : List.of(Setting.values());
            for (Setting last : lasts) {
                if (!scope.ends(findings)) {
                    judgeAll(scope, operation, last, findings);
                }
            }
        }
        for (String operation : scope.of("reread")) {
            judgeByProcessAlone(scope, operation, findings);
        }
        for (String operation : scope.quick() ? List.<String>of() : scope.of("commit")) {
            sweepYoungFiles(scope, operation, findings);
        }
    }

    /** Owners under each setting, and with times touched; sweepers under each; at last all owners are dead. */
    private static void judgeAll(Scope scope, String operation, Setting last, Findings findings) throws IOException {
        Map<String, Resident> owners = new LinkedHashMap<>();
        try (Site site = Site.in(scope.parent(), "")) {
            Path library = Compiled.library("clock-shift", site.top());
            for (Setting setting :
                    scope.quick() ? List.of(Setting.AHEAD, Setting.NAMESPACE) : List.of(Setting.values())) {
                owners.put(
                        "clock " + setting,
                        owner(operation, site, setting.of(scope.program(), library), "owner" + owners.size()));
            }
            for (Duration by : List.of(FAR, FAR.negated())) {
                Resident touched = owner(operation, site, scope.program(), "owner" + owners.size());
                touch(touched, by);
                owners.put("touched " + by.toDays() + " days", touched);
            }
            for (Setting setting :
                    scope.quick() ? List.of(Setting.BEHIND, Setting.NAMESPACE) : List.of(Setting.values())) {
                List<String> swept =
                        Resident.sweep(setting.of(scope.program(), library), site.work(), site.warm("sweeper"));
                for (Map.Entry<String, Resident> owner : owners.entrySet()) {
                    List<String> complaints = new ArrayList<>(swept);
                    complaints.addAll(owner.getValue().lost());
                    findings.tried(operation + ": owner " + owner.getKey() + ", sweeper " + setting, complaints);
                }
            }
            owners.values().forEach(Resident::close);
            List<String> swept = Resident.sweep(last.of(scope.program(), library), site.work(), site.warm("sweeper"));
            for (Map.Entry<String, Resident> owner : owners.entrySet()) {
                List<String> complaints = new ArrayList<>(swept);
                complaints.addAll(owner.getValue().left());
                findings.tried(operation + ": dead owner " + owner.getKey() + ", sweeper " + last, complaints);
            }
        } finally {
            owners.values().forEach(Resident::close);
        }
    }

    private static Resident owner(String operation, Site site, Program program, String name) throws IOException {
        return Resident.holding(program, operation, site.work(), site.warm(name));
    }

    private static void touch(Resident resident, Duration by) throws IOException {
        FileTime then = FileTime.from(Instant.now().plus(by));
        for (Path held : resident.holds()) {
            Files.setLastModifiedTime(held, then);
        }
    }

    /** Where neither a socket nor the lock is left as a witness, the process is, and its start is counted otherwise elsewhere. */
    private static void judgeByProcessAlone(Scope scope, String operation, Findings findings) throws IOException {
        try (Site site = Site.in(scope.parent(), Site.TOO_LONG_FOR_SOCKETS)) {
            Path library = Compiled.library("clock-shift", site.top());
            for (Setting setting : scope.quick() ? List.of(Setting.NAMESPACE) : List.of(Setting.values())) {
                try (Resident owner = owner(operation, site, scope.program(), "owner")) {
                    if (setting == Setting.AHEAD) {
                        // An atomic file's own has its lock and its age, and here both are lost: that costs a commit.
                        owner.holds()
                                .removeIf(path -> path.getFileName().toString().startsWith("."));
                    }
                    List<String> complaints = new ArrayList<>(
                            Resident.sweep(setting.of(scope.program(), library), site.work(), site.warm("sweeper")));
                    complaints.addAll(owner.lost());
                    findings.tried(operation + ": no lock, no socket, sweeper " + setting, complaints);
                }
            }
        }
    }

    /** A file that is being written is old by a clock that is ahead: that costs a commit at worst, and never a content. */
    private static void sweepYoungFiles(Scope scope, String operation, Findings findings) throws IOException {
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(scope.program(), operation, ground);
                RunningProgram sweeper = Setting.AHEAD
                        .of(scope.program(), Compiled.library("clock-shift", ground.top()))
                        .startSweeper(ground)) {
            Reference reference = session.reference();
            for (Call call : reference.calls()) {
                List<String> complaints = new ArrayList<>();
                Observation seen = session.observe(Conditions.injecting(List.of(Injection.stop(call)))
                        .whileStopped(() -> complaints.addAll(Resident.sweepAgain(sweeper))));
                complaints.addAll(
                        Verdict.ofFaults(reference, seen, ground.work().directory(), List.of(), false));
                findings.tried(operation + ": a sweep by a clock that is ahead, after " + call, complaints);
            }
        }
    }
}
