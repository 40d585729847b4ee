package dev.tempfile.ownership;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.FileSystemType;
import dev.tempfile.platform.Listing;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.ProcessIdentity;
import dev.tempfile.platform.Trust;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges one process directory of somebody else, and holds its lock from a verdict of death until it is removed.
 *
 * <p>Dead takes two witnesses: the kernel's lock is free; and the boot is over, or the socket refuses, or, where there is none, the
 * process is gone. Everything that does not fit exactly is left alone and said. {@code docs/ownership.md} has the argument.
 */
final class Inspection implements Closeable {
    private static final Set<OpenOption> TO_LOCK =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path directory;
    private final String digest;
    private @Nullable FileChannel locked;
    private @Nullable FileIdentity identity;
    private boolean owned;
    private boolean refused;
    private boolean mayBeHeld;
    private final Verdict verdict;

    /** Looks at {@code directory}, whose name has our mark. Never waits. */
    Inspection(Path directory) {
        this.directory = directory;
        String name = directory.getFileName().toString();
        this.digest = OwnerMark.digestIn(name);
        Verdict found;
        try {
            found = judged(name);
        } catch (NoSuchFileException gone) {
            found = Verdict.alive("it is going away by itself");
        } catch (IOException | RuntimeException unseen) {
            found = Verdict.undecided("it cannot be looked at: " + unseen);
        }
        this.verdict = found;
    }

    /** Whether a name is that of a process directory. */
    static boolean isName(String name) {
        return name.startsWith(ProcessDirectory.MARK)
                && OwnerMark.isOwner(name, ProcessDirectory.MARK.length(), name.length());
    }

    /** What was found. */
    Verdict verdict() {
        return verdict;
    }

    /** Whether the verdict is that of an owner file, so that it is also one on the files beside that have its mark. */
    boolean isOfOwner() {
        return owned;
    }

