package dev.tempfile.cli;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import dev.tempfile.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile write}: standard input, or what a command prints if it succeeds, replaces a file whole or not at all. */
@Command(
        name = "write",
        header = {"Replace a file whole, or not at all.", ""},
        description = {
            "",
            "Reads standard input to its end, or the output of CMD, and puts it in TARGET's place in one step. Others see "
                    + "the old content or the new one; after a power cut it is one of them, too. If CMD fails, if this is "
                    + "killed, if the disk is full, TARGET is as it was. So CMD may read TARGET.",
            "",
            "TARGET keeps its mode, owner, group and extended attributes; a symbolic link is followed. A new file gets the "
                    + "mode that '>' gives.",
            ""
        },
        sortOptions = false,
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile write hosts -- sort -u hosts         only if sort succeeds",
            "  sort -u hosts | tempfile write hosts          whatever comes of sort",
            "  tempfile write --durable f < new              there even after a power cut",
            "  tempfile write --backup --mode 640 f < new    the old one stays as f~",
            "  seen=$$(tempfile write --print-version f)      and when f was edited:",
            "  tempfile write --if-unchanged-since \"$$seen\" f < edited",
            "",
            "Exit codes: CMD's own if it fails, 127 there is no such command, 126 it cannot",
            "be executed; 1 TARGET could not be written: the line says what it has now."
        })
final class WriteCommand implements Subcommand {

    static final String BACKUP = "--backup";

    private static final int OCTAL = 8;
    private static final int PERMISSIONS = 0777;

    private final Output output;

    private boolean durable;

    private boolean unsynced;

    private boolean noClobber;

    private @Nullable String since;

    private @Nullable Long patience;

    private @Nullable String backup;

    private @Nullable String mode;

    private boolean parents;

    private boolean replaceLink;

    private boolean refuseLink;

    private boolean reportLosses;

    private boolean inPlace;

    private boolean printVersion;

    private boolean dryRun;

    private @Nullable Path other;

    private boolean json;

    private List<Path> target = List.of();

    private List<String> command = List.of();

    WriteCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        command = words.commandAfterDashes("-- CMD", "A command and its arguments.");
        durable = words.flag("--durable", "Force the directory as well: there after a power cut, or refused.");
        unsynced = words.flag("--unsynced", "Force nothing: a power cut may leave an empty file. For caches.");
        noClobber = words.flag("--no-clobber", "Fail if TARGET exists.");
        since = words.value(
                String.class,
                "--if-unchanged-since",
                "VERSION",
                "Fail if TARGET is not this any more: what --print-version printed, sha256:HEX, 'absent', or "
                        + "'now', when this began.");
        patience = words.value(
                Long.class,
                "--exclusive",
                "SECONDS",
                "Keep out others who say this, from now to the end; wait for them so long.");
        backup = words.valueIfAttached(BACKUP, "NAME", "Keep the old file beside it, as NAME or with a ~ at the end.");
        mode = words.value(String.class, "--mode", "MODE", "Its permissions, such as 640.");
        parents = words.flag("--parents", "Make the directories that are missing.");
        replaceLink = words.flag("--replace-link", "If TARGET is a link, replace the link itself.");
        refuseLink = words.flag("--refuse-link", "If TARGET is a link, fail.");
        reportLosses = words.flag("--report-losses", "Only say so where an attribute cannot be kept.");
        inPlace = words.flag(
                "--or-in-place", "Where something is mounted at TARGET itself write into it, which is not atomic.");
        printVersion = words.flag("--print-version", "Write nothing; print what --if-unchanged-since takes.");
        dryRun = words.flag("--dry-run", "Write nothing; say what TARGET would get, and why.");
        other = words.value(
                Path.class, "--exchange", "OTHER", "Write and read nothing; exchange TARGET and OTHER in one step.");
        json = words.flag("--json", "Print a JSON document.");
        target = words.operands(Path.class, "1", "TARGET", "The file.");
    }

    @Override
    public int run() throws IOException {
        refuseContradictions();
        if (printVersion) {
            print("version", FileVersion.of(target()).toString());
            return Main.DONE;
        }
        if (other != null) {
            AtomicFile.exchange(target(), other, strength());
            if (json) {
                print("exchanged", other.toString());
            }
            return Main.DONE;
        }
        if (dryRun) {
            return explained(AtomicFile.promises(target(), asked().spec()));
        }
        int code = asked().run(output);
        output.flush();
        return code;
    }

    private void refuseContradictions() {
        refuseBoth("--durable", durable, "--unsynced", unsynced);
        refuseBoth("--replace-link", replaceLink, "--refuse-link", refuseLink);
        refuseBoth("--no-clobber", noClobber, BACKUP, backup != null);
        refuseBoth("--print-version", printVersion, "--exchange", other != null);
        refuseBoth("--print-version", printVersion, "--dry-run", dryRun);
        refuseBoth("--exchange", other != null, "--dry-run", dryRun);
        if (other != null && describesContent()) {
            throw new WrongUsage("--exchange changes neither of the two: with it go --durable, --unsynced and --json");
        }
        boolean writes = !printVersion && !dryRun && other == null;
        if (!writes && !command.isEmpty()) {
            throw new WrongUsage("where nothing is written there is no command");
        }
    }

    /** Whether anything is said of what is written, and when. */
    private boolean describesContent() {
        return noClobber
                || since != null
                || patience != null
                || backup != null
                || mode != null
                || parents
                || replaceLink
                || refuseLink
                || reportLosses
                || inPlace;
    }

    private void refuseBoth(String one, boolean hasOne, String other, boolean hasOther) {
        if (hasOne && hasOther) {
            throw new WrongUsage("either " + one + " or " + other);
        }
    }

    private Path target() {
        return target.get(0);
    }

    /** What the options say. */
    Write asked() throws IOException {
        return new Write(target(), agreed(placed(strength())), command, json);
    }

    private AtomicSpec strength() {
        return durable ? AtomicSpec.durable() : unsynced ? AtomicSpec.unsynced() : AtomicSpec.atomic();
    }

    private AtomicSpec placed(AtomicSpec recipe) {
        AtomicSpec placed = noClobber ? recipe.noClobber() : recipe;
        placed = replaceLink ? placed.replacingLinks() : placed;
        placed = refuseLink ? placed.refusingLinks() : placed;
        placed = parents ? placed.creatingParents() : placed;
        return inPlace ? placed.orInPlaceNotAtomically() : placed;
    }

    private AtomicSpec agreed(AtomicSpec recipe) throws IOException {
        AtomicSpec agreed = recipe;
        try {
            if (mode != null) {
                agreed = agreed.withPermissions(PosixFilePermissions.fromString(permissions(mode)));
            }
            if (since != null) {
                agreed = agreed.ifUnchanged(since.equals("now") ? FileVersion.of(target()) : FileVersion.parse(since));
            }
            if (patience != null) {
                if (patience < 0) {
                    throw new IllegalArgumentException("--exclusive is a number of seconds, not " + patience);
                }
                agreed = agreed.exclusive(Duration.ofSeconds(patience));
            }
            if (backup != null) {
                agreed = agreed.withBackup(backup.isEmpty() ? name() + "~" : backup);
            }
        } catch (IllegalArgumentException unfit) {
            throw new WrongUsage(unfit);
        }
        return reportLosses ? agreed.reportingLosses(output::loss) : agreed;
    }

    /** Of the file that is replaced, where a link leads to it. */
    private Path name() throws IOException {
        Path replaced = Files.exists(target()) && !replaceLink ? target().toRealPath() : target().toAbsolutePath();
        Path name = replaced.getFileName();
        return name == null ? replaced : name;
    }

    /** {@code 640} as {@code rw-r-----}. */
    private static String permissions(String octal) {
        int bits;
        try {
            bits = Integer.parseInt(octal, OCTAL);
        } catch (NumberFormatException unreadable) {
            bits = -1;
        }
        if (bits < 0 || bits > PERMISSIONS) {
            throw new IllegalArgumentException("'" + octal + "' is no mode; three octal digits are, such as 640");
        }
        StringBuilder permissions = new StringBuilder();
        for (int bit = 0; bit < 9; bit++) {
            permissions.append((bits & 0400 >> bit) == 0 ? '-' : "rwx".charAt(bit % 3));
        }
        return permissions.toString();
    }

    private void print(String name, String text) throws IOException {
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("target", target().toString());
            document.put(name, text);
            output.json(document);
        } else {
            output.data(text);
        }
    }

    /** Done if it would be written, and failed if that would be refused. */
    private int explained(List<Guarantee> guarantees) throws IOException {
        boolean refused = !guarantees.get(0).kept();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("target", target().toString());
            document.put("guarantees", DoctorCommand.documents(guarantees));
            output.json(document);
        } else {
            for (Guarantee guarantee : guarantees) {
                output.line((guarantee.kept() ? "✔ " : "– ") + guarantee.promise() + ": "
                        + Explanation.forUsers(guarantee.how()));
            }
        }
        return refused ? Main.FAILED : Main.DONE;
    }
}
