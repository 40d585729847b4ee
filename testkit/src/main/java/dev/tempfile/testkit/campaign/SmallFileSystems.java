package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** File systems that are really full, out of inodes, read-only, or on which nothing may be executed. */
final class SmallFileSystems extends Row {
    private static final int PAGE = 4096;
    private static final int FULL = 1 << 20;

    SmallFileSystems() {
        super(
                6,
                "small",
                "a tmpfs that is full but for some pages or inodes, read-only, noexec; a quota of btrfs; then with room again");
    }

    @Override
    String missing() {
        return Mounts.missing();
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.quick()
                ? scope.of("write", "replace")
                : scope.of("create", "write", "unnamed", "spool", "replace", "move", "keep", "close", "delete")) {
            for (int pages : scope.quick() ? new int[] {0, 3} : new int[] {0, 1, 3, 10, 24}) {
                fill(scope, findings, operation, new Shortage("size=768k", pages, 0));
            }
            for (int inodes : scope.quick() ? new int[] {0} : new int[] {0, 1, 2}) {
                fill(scope, findings, operation, new Shortage("nr_inodes=60", 0, inodes));
            }
        }
        new FileSystemQuota(scope, findings).run();
        for (String operation : scope.of("replace", "delete", "first")) {
            readOnly(scope, findings, operation);
        }
        for (String operation : scope.of("create", "write")) {
            noExecution(scope, findings, operation);
        }
    }

    /** What a file system is mounted with, and what is left free on it. */
    private record Shortage(String options, int pages, int inodes) {
        boolean ofInodes() {
            return options.startsWith("nr_inodes");
        }

        @Override
        public String toString() {
            return options + " with " + (ofInodes() ? inodes + " inodes" : pages + " pages") + " free";
        }
    }

    private static void fill(Scope scope, Findings findings, String operation, Shortage shortage) throws IOException {
        String description = operation + ": tmpfs " + shortage;
        if (!scope.wants(description) || scope.ends(findings)) {
            return;
        }
        try (Ground ground = Ground.in(scope.parent());
                Mounts.Mounted mounted = Mounts.tmpfs(ground.work().directory(), shortage.options());
                Session session = new Session(scope.program(), operation, ground)) {
            Reference reference = session.reference();
            Path filler = mounted.directory().resolve("filler");
            Observation seen = session.observe(Conditions.untraced().oncePrepared(() -> occupy(filler, shortage)));
            List<String> complaints = new ArrayList<>(
                    Verdict.ofFaults(reference, seen, ground.work().directory(), List.of(), false));
            Commands.run("rm", "-rf", filler.toString());
            complaints.addAll(again(session, reference));
            findings.tried(description, complaints);
        }
    }

    /** What it does when nothing is short any more: what it does without a fault. */
    static List<String> again(Session session, Reference reference) throws IOException {
        Observation seen = session.observe(Conditions.untraced());
        return Verdict.ofSuccess(reference, seen, session.ground().work().directory()).stream()
                .map(complaint -> "with room again: " + complaint)
                .toList();
    }

    private static void occupy(Path filler, Shortage shortage) throws IOException {
        Files.createDirectory(filler);
        if (shortage.ofInodes()) {
            occupyInodes(filler, shortage.inodes());
            return;
        }
        for (int page = 0; page < shortage.pages(); page++) {
            Files.write(filler.resolve("page" + page), new byte[PAGE]);
        }
        try (OutputStream out = Files.newOutputStream(filler.resolve("rest"))) {
            for (int page = 0; page < FULL / PAGE; page++) {
                out.write(new byte[PAGE]);
            }
            throw new IOException("the file system does not get full: " + filler);
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
        for (int page = 0; page < shortage.pages(); page++) {
            Files.delete(filler.resolve("page" + page));
        }
    }

    private static void occupyInodes(Path filler, int free) throws IOException {
        int made = 0;
        try {
            for (; made < FULL / PAGE; made++) {
                Files.createFile(filler.resolve("inode" + made));
            }
            throw new IOException("there are always more inodes: " + filler);
        } catch (FileSystemException full) {
            for (int index = 0; index < free; index++) {
                Files.delete(filler.resolve("inode" + index));
            }
        }
    }

    private static void readOnly(Scope scope, Findings findings, String operation) throws IOException {
        String description = operation + ": tmpfs that became read-only";
        if (!scope.wants(description) || scope.ends(findings)) {
            return;
        }
        try (Ground ground = Ground.in(scope.parent());
                Mounts.Mounted mounted = Mounts.tmpfs(ground.work().directory(), "size=8m")) {
            Reference reference;
            try (Session session = new Session(scope.program(), operation, ground)) {
                reference = session.reference();
            }
            // Another process, for nothing may be open when it is mounted anew.
            try (Session session = new Session(scope.program(), operation, ground)) {
                session.running();
                Observation seen = session.observe(Conditions.untraced().oncePrepared(() -> mounted.remount("ro")));
                mounted.remount("rw");
                List<String> complaints = new ArrayList<>(
                        Verdict.ofFaults(reference, seen, ground.work().directory(), List.of(), false));
                if (seen.answer().ok()) {
                    complaints.add("said ok");
                }
                complaints.addAll(again(session, reference));
                findings.tried(description, complaints);
            }
        }
    }

    private static void noExecution(Scope scope, Findings findings, String operation) throws IOException {
        String description = operation + ": tmpfs mounted noexec,nosuid,nodev";
        if (!scope.wants(description) || scope.ends(findings)) {
            return;
        }
        try (Ground ground = Ground.in(scope.parent());
                Mounts.Mounted mounted = Mounts.tmpfs(ground.work().directory(), "size=8m,noexec,nosuid,nodev");
                Session session = new Session(scope.program(), operation, ground)) {
            session.reference();
            findings.tried(
                    description, mounted.directory().equals(ground.work().directory()) ? List.of() : List.of("?"));
        } catch (IOException failure) {
            findings.tried(description, List.of(failure.toString()));
        }
    }
}
