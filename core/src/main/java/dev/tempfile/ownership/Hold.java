package dev.tempfile.ownership;

import dev.tempfile.deletion.Exemption;
import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Listing;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.ProcessEnvironments;
import dev.tempfile.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The processes that one directory was handed on to: the names of empty files, in a directory for this hold alone.
 *
 * <p>{@code process.ID.START.NAMESPACE} is one process, {@code environment.NAMESPACE} are all of this user whose environment names
 * the process directory. A name is made by one call, so a record is whole or not there. Before anything that is held is deleted by
 * a sweep, the hold is closed: its directory is removed, which the system does only while it is empty. So who records itself at
 * that moment either stops the deletion, or fails and knows that it came too late. Thread-safe.
 */
public final class Hold {
    private static final String PROCESS = "process";
    private static final String ENVIRONMENT = "environment";

    private final Path directory;
    private final Path records;

    /** Records that are not of the gone; and where only processes are asked after, all others. */
    private final class Records extends Exemption {
        private final boolean processesOnly;

        Records(boolean processesOnly) {
            this.processesOnly = processesOnly;
        }

        @Override
        protected boolean isSpared(String name) {
            return processesOnly && !name.startsWith(PROCESS) || !isGone(name);
        }
    }

    /** A hold on something in, or beside, a process directory, with its records at a path in that. */
    Hold(Path processDirectory, Path records) {
        this.directory = processDirectory;
        this.records = records;
    }

    /** A new one. */
    static Hold in(Path processDirectory) throws IOException {
        Path all = processDirectory.resolve(Holders.NAME);
        try {
            make(all);
        } catch (FileAlreadyExistsException anotherIsThere) {
            // It stays until the process directory goes, so that none comes between another and its own.
        }
        return new UniqueName("", "", "").create(all, null, path -> new Hold(processDirectory, make(path)));
    }

    private static Path make(Path path) throws IOException {
        Files.createDirectory(path, Privacy.of(path).directory());
        Privacy.verify(path);
        return path;
    }

    /** The process directory. */
    Path directory() {
        return directory;
    }

    /** Records a process. */
    public void by(ProcessIdentity holder) throws IOException {
        // So there are never more records than processes that live, and ended since the last.
        TreeDeletion.empty(records, FileIdentity.of(records), new Records(true));
        record(PROCESS + "." + holder.pid() + "." + holder.started() + "." + holder.namespace());
    }

    /**
     * Records all processes of this user whose environment names the process directory, now or later.
     *
     * @param namespace of process ids, in which they will be looked for
     */
    public void byEnvironment(String namespace) throws IOException {
        record(ENVIRONMENT + "." + namespace);
    }

    private void record(String name) throws IOException {
        try {
            Files.createFile(records.resolve(name));
        } catch (FileAlreadyExistsException recordedBefore) {
            return;
        }
    }

    /** The directory for this hold, in which a process records itself. */
    public Path records() {
        return records;
    }

    /** Who has it, for people: one that lives, or that cannot be told from here. Null if there is none any more. */
    public @Nullable String holder() {
        try {
            Verdict veto = veto();
            return veto == null ? null : veto.reason();
        } catch (IOException unseen) {
            return "it cannot be told who holds it: " + unseen.getMessage();
        }
    }

    /** Why what is held must stay; null if all holders are gone. */
    @Nullable
    Verdict veto() throws IOException {
        Verdict doubt = null;
        try (Listing each = Listing.of(records)) {
            for (Path record : each) {
                Verdict found = holding(record.getFileName().toString());
                if (found != null && found.state() == Verdict.State.ALIVE) {
                    return found;
                }
                doubt = found == null ? doubt : found;
            }
        } catch (NoSuchFileException closed) {
            return null;
        } catch (DirectoryIteratorException unlistable) {
            throw unlistable.getCause();
        }
        return doubt;
    }

    /** Takes the hold away, so that nobody can record itself any more; else says why it cannot be. */
    @Nullable
    Verdict close() throws IOException {
        try {
            TreeDeletion.empty(records, FileIdentity.of(records), new Records(false));
            Files.delete(records);
            return null;
        } catch (NoSuchFileException closedBefore) {
            return null;
        } catch (DirectoryNotEmptyException held) {
            Verdict veto = veto();
            return veto == null ? Verdict.undecided("a process took hold of it, and has ended since") : veto;
        }
    }

    /** As {@link #close}, but only says whether it cannot be. */
    boolean holdsOn() {
        try {
            return close() != null;
        } catch (IOException unseen) {
            return true;
        }
    }

    /** Takes the hold away, whoever has it: what was held is gone, or is nobody's any more. */
    void end() {
        try {
            TreeDeletion.delete(records, null, null);
        } catch (IOException left) {
            // It goes with the process directory, which it only keeps for longer than need be.
            return;
        }
    }

    private boolean isGone(String record) {
        try {
            return holding(record) == null;
        } catch (IOException unseen) {
            return false;
        }
    }

    /** What a record says: that its process lives, or that it cannot be told; null if it is gone. */
    private @Nullable Verdict holding(String record) throws IOException {
        String[] parts = record.split("\\.", -1);
        if (parts[0].equals(PROCESS) && parts.length == 4) {
            return holdingProcess(parts[1], parts[2], parts[3]);
        }
        if (parts[0].equals(ENVIRONMENT) && parts.length == 2) {
            return holdingByEnvironment(parts[1]);
        }
        return Verdict.undecided("its holder is recorded in a way that is not known here: " + record);
    }

    private static @Nullable Verdict holdingProcess(String id, String started, String namespace) {
        ProcessIdentity.Fate fate;
        try {
            fate = new ProcessIdentity(Long.parseLong(id), started, namespace).fate();
        } catch (NumberFormatException noId) {
            fate = ProcessIdentity.Fate.UNKNOWN;
        }
        return switch (fate) {
            case GONE -> null;
            case ALIVE -> Verdict.alive("process " + id + " holds it");
            case UNKNOWN -> Verdict.undecided("process " + id + ", which holds it, cannot be seen from here");
        };
    }

    private @Nullable Verdict holdingByEnvironment(String namespace) throws IOException {
        ProcessIdentity here = ProcessIdentity.self();
        if (here == null || !here.namespace().equals(namespace)) {
            return Verdict.undecided("whose environment names it cannot be seen from here");
        }
        long process = ProcessEnvironments.naming(directory.getFileName().toString());
        return process == ProcessEnvironments.NOBODY
                ? null
                : Verdict.alive("process " + process + " holds it: its environment names it");
    }
}
