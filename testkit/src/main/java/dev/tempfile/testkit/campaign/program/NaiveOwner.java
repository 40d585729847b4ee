package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory that is alive for as long as a file in it is locked, and swept by anybody once it is not. */
final class NaiveOwner {
    private static final String MARK = "tempfile-naive-";
    /** What the name of a file ends with that lies beside a user's files. It is locked while it is written. */
    static final String BESIDE = "-tempfile-naive";

    private static final String OWNER = "owner";
    private static final int TRIES = 20;
    private static final int LONGEST = 200;
    private static final long DAY_MILLIS = 86_400_000;
    private static final Set<StandardOpenOption> READ_WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path directory;
    private @Nullable FileChannel lock;

    private NaiveOwner(Path directory) {
        this.directory = directory;
    }

    /** Makes one. A sweeper may take it away until it is locked; then another one is made. */
    static NaiveOwner born(Path root, Defect defect) throws IOException {
        for (int tried = 0; tried < TRIES; tried++) {
            NaiveOwner owner = new NaiveOwner(root.resolve(MARK + Long.toHexString(System.nanoTime())));
            Files.createDirectory(
                    owner.directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                if (defect == Defect.LOCKS_LATE || owner.lock()) {
                    return owner;
                }
                owner.end();
            } catch (NoSuchFileException swept) {
                owner.end();
            } catch (IOException failure) {
                owner.undo(failure);
                throw failure;
            }
        }
        throw new FileSystemException(root.toString(), null, "each directory made here was swept at once");
    }

    private void undo(IOException first) {
        try {
            end();
        } catch (IOException failure) {
            first.addSuppressed(failure);
        }
    }

    Path directory() {
        return directory;
    }

    /** Makes up for what a late lock left out. */
    void locked() throws IOException {
        if (lock == null) {
            lock();
        }
    }

    private boolean lock() throws IOException {
        Path file = directory.resolve(OWNER);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        lock = channel;
        Object made = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        try {
            if (channel.tryLock() == null) {
                return false;
            }
            channel.write(ByteBuffer.wrap(NaiveProcess.self().text().getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException failure) {
            FileSystemException named =
                    new FileSystemException(file.toString(), null, "locking: " + failure.getMessage());
            named.initCause(failure);
            throw named;
        }
        // A sweeper that was quicker has deleted it, and the lock is worth nothing.
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey().equals(made);
    }

    /** Takes it away. */
    void end() throws IOException {
        try {
            if (Files.exists(directory)) {
                new NaiveDeletion(Defect.NONE).delete(directory);
            }
        } finally {
            FileChannel held = lock;
            if (held != null) {
                held.close();
            }
        }
    }

    /** Takes away what lies in a directory and belongs to nobody who lives. */
    static void sweep(Path root, Defect defect) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root)) {
            for (Path found : all) {
                String name = found.getFileName().toString();
                if (name.startsWith(MARK)) {
                    sweepOne(found, defect);
                } else if (name.endsWith(BESIDE)) {
                    sweepBeside(found);
                } else if (Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(found)) {
                    sweep(found, defect);
                }
            }
        }
    }

    private static void sweepBeside(Path found) throws IOException {
        try (FileChannel file = FileChannel.open(found, StandardOpenOption.WRITE);
                FileLock free = file.tryLock()) {
            if (free != null) {
                Files.deleteIfExists(found);
            }
        } catch (OverlappingFileLockException | NoSuchFileException alive) {
            return;
        }
    }

    private static void sweepOne(Path found, Defect defect) throws IOException {
        if (isAnothers(found)) {
            return;
        }
        try (FileChannel owner = FileChannel.open(found.resolve(OWNER), READ_WRITE);
                FileLock free = owner.tryLock()) {
            if (isDead(owner, free != null, defect)) {
                new NaiveDeletion(Defect.NONE).delete(found);
            }
        } catch (OverlappingFileLockException | AccessDeniedException ourOwnOrAnothersByNow) {
            return;
        } catch (NoSuchFileException halfBorn) {
            try {
                Files.deleteIfExists(found);
            } catch (DirectoryNotEmptyException bornMeanwhile) {
                return;
            }
        }
    }

    /** An attacker may have put something at a name like ours. */
    private static boolean isAnothers(Path found) throws IOException {
        try {
            Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return !Files.getAttribute(found, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(self);
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    private static boolean isDead(FileChannel owner, boolean free, Defect defect) throws IOException {
        ByteBuffer said = ByteBuffer.allocate(LONGEST);
        long age = System.currentTimeMillis();
        owner.read(said, 0);
        String text = new String(said.array(), 0, said.position(), StandardCharsets.ISO_8859_1);
        NaiveProcess process = NaiveProcess.parse(text, defect);
        return switch (defect) {
            case TRUSTS_THE_LOCK -> free;
            case JUDGES_BY_NUMBER -> process == null || !process.numberIsUsed();
            case JUDGES_BY_AGE -> process == null || age - process.written() > DAY_MILLIS;
            default -> free && (process == null || !process.runsHere());
        };
    }
}
