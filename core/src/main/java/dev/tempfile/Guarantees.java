package dev.tempfile;

import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.ProcessDirectory;
import dev.tempfile.ownership.Sweep;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.KernelTrial;
import dev.tempfile.platform.Trust;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out which promises can be kept in a directory, by making a directory of this process there. */
final class Guarantees {
    private Guarantees() {}

    static List<Guarantee> of(Path directory) throws IOException {
        Owner owner = Owner.current();
        ProcessDirectory home = owner.livingDirectoryIn(directory);
        try {
            List<Guarantee> all = new ArrayList<>(ofTemporaryFiles(home));
            all.add(durable(directory));
            all.add(notAgedAway(home));
            return List.copyOf(all);
        } finally {
            owner.discarded(home);
        }
    }

    /**
     * Refuses a directory in which a promise about temporary files is weaker. Durability is none of them: it is refused by itself
     * where somebody asks for it and it cannot be had.
     *
     * @throws FileSystemException naming the weakness and what to do
     */
    static void refuseWeaker(ProcessDirectory home) throws IOException {
        for (Guarantee guarantee : ofTemporaryFiles(home)) {
            if (!guarantee.kept()) {
                throw new FileSystemException(
                        home.root().toString(),
                        null,
                        "refused by TempSpec.strict(): " + guarantee.promise() + ": " + guarantee.how()
                                + "; use another directory, or a recipe that is not strict");
            }
        }
    }

    private static List<Guarantee> ofTemporaryFiles(ProcessDirectory home) throws IOException {
        return List.of(isPrivate(home), unmovable(home), byHandle(home), swept(home), uninterrupted(home));
    }

    private static Guarantee isPrivate(ProcessDirectory home) {
        String weakness = home.tooOpen();
        return weakness == null
                ? new Guarantee("private", true, "0600 and 0700, or an owner-only ACL, from the creating call on")
                : new Guarantee("private", false, weakness);
    }

    private static Guarantee unmovable(ProcessDirectory home) throws IOException {
        String weakness = null;
        if (Trust.openToOthers(home.root())) {
            weakness = "others may write the directory and it lacks the sticky bit, so they could rename what is ours";
        } else if (!Trust.onlyOwnerCanReplaceEntriesOf(home.root())) {
            weakness = "the directory belongs to another user, who could rename what is ours";
        }
        return weakness == null
                ? new Guarantee(
                        "not moved by others", true, "the directory is ours alone or sticky, and no other user's")
                : new Guarantee("not moved by others", false, weakness);
    }

    private static Guarantee byHandle(ProcessDirectory home) throws IOException {
        return TreeDeletion.byHandles(home.path())
                ? new Guarantee("deletion stays in its tree", true, "relative to directory handles")
                : new Guarantee("deletion stays in its tree", false, "by path, and only where nobody else may write");
    }

    private static Guarantee swept(ProcessDirectory home) throws IOException {
        String doubt = Sweep.onlyListedBecause(home.root());
        return doubt == null
                ? new Guarantee("swept after a crash", true, "by whoever next uses it, when two witnesses say so")
                : new Guarantee("swept after a crash", false, "only listed, for " + doubt);
    }

    private static Guarantee uninterrupted(ProcessDirectory home) {
        return home.root().getFileSystem().equals(FileSystems.getDefault())
                ? new Guarantee("interrupts destroy nothing", true, "channels that an interrupt does not close")
                : new Guarantee("interrupts destroy nothing", false, "as this provider's own channels have it");
    }

    static String nativeCalls(Path directory) throws IOException {
        Owner owner = Owner.current();
        ProcessDirectory home = owner.livingDirectoryIn(directory);
        try {
            return KernelTrial.of(home.path());
        } finally {
            owner.discarded(home);
        }
    }

    /** Not asked for a strict recipe: it may take long, and what is made there is young. */
    private static Guarantee notAgedAway(ProcessDirectory home) {
        return home.handle().lockAgainstAgeing()
                ? new Guarantee(
                        "not aged away", true, "locked while this process lives, so that systemd-tmpfiles passes by")
                : new Guarantee(
                        "not aged away",
                        false,
                        "its times are refreshed once a day, while the process makes files; no lock keeps a cleaner out");
    }

    private static Guarantee durable(Path directory) throws IOException {
        try {
            DurableDirectory.refuseWithout(directory);
            return new Guarantee("durable writes", true, "file and directory are forced");
        } catch (FileSystemException refused) {
            return new Guarantee("durable writes", false, "refused: " + refused.getReason());
        }
    }
}