    private Verdict judged(String name) throws IOException {
        if (ListedOwners.contains(name)) {
            return Verdict.alive("it belongs to this JVM");
        }
        PosixFileAttributes seen =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!seen.isDirectory() || !Trust.ours(seen) || !seen.permissions().equals(Privacy.DIRECTORY)) {
            return Verdict.undecided("it is not a private directory of this user");
        }
        String type = FileSystemType.of(directory);
        if (!FileSystemType.isLocal(type)) {
            return Verdict.elsewhere(type);
        }
        FileIdentity here = FileIdentity.of(seen);
        identity = here;
        Knock knock = Knock.at(directory.resolve(Witnesses.SOCKET));
        if (knock == Knock.ANSWERED) {
            // First and for good: so the files of a living owner are never opened.
            return Verdict.alive("its socket answers");
        }
        refused = knock == Knock.REFUSED;
        Entries entries = entries();
        if (entries.owner) {
            owned = true;
            return judgedByLock(here, knock);
        }
        if (entries.others) {
            return Verdict.undecided("its owner file is missing, and there is something in it");
        }
        // Not born yet, or nearly gone: nothing of a user is in it.
        return !entries.born || lock(OwnerFile.BORN)
                ? Verdict.dead("nothing is in it, and its owner file was never whole or is gone")
                : Verdict.alive("it is being born");
    }

    private Verdict judgedByLock(FileIdentity here, Knock knock) throws IOException {
        if (!lock(OwnerFile.NAME)) {
            return Verdict.alive("its lock is held");
        }
        // Another sweep may have been faster, and what is locked now has no name any more.
        if (!Files.exists(directory.resolve(OwnerFile.NAME), LinkOption.NOFOLLOW_LINKS)) {
            return Verdict.alive("another sweep is at work");
        }
        byte[] said = content();
        if (said.length == 0 && Boot.isOver(digest)) {
            // What was not forced when the power went is empty; the name was.
            return nested("its lock is free and its boot is over");
        }
        OwnerFile owner;
        try {
            owner = OwnerFile.parse(said);
        } catch (OwnerFile.Unfit unfit) {
            return Verdict.undecided(String.valueOf(unfit.getMessage()));
        }
        if (!owner.locked()) {
            return Verdict.undecided("its owner could get no lock there");
        }
        if (!fits(owner, here)) {
            return Verdict.undecided(
                    "its owner wrote of another directory: this may be a view of one that lives elsewhere");
        }
        return judgedBySecondWitness(owner, knock);
    }

    /** Whether the owner said this of the directory that is seen here, and not through an overlay or a mirror. */
    private static boolean fits(OwnerFile owner, FileIdentity here) {
        String said = owner.directory();
        String seen = here.key();
        // Devices are numbered anew at each boot.
        return !said.isEmpty()
                && (said.equals(seen) || !owner.isOfThisBoot() && inode(said).equals(inode(seen)));
    }

    private static String inode(String key) {
        int at = key.indexOf("ino=");
        return at < 0 ? key : key.substring(at);
    }

    private Verdict judgedBySecondWitness(OwnerFile owner, Knock knock) throws IOException {
        if (knock == Knock.UNCLEAR) {
            return Verdict.undecided("its lock is free, but its socket tells nothing");
        }
        if (!owner.isOfThisBoot() && !owner.boot().isEmpty() && !Boot.id().isEmpty()) {
            return nested("its lock is free and its boot is over");
        }
        if (knock == Knock.REFUSED) {
            return unheld("its lock is free and its socket refuses");
        }
        ProcessIdentity process = owner.process();
        ProcessIdentity.Fate fate = process == null ? ProcessIdentity.Fate.UNKNOWN : process.fate();
        return switch (fate) {
            case GONE -> unheld("its lock is free and its process is gone");
            case ALIVE -> Verdict.alive("its process runs");
            case UNKNOWN ->
                Verdict.undecided("its lock is free, but it has no socket and its process cannot be seen from here");
        };
    }

    /** Dead, unless a process that it was handed on to lives. Of an earlier boot none does, whatever has its id now. */
    private Verdict unheld(String reason) throws IOException {
        Verdict veto = Holders.veto(directory);
        if (veto != null) {
            return veto;
        }
        mayBeHeld = true;
        return nested(reason);
    }

    /** Dead, unless there is something in it that lives, such as the directory of a process that was started in it. */
    private Verdict nested(String reason) throws IOException {
        Verdict veto = NestedOwners.veto(directory);
        return veto == null ? Verdict.dead(reason) : veto;
    }

    /** What is found of something dead once nobody can take hold of it any more: unless that came first, it may be removed then. */
    Verdict claim() throws IOException {
        boolean claimable = verdict.state() == Verdict.State.DEAD && mayBeHeld;
        Verdict veto = claimable ? Holders.close(directory) : null;
        return veto == null ? verdict : veto;
    }

    private boolean lock(String name) throws IOException {
        Path file = directory.resolve(name);
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!seen.isRegularFile() || seen.size() > OwnerFile.LONGEST) {
            throw new IOException(name + " in it is not a file of ours");
        }
        FileChannel channel = FileChannel.open(file, TO_LOCK);
        boolean held = false;
        try {
            held = channel.tryLock() != null;
        } catch (OverlappingFileLockException thisJvm) {
            held = false;
        } finally {
            if (held) {
                locked = channel;
            } else {
                channel.close();
            }
        }
        return held;
    }

    private byte[] content() throws IOException {
        FileChannel open = locked;
        ByteBuffer buffer = ByteBuffer.allocate(OwnerFile.LONGEST + 1);
        int count = 0;
        while (open != null && buffer.hasRemaining() && count >= 0) {
            count = open.read(buffer, buffer.position());
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** What lies in it, as far as it matters here. */
    private record Entries(boolean owner, boolean born, boolean others) {}

    private Entries entries() throws IOException {
        boolean owner = false;
        boolean born = false;
        boolean others = false;
        try (Listing entries = Listing.of(directory)) {
            for (Iterator<Path> each = entries.iterator(); !(owner && others) && each.hasNext(); ) {
                String name = each.next().getFileName().toString();
                owner |= name.equals(OwnerFile.NAME);
                born |= name.equals(OwnerFile.BORN);
                others |= !Witnesses.isWitness(name);
            }
        } catch (DirectoryIteratorException unlistable) {
            throw unlistable.getCause();
        }
        return new Entries(owner, born, others);
    }

    /**
     * Removes what was found dead, while its lock is held.
     *
     * @throws IOException naming what is left
     */
    void remove() throws IOException {
        FileIdentity here = identity;
        if (verdict.state() != Verdict.State.DEAD || here == null) {
            throw new IllegalStateException("only what is dead is removed: " + directory + ": " + verdict);
        }
        if (owned) {
            Removal.removeOrphan(directory, here);
        } else {
            Removal.removeUnowned(directory, here, unowned());
        }
    }

    private @Nullable String unowned() {
        if (locked != null) {
            return OwnerFile.BORN;
        }
        return refused ? Witnesses.SOCKET : null;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = locked;
        if (open != null) {
            open.close();
        }
    }
}
