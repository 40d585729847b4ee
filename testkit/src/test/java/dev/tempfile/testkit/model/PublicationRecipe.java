package dev.tempfile.testkit.model;

import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Every option of a recipe, chosen. */
record PublicationRecipe(
        Strength strength,
        Existing existing,
        Links links,
        boolean createsParents,
        Permissions permissions,
        Since since,
        boolean exclusive,
        Backup backup) {
    static final String BACKUP = "backup";

    enum Strength {
        UNSYNCED,
        ATOMIC,
        DURABLE
    }

    enum Existing {
        UNSAID,
        REPLACED,
        NOT_REPLACED
    }

    enum Links {
        FOLLOWED,
        REPLACED,
        REFUSED
    }

    enum Permissions {
        UNSAID,
        NARROW,
        WIDE;

        /** Null where none are asked for. */
        String mode() {
            return this == UNSAID ? null : this == NARROW ? "rw-------" : "rw-rw-rw-";
        }
    }

    /** The version that the target is expected to have. */
    enum Since {
        UNSAID,
        AS_IT_IS,
        ABSENT,
        OF_ANOTHER_FILE
    }

    /** Whether there is to be a backup, and what stands at its name. */
    enum Backup {
        UNSAID,
        OF_A_FREE_NAME,
        IN_PLACE_OF_A_FILE,
        AT_A_DIRECTORY
    }

    /** The recipe for {@code named}; {@code another} is a file that is never the target. */
    AtomicSpec spec(Path named, Path another, TargetKind kind) throws IOException {
        AtomicSpec spec = switch (strength) {
            case UNSYNCED -> AtomicSpec.unsynced();
            case ATOMIC -> AtomicSpec.atomic();
            case DURABLE -> AtomicSpec.durable();
        };
        spec = existing == Existing.REPLACED
                ? spec.replacing()
                : existing == Existing.NOT_REPLACED ? spec.noClobber() : spec;
        spec = links == Links.REPLACED ? spec.replacingLinks() : links == Links.REFUSED ? spec.refusingLinks() : spec;
        spec = createsParents ? spec.creatingParents() : spec;
        spec = permissions.mode() != null
                ? spec.withPermissions(PosixFilePermissions.fromString(permissions.mode()))
                : spec;
        spec = exclusive ? spec.exclusive(Duration.ZERO) : spec;
        spec = backup == Backup.UNSAID ? spec : spec.withBackup(BACKUP);
        return switch (since(kind)) {
            case UNSAID -> spec;
            case AS_IT_IS -> spec.ifUnchanged(FileVersion.of(named));
            case ABSENT -> spec.ifUnchanged(FileVersion.of(named.resolveSibling("nothing at all")));
            case OF_ANOTHER_FILE -> spec.ifUnchanged(FileVersion.of(another));
        };
    }

    /** Links in a circle lead to nothing that has a version. */
    Since since(TargetKind kind) {
        return kind == TargetKind.LOOP && since == Since.AS_IT_IS ? Since.UNSAID : since;
    }
}
