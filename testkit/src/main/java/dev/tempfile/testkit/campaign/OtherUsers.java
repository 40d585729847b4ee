package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Another user, who may write the directory, waits with names of his own and takes ours away, whatever the umask is. */
final class OtherUsers extends Row {
    static final int VICTIM = 64_001;
    static final int ATTACKER = 64_002;
    private static final int QUICK_SHARE = 10;
    private static final Pattern MODE = Pattern.compile(", 0([0-7]{3,4})\\)");

    OtherUsers() {
        super(14, "users", "another user with planted links, hard links and FIFOs; umask × mode of the directory");
    }

    @Override
    String missing() {
        return Strace.missing().isEmpty() ? missingUsers() : Strace.missing();
    }

    /** Why nobody can become another user here, or an empty text. */
    static String missingUsers() {
        try {
            boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            return !root ? "only root may become another user" : Commands.exists("setpriv") ? "" : "setpriv is missing";
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** How the directory is open to others, and what the victim's umask is. */
    private record Setting(String umask, String mode) {
        boolean othersRename() {
            return mode.equals("rwxrwxrwx");
        }

        boolean othersWrite() {
            return !mode.equals("rwx------");
        }

        @Override
        public String toString() {
            return "umask " + umask + ", directory " + mode;
        }
    }

    /** What waits under a name. */
    enum Plant {
        LINK,
        HARD_LINK,
        FIFO
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        List<String> umasks = scope.quick() ? List.of("000") : List.of("000", "022", "777");
        List<String> modes =
                scope.quick() ? List.of("rwxrwxrwt", "rwxrwxrwx") : List.of("rwxrwxrwt", "rwxrwxrwx", "rwx------");
        for (String umask : umasks) {
            for (String mode : modes) {
                for (String operation : scope.quick()
                        ? scope.of("create", "first")
                        : scope.of("create", "first", "write", "unnamed", "spool", "replace")) {
                    // With such a umask the driver itself could not make the root for "first".
                    if (!(umask.equals("777") && operation.equals("first")) && !scope.ends(findings)) {
                        visit(scope, new Setting(umask, mode), operation, findings);
                    }
                }
            }
        }
    }

    static List<String> becoming(int user) {
        return List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
    }

    private static void visit(Scope scope, Setting setting, String operation, Findings findings) throws IOException {
        Program victim = scope.program()
                .behind(List.of("sh", "-c", "umask " + setting.umask() + "; exec \"$@\"", "sh"))
                .behind(becoming(VICTIM));
        try (Ground ground = Ground.in(scope.parent());
                Session session = new Session(victim, operation, ground).onGround(() -> furnish(ground, setting))) {
            Reference reference = session.reference();
            for (String complaint : lint(reference)) {
                findings.tried(operation + ": " + setting, List.of(complaint));
            }
            int number = 0;
            for (Call call : reference.calls()) {
                for (Plant plant : Plant.values()) {
                    // A program that lost its directory has to be started again, which takes long.
                    int share = !scope.quick() ? 1 : setting.othersRename() ? QUICK_SHARE : Plant.values().length + 1;
                    if (number++ % share == 0) {
                        attack(scope, session, new Attack(setting, plant, call, reference), findings);
                    }
                }
            }
        }
    }

    /** The victim's directory, and the one for temporary files as the setting has it. */
    private static void furnish(Ground ground, Setting setting) throws IOException {
        Commands.run(
                "chown", "-hR", VICTIM + ":" + VICTIM, ground.work().directory().toString());
        Commands.run(
                "chown", "-hR", VICTIM + ":" + VICTIM, ground.warm().directory().toString());
        Path temp = ground.work().temp();
        if (setting.othersWrite()) {
            Files.setAttribute(temp, "unix:uid", 0);
        }
        Commands.run(
                "chmod",
                setting.mode().endsWith("t") ? "1777" : setting.othersWrite() ? "0777" : "0700",
                temp.toString());
    }

    /** What a creating call must say: that the name is to be new, and that nobody else may open it. */
    private static List<String> lint(Reference reference) {
        List<String> complaints = new ArrayList<>();
        for (Call call : reference.calls()) {
            if (!call.creates()) {
                continue;
            }
            if (!call.name().startsWith("mkdir")
                    && !call.text().contains("O_EXCL")
                    && !call.text().contains("O_TMPFILE")) {
                complaints.add("adopts an existing name: " + call.text());
            }
            Matcher mode = MODE.matcher(call.text());
            if (mode.find() && (Integer.parseInt(mode.group(1), 8) & 077) != 0) {
                complaints.add("is born open to others: " + call.text());
            }
        }
        return complaints;
    }

    private record Attack(Setting setting, Plant plant, Call call, Reference reference) {}

    private static void attack(Scope scope, Session session, Attack attack, Findings findings) throws IOException {
        String description =
                session.operation() + ": " + attack.setting() + ", " + attack.plant() + " after " + attack.call();
        if (!scope.wants(description) || scope.ends(findings)) {
            return;
        }
        Path work = session.ground().work().directory();
        Path loot = Files.createDirectories(session.ground().top().resolve("loot"));
        Files.writeString(loot.resolve("canary"), "canary");
        Files.setAttribute(loot.resolve("canary"), "unix:uid", ATTACKER);
        Observation seen = session.observe(Conditions.injecting(List.of(Injection.stop(attack.call())))
                .oncePrepared(() -> plant(session, attack, loot))
                .whileStopped(() -> takeAway(session, attack, loot)));
        List<String> complaints = new ArrayList<>();
        if (!seen.answer().ok() && !seen.answer().failed()) {
            complaints.add(seen.answer().word() + ": " + seen.answer());
        }
        if (!Files.readString(loot.resolve("canary")).equals("canary")) {
            complaints.add("wrote into the attacker's file");
        }
        String secret = attack.reference().newContent();
        complaints.addAll(readable(work, secret));
        complaints.addAll(readable(loot, secret));
        findings.tried(description, complaints);
        if (attack.setting().othersRename()) {
            // Its directory was taken from it: it begins anew.
            session.discard();
        }
        Commands.run("rm", "-rf", loot.toString());
    }

    /** Waits under the names that the program had before: who uses a name twice falls for it. */
    private static void plant(Session session, Attack attack, Path loot) throws IOException {
        if (!attack.setting().othersWrite()) {
            return;
        }
        Path temp = session.ground().work().temp();
        for (Snapshot.Entry known : attack.reference().undisturbed().after().entries()) {
            Path name = session.ground().work().directory().resolve(known.path());
            if (name.startsWith(temp)
                    && Files.notExists(name, LinkOption.NOFOLLOW_LINKS)
                    && temp.equals(name.getParent())) {
                put(attack.plant(), name, loot);
            }
        }
    }

    private static void put(Plant plant, Path name, Path loot) throws IOException {
        switch (plant) {
            case LINK -> Files.createSymbolicLink(name, loot.resolve("canary"));
            case HARD_LINK -> Files.createLink(name, loot.resolve("canary"));
            case FIFO -> Commands.run("mkfifo", name.toString());
        }
    }

    /** Where others may rename: takes the directories and files of the program, and puts something in their places. */
    private static void takeAway(Session session, Attack attack, Path loot) throws IOException {
        if (!attack.setting().othersRename()) {
            return;
        }
        List<Path> theirs;
        try (Stream<Path> all = Files.list(session.ground().work().temp())) {
            theirs = all.filter(path -> !Files.isSymbolicLink(path)).toList();
        }
        int number = 0;
        for (Path path : theirs) {
            boolean directory = Files.isDirectory(path);
            Files.move(path, loot.resolve("taken" + number++));
            if (directory) {
                Files.createDirectory(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
                Files.setAttribute(path, "unix:uid", ATTACKER);
                // What lay in it waits in the attacker's own, under the same name.
                for (String name : List.of("one", "owner")) {
                    put(attack.plant(), path.resolve(name), loot);
                }
            } else {
                put(attack.plant(), path, loot);
            }
        }
    }

    /** Files with the secret that the attacker can read: his own, or open to others. */
    private static List<String> readable(Path directory, String secret) throws IOException {
        List<String> complaints = new ArrayList<>();
        for (Snapshot.Entry entry : Snapshot.of(directory).entries()) {
            if (!entry.content().equals(secret)
                    || entry.path().equals("source")
                    || entry.path().equals("target")) {
                continue;
            }
            Map<String, Object> attributes =
                    Files.readAttributes(directory.resolve(entry.path()), "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            boolean open = attributes.get("mode") instanceof Integer mode && (mode & 077) != 0;
            if (open || Integer.valueOf(ATTACKER).equals(attributes.get("uid"))) {
                complaints.add("the attacker reads " + Snapshot.placed(entry.path()));
            }
        }
        return complaints;
    }
}
