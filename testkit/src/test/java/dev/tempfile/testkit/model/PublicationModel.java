package dev.tempfile.testkit.model;

import static dev.tempfile.testkit.model.TargetKind.OLD;
import static dev.tempfile.testkit.model.TargetKind.OTHER_NAME;
import static dev.tempfile.testkit.model.TargetKind.REAL;
import static dev.tempfile.testkit.model.TargetKind.TARGET;

import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.model.PublicationRecipe.Backup;
import dev.tempfile.testkit.model.PublicationRecipe.Existing;
import dev.tempfile.testkit.model.PublicationRecipe.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * What docs/atomic.md says of a target and a recipe, said once more: whether the content is published, and what stands in the directory
 * afterwards.
 */
final class PublicationModel {
    static final String NEW = "new";

    private final TargetKind kind;
    private final PublicationRecipe recipe;
    private final boolean replaces;
    private final boolean reads;

    /** Reads: whether the old content is read first, where a link leads. */
    PublicationModel(TargetKind kind, PublicationRecipe recipe, boolean replacesUnlessSaid, boolean reads) {
        this.kind = kind;
        this.recipe = recipe;
        this.reads = reads;
        this.replaces =
                recipe.existing() == Existing.UNSAID ? replacesUnlessSaid : recipe.existing() == Existing.REPLACED;
    }

    /** Everything in a directory: kinds, contents, modes and numbers of names, by name. */
    static Map<String, String> look(Path directory) throws IOException {
        Map<String, String> seen = new TreeMap<>();
        for (Path path : Site.below(directory)) {
            String what = Files.isSymbolicLink(path)
                    ? "link"
                    : Files.isDirectory(path)
                            ? "directory"
                            : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                                    ? file(
                                            Files.readString(path),
                                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                                            (Integer) Files.getAttribute(path, "unix:nlink"))
                                    : "special";
            seen.put(directory.relativize(path).toString(), what);
        }
        return seen;
    }

    private static String file(String content, String mode, int names) {
        return content + ", " + mode + ", " + names + " names";
    }

    /** Whether it is published. */
    boolean publishes() {
        return !refusedByItsKind()
                && !refusedByItsVersion()
                && !(replacesAFile() && recipe.backup() == Backup.AT_A_DIRECTORY);
    }

    private boolean refusedByItsKind() {
        return switch (kind) {
            case ABSENT -> false;
            case WITHOUT_PARENT -> !recipe.createsParents();
            case DIRECTORY, PIPE -> true;
            case FILE, READ_ONLY, HARD_LINKED -> !replaces;
            case LINK, DANGLING -> !replaces || recipe.links() == Links.REFUSED;
            case LOOP, LINK_TO_DIRECTORY -> !replaces || recipe.links() != Links.REPLACED;
        };
    }

    private boolean refusedByItsVersion() {
        boolean linkReplaced = kind.isLink() && recipe.links() == Links.REPLACED;
        boolean absent = kind == TargetKind.ABSENT || kind == TargetKind.WITHOUT_PARENT || kind == TargetKind.DANGLING;
        if (reads && linkReplaced && (kind == TargetKind.LOOP || kind == TargetKind.LINK_TO_DIRECTORY)) {
            // It leads to nothing that can be read, nor to where nothing is.
            return true;
        }
        return switch (recipe.since(kind)) {
            case UNSAID, AS_IT_IS -> false;
            case OF_ANOTHER_FILE -> true;
            case ABSENT -> !absent;
        };
    }

    private boolean replacesAFile() {
        return kind.isFile() || kind == TargetKind.LINK && recipe.links() == Links.FOLLOWED;
    }

    /** What is in the directory once it is published, by what was there before. */
    Map<String, String> after(Map<String, String> before, String ordinaryMode) {
        Map<String, String> after = new TreeMap<>(before);
        int names = kind == TargetKind.HARD_LINKED ? 2 : 1;
        boolean keptAsBackup = replacesAFile() && recipe.backup() != Backup.UNSAID;
        if (keptAsBackup) {
            after.put(PublicationRecipe.BACKUP, file(OLD, kind.mode(), names));
        }
        if (kind == TargetKind.HARD_LINKED) {
            after.put(OTHER_NAME, file(OLD, kind.mode(), keptAsBackup ? names : names - 1));
        }
        String asked = recipe.permissions().mode();
        String mode = asked != null ? asked : replacesAFile() ? kind.mode() : ordinaryMode;
        after.put(where(), file(NEW, mode, 1));
        if (kind == TargetKind.WITHOUT_PARENT) {
            after.put("a", "directory");
            after.put("a/b", "directory");
        }
        return after;
    }

    private String where() {
        if (kind == TargetKind.WITHOUT_PARENT) {
            return "a/b/" + TARGET;
        }
        return kind.isLink() && recipe.links() == Links.FOLLOWED ? REAL : TARGET;
    }
}
