package dev.tempfile;

import dev.tempfile.PublishException.Step;
import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import dev.tempfile.platform.AtomicRename;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileStatus;
import dev.tempfile.platform.KeptAttributes;
import dev.tempfile.platform.Listing;
import dev.tempfile.platform.Original;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One directory, put at one target with all that it holds, whole or not at all.
 *
 * <p>The order of steps is the promise, as in {@link Publication}: attributes, force, the one rename or exchange, what follows.
 */
final class DirectoryPublication implements Closeable {
    private final Target target;
    private final AtomicSpec spec;
    private final Preparation preparation = new Preparation();
    private Step step = Step.CHECK;
    private boolean published;
    private final @Nullable Path backup;

    /** What lies where the new one was, and is to go: the one that was replaced, or the backup before. */
    private @Nullable Place previous;

    DirectoryPublication(Path target, AtomicSpec spec) throws IOException {
        this.spec = spec;
        try {
            if (spec.isDurable()) {
                DurableDirectory.refuseWithout(DurableDirectory.existingAround(target.toAbsolutePath()));
            }
            this.target = Target.ofDirectory(target, spec, preparation.parents());
            this.backup = spec.others().backup() == null
                    ? null
                    : Backup.beside(target(), spec.others().backup());
            preparation.lock(target(), spec.others().patience());
        } catch (Throwable failure) {
            preparation.takeBack(failure);
            throw failure;
        }
    }

    /** Where it goes: absolute, links followed where they are. */
    Path target() {
        return target.path();
    }

    /** What is to be done right before the one step; throwing prevents that. */
    @FunctionalInterface
    interface LastLook {
        /** Throws if the step shall not be taken. */
        void take() throws IOException;
    }

    /** Puts {@code source}, a directory of ours, at the target. */
    void publish(Path source, LastLook look) throws IOException {
        Original original = Original.at(source, null);
        try {
            refuseApart(source);
            refuseWithin(source);
            FileStatus replaced = target.replaced();
            step = Step.ATTRIBUTES;
            giveAttributes(original, replaced);
            if (spec.strength().forces()) {
                step = Step.FORCE;
                DurableDirectory.forceTree(source);
                // What is exchanged has to be forced before the previous one goes.
                if (spec.isDurable() || replaced != null && ExclusiveRename.lackOfExchange(source, target()) == null) {
                    preparation.openDirectory(target.directory());
                }
                if (spec.isDurable()) {
                    preparation.parents().force();
                }
            }
            step = Step.CHECK;
            spec.others().refuseChanged(target());
            step = Step.REPLACE;
            look.take();
            putInPlace(source, replaced);
            published = true;
            preparation.parents().leave();
        } catch (IOException failure) {
            makePrivateAgain(original, failure);
            throw explained(failure);
        } catch (RuntimeException | Error failure) {
            makePrivateAgain(original, failure);
            throw failure;
        }
    }

    private void giveAttributes(Original source, @Nullable FileStatus replaced) throws IOException {
        Set<PosixFilePermission> wanted = spec.attributes().permissions();
        if (replaced != null && replaced.isDirectory()) {
            KeptAttributes.give(source, replaced, wanted, spec.attributes()::lost);
        } else if (wanted != null) {
            source.setMode(wanted);
        } else {
            source.setOrdinaryMode(target.directory());
        }
    }

    private void putInPlace(Path source, @Nullable FileStatus replaced) throws IOException {
        if (replaced == null) {
            putWhereNothingIs(source);
            return;
        }
        String lack = backup == null ? exchange(source, replaced) : exchangeByWayOf(backup, source);
        if (lack == null) {
            return;
        }
        if (backup != null || !isEmptyDirectory(target()) || !AtomicRename.replace(source, target())) {
            throw new FileSystemException(target().toString(), null, Failures.notInOneStep(lack));
        }
    }

    private @Nullable String exchange(Path source, FileStatus replaced) throws IOException {
        String lack = ExclusiveRename.exchange(source, target());
        if (lack == null) {
            previous = new Place.Tree(source, replaced.identity(), false);
        }
        return lack;
    }

    /**
     * Gives the new one the backup's name, and exchanges it from there: so the previous one has that name from the same step on, and
     * lies at no moment where the next sweep would delete it if this process is killed.
     *
     * @return null once that is done; else, with nothing changed, why it cannot be
     */
    private @Nullable String exchangeByWayOf(Path kept, Path source) throws IOException {
        String lack = ExclusiveRename.lackOfExchange(source, target());
        if (lack != null) {
            return lack;
        }
        step = Step.BACKUP;
        FileStatus earlier = FileStatus.ofExisting(kept);
        if (earlier != null) {
            lack = ExclusiveRename.exchange(source, kept);
        } else {
            moveDirectory(source, kept);
        }
        step = Step.REPLACE;
        if (lack == null) {
            lack = exchangeOrUndo(kept, source, earlier);
        }
        if (lack == null && earlier != null) {
            previous = new Place.Tree(source, earlier.identity(), false);
        }
        return lack;
    }

