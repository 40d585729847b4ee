package dev.tempfile;

import dev.tempfile.PublishException.Step;
import dev.tempfile.deletion.TreeDeletion;
import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import dev.tempfile.platform.AtomicRename;
import dev.tempfile.platform.CreationMode;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileStatus;
import dev.tempfile.platform.KeptAttributes;
import dev.tempfile.platform.Listing;
import dev.tempfile.platform.Original;
import java.io.Closeable;
import java.io.IOException;
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
    private @Nullable Place previous;

    DirectoryPublication(Path target, AtomicSpec spec) throws IOException {
        this.spec = spec;
        try {
            if (spec.isDurable()) {
                DurableDirectory.refuseWithout(DurableDirectory.existingAround(target.toAbsolutePath()));
            }
            this.target = Target.ofDirectory(target, spec, preparation.parents());
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

    /** Puts {@code source}, a directory of ours, at the target. */
    void publish(Path source) throws IOException {
        Original original = Original.at(source, null);
        try {
            refuseApart(source);
            FileStatus replaced = target.replaced();
            step = Step.ATTRIBUTES;
            giveAttributes(original, replaced);
            if (spec.strength().forces()) {
                step = Step.FORCE;
                DurableDirectory.forceTree(source);
                if (spec.isDurable()) {
                    preparation.parents().force();
                }
            }
            step = Step.CHECK;
            spec.others().refuseChanged(target());
            step = Step.REPLACE;
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
        } else if (source.mode() != null) {
            source.setMode(wanted != null ? wanted : CreationMode.ordinaryOfDirectory(source.path()));
        }
    }

    private void putInPlace(Path source, @Nullable FileStatus replaced) throws IOException {
        if (replaced == null) {
            putWhereNothingIs(source);
            return;
        }
        String lack = ExclusiveRename.exchange(source, target());
        if (lack == null) {
            previous = new Place.Tree(source, replaced.identity(), false);
            return;
        }
        if (!isEmptyDirectory(target()) || spec.others().backup() != null || !AtomicRename.replace(source, target())) {
            throw new FileSystemException(target().toString(), null, Failures.notInOneStep(lack));
        }
    }

    /** Who may replace needs no name reserved, which a kill would leave: a rename replaces nothing but an empty directory. */
    private void putWhereNothingIs(Path source) throws IOException {
        if (!ExclusiveRename.rename(source, target())
                && !(spec.replaces(false) && AtomicRename.replace(source, target()))) {
            ExclusiveRename.moveDirectory(source, target());
        }
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
                Closeable cleanedUp = this::forceThenKeepOrDeletePrevious) {
            if (left != null) {
                throw new PublishException(target(), Step.CLEAN_UP, true, left);
            }
        }
    }

    private void forceThenKeepOrDeletePrevious() throws IOException {
        Place replaced = previous;
        // Before the previous one goes: what is not yet on the device must not be undone by a power cut.
        if (spec.isDurable() || replaced != null && spec.strength().forces()) {
            try {
                DurableDirectory.force(target.directory());
            } catch (IOException failure) {
                if (replaced != null) {
                    Owner.current().owes(replaced);
                }
                throw PublishException.durabilityUnknown(target(), failure);
            }
        }
        if (replaced != null) {
            keepOrDelete(replaced);
        }
    }

    private void keepOrDelete(Place replaced) throws IOException {
        try {
            String backup = spec.others().backup();
            if (backup == null || !keep(replaced.path(), backup)) {
                delete(replaced.path());
            }
        } catch (IOException failure) {
            Owner.current().owes(replaced);
            throw new PublishException(target(), Step.CLEAN_UP, true, failure);
        }
    }

    /** False if the earlier backup came out in exchange, and is to be deleted instead. */
    private boolean keep(Path replaced, String name) throws IOException {
        Path backup = target().resolveSibling(name);
        if (FileStatus.ofExisting(backup) != null) {
            String lack = ExclusiveRename.exchange(replaced, backup);
            if (lack != null) {
                throw new FileSystemException(backup.toString(), null, Failures.notInOneStep(lack));
            }
            return false;
        }
        if (!ExclusiveRename.rename(replaced, backup)) {
            ExclusiveRename.moveDirectory(replaced, backup);
        }
        return true;
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