    private @Nullable String exchangeOrUndo(Path kept, Path source, @Nullable FileStatus earlier) throws IOException {
        String lack;
        try {
            lack = ExclusiveRename.exchange(kept, target());
        } catch (IOException | RuntimeException failure) {
            try {
                comeBack(kept, source, earlier);
            } catch (IOException | RuntimeException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
        if (lack != null) {
            comeBack(kept, source, earlier);
        }
        return lack;
    }

    private static void comeBack(Path kept, Path source, @Nullable FileStatus earlier) throws IOException {
        if (earlier == null) {
            moveDirectory(kept, source);
        } else {
            ExclusiveRename.exchange(kept, source);
        }
    }

    private static void moveDirectory(Path from, Path to) throws IOException {
        if (!ExclusiveRename.rename(from, to)) {
            ExclusiveRename.moveDirectory(from, to);
        }
    }

    /** Who may replace needs no name reserved, which a kill would leave: a rename replaces nothing but an empty directory. */
    private void putWhereNothingIs(Path source) throws IOException {
        try {
            if (!ExclusiveRename.rename(source, target())
                    && !(spec.replaces(false) && AtomicRename.replace(source, target()))) {
                ExclusiveRename.moveDirectory(source, target());
            }
        } catch (FileSystemException failure) {
            throw Files.exists(target(), LinkOption.NOFOLLOW_LINKS) ? taken(failure) : failure;
        }
    }

    /** Nothing stood there when it was looked at. */
    private FileSystemException taken(FileSystemException failure) {
        FileSystemException taken = spec.replaces(false)
                ? new TargetChangedException(target(), "was created by somebody else")
                : new FileAlreadyExistsException(target().toString(), null, Failures.EXISTS);
        taken.initCause(failure);
        return taken;
    }

    private static boolean isEmptyDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Listing listing = Listing.of(path)) {
            return !listing.iterator().hasNext();
        }
    }

    private void refuseApart(Path source) throws IOException {
        boolean unix = source.getFileSystem().equals(target().getFileSystem())
                && source.getFileSystem().supportedFileAttributeViews().contains("unix");
        boolean apart = unix
                ? !Files.getAttribute(source, "unix:dev").equals(Files.getAttribute(target.directory(), "unix:dev"))
                : !source.getFileSystem().equals(target().getFileSystem());
        if (apart) {
            throw new FileSystemException(
                    target().toString(),
                    source.toString(),
                    "lies on another file system, where a directory cannot be moved in one step; make the directory there,"
                            + " with TempSpec.in(directory)");
        }
    }

    private void refuseWithin(Path source) throws IOException {
        if (target.directory().toRealPath().startsWith(source.toRealPath())) {
            throw new FileSystemException(
                    target().toString(),
                    source.toString(),
                    "lies in the very directory that is to be put there; choose a target outside of it");
        }
    }

    private static void makePrivateAgain(Original source, Throwable first) {
        try {
            source.restore();
        } catch (IOException | RuntimeException failure) {
            first.addSuppressed(failure);
        }
    }

    private IOException explained(IOException failure) {
        return PublishException.before(target(), step, failure);
    }

    // ---------------------------------------------------------------- after the one step

    /**
     * Does what follows, all of it, and throws what failed first.
     *
     * @param left what could not be closed of what was made through the directory
     */
    @SuppressWarnings("try")
    void finish(@Nullable IOException left) throws IOException {
        // Last, for a listener that throws must find everything done.
        try (Closeable told = this::tell;
                Closeable ended = () -> report(left);
                Closeable forced = this::forceThenDeletePrevious) {
            return;
        }
    }

    private void report(@Nullable IOException left) throws PublishException {
        if (left != null) {
            throw new PublishException(target(), Step.CLEAN_UP, true, left);
        }
    }

    private void forceThenDeletePrevious() throws IOException {
        Place replaced = previous;
        try {
            // Before the previous one goes: what is not yet on the device must not be undone by a power cut.
            preparation.forceDirectory(target());
        } catch (IOException failure) {
            if (replaced != null) {
                Owner.current().owes(replaced);
            }
            throw failure;
        }
        if (replaced != null) {
            try {
                delete(replaced.path());
            } catch (IOException failure) {
                Owner.current().owes(replaced);
                throw new PublishException(target(), Step.CLEAN_UP, true, failure);
            }
        }
    }

    private static void delete(Path replaced) throws IOException {
        FileStatus status = FileStatus.ofExisting(replaced);
        if (status != null && status.isDirectory()) {
            TreeDeletion.delete(replaced, status.identity(), null);
        } else if (status != null) {
            Files.delete(replaced);
        }
    }

    private void tell() {
        Observer observer = Owner.current().observer();
        if (observer != null) {
            observer.kept(target());
        }
    }

    /** Lets others have the target, and takes back what was made for it in vain. */
    @Override
    public void close() throws IOException {
        if (published) {
            preparation.release(target());
        } else {
            preparation.takeBack();
        }
    }
}
