package dev.tempfile;

import dev.tempfile.PublishException.Step;
import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.platform.AtomicRename;
import dev.tempfile.platform.CreationMode;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.FileStatus;
import dev.tempfile.platform.KeptAttributes;
import dev.tempfile.platform.Original;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One content, put at one target whole or not at all: the rules that {@code moveTo} and {@link AtomicFile#commit()} share.
 *
 * <p>The order of steps is the promise: attributes, force, rename, force of the directory. Everything before the rename can fail and
 * leave the target as it was; nothing after it can change what the target has.
 */
final class Publication implements Closeable {
    private static final int COPY = 256 * 1024;

    private final AtomicSpec spec;
    private final Target target;
    private final Preparation preparation = new Preparation();
    private final InPlace inPlace;
    private final @Nullable Backup backup;
    private final boolean replacesLink;
    private AtomicSpec.Others others;
    private Step step = Step.WRITE;
    private boolean sourceClosed;
    private boolean renamedExclusively;
    private boolean published;
    private boolean told;

    /** A publication that replaces nothing unless the recipe says so. */
    Publication(Path target, AtomicSpec spec) throws IOException {
        this(target, spec, false);
    }

    Publication(Path target, AtomicSpec spec, boolean replacesUnlessSaid) throws IOException {
        this.spec = spec;
        this.others = spec.others();
        try {
            if (spec.isDurable() && spec.place().createsParents()) {
                DurableDirectory.refuseWithout(DurableDirectory.existingAround(target.toAbsolutePath()));
            }
            this.target = Target.of(target, spec, spec.replaces(replacesUnlessSaid), preparation.parents());
            if (spec.isDurable()) {
                DurableDirectory.refuseWithout(directory());
            }
            this.replacesLink = this.target.isReplacedLink();
            this.inPlace = new InPlace(target(), spec);
            this.backup = others.backup() == null ? null : new Backup(target(), others.backup(), spec);
            preparation.lock(target(), others.patience());
            others.refuseChanged(target());
        } catch (Throwable failure) {
            preparation.takeBack(failure);
            throw failure;
        }
    }

    /** Where the content goes: absolute, links followed where an existing target is replaced. */
    Path target() {
        return target.path();
    }

    /** The directory that gets the new entry. */
    Path directory() {
        return target.directory();
    }

    /** Whether publishing a file takes its old name away, so that there is nothing left to delete. */
    boolean renames() {
        return (replaces() || renamedExclusively) && !inPlace.isBegun();
    }

    /** Whether the new file's handle was closed before it was to get its name. */
    boolean isSourceClosed() {
        return sourceClosed;
    }

    /** Whether the target has the content: from there on nothing can be undone. */
    boolean isPublished() {
        return published;
    }

    /** What was to be absent is created, or not, in one step; but where a dangling link is replaced itself something stands. */
    private boolean replaces() {
        return target.replaces() && (replacesLink || !others.isAbsentExpected());
    }

    /** What the target holds now, and is to hold still when it is replaced; null if there is none. */
    byte @Nullable [] readExpected() throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(target());
        } catch (NoSuchFileException absent) {
            content = null;
        } catch (IOException failure) {
            throw Failures.during("reading what it has", target(), failure);
        }
        others = others.since(content == null ? FileVersion.absent() : FileVersion.ofContent(content));
        return content;
    }

    // ---------------------------------------------------------------- the steps

    /**
     * Puts the file {@code source} at the target, by renaming it or by linking it; a link leaves the source to the caller.
     *
     * @param made what is known to have been made at {@code source}; null inside a directory that is ours alone
     * @param open the source's open storage
     * @return false, with nothing changed, if they are on different file systems
     */
    boolean publishFile(Path source, @Nullable FileIdentity made, Storage open) throws IOException {
        return publishFile(source, made, open, false);
    }

    /** As {@link #publishFile}, for a source that was made in the target's own directory to be published there. */
    void publishFromBeside(Path source, FileIdentity made, Storage open) throws IOException {
        if (!publishFile(source, made, open, true)) {
            throw new FileSystemException(
                    target().toString(), source.toString(), "the hidden file beside it could not be renamed to it");
        }
    }

    private boolean publishFile(Path source, @Nullable FileIdentity made, Storage open, boolean beside)
            throws IOException {
        if (!source.getFileSystem().equals(target().getFileSystem()) || !DiskStorage.isNamed(source)) {
            return false;
        }
        step = Step.CHECK;
        Original original = Original.at(source, made);
        if (!beside || original.hasAnotherName()) {
            refuseItself(original);
        }
        FileStatus replaced = target.replaced();
        try {
            step = Step.ATTRIBUTES;
            if (giveAttributes(original, replaced) && !closesSource(beside)) {
                open.lockAgain();
            }
            settle(open, beside);
            if (backup != null && replaced != null) {
                keepOld(backup, replaced);
            }
            step = Step.CHECK;
            others.refuseChanged(target());
            step = Step.REPLACE;
            published = putInPlace(source, beside);
        } catch (Throwable failure) {
            preparation.closeDirectory(failure);
            makePrivateAgain(original, open, failure);
            throw failure;
        }
        if (!published) {
            makePrivateAgain(original, open);
        }
        return published;
    }

    /**
     * Gives a content that was born without a name the target's; nothing is copied.
     *
     * @return false, with nothing changed, if it was not born so, something may be replaced, or they are on different file systems
     */
    boolean publishUnnamed(Storage content) throws IOException {
        if (target.replaces()
                || !target().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        Set<PosixFilePermission> wanted = spec.attributes().permissions();
        step = Step.FORCE;
        content.refuseLost();
        prepareDirectories();
        try {
            step = Step.REPLACE;
            Set<PosixFilePermission> permissions = wanted != null ? wanted : CreationMode.ordinary(directory());
            published = content.linkTo(target(), permissions, spec.strength().forces());
        } catch (IOException failure) {
            throw Failures.publishingAt(target(), failure);
        }
        return published;
    }

    /** Copies the whole content beside the target and puts the copy in place; what follows that is left to the caller. */
    void publishCopy(Storage content) throws IOException {
        step = Step.WRITE;
        content.refuseLost();
        try (AtomicFile copy = AtomicFile.open(this)) {
            ByteBuffer piece = ByteBuffer.allocate(COPY);
            for (long position = 0; content.read(piece, position) > 0; piece.clear()) {
                position += piece.position();
                copy.write(piece.flip());
            }
            copy.putInPlace();
        }
    }

    private void keepOld(Backup kept, FileStatus replaced) throws IOException {
        FileVersion since = others.since();
        FileVersion afterwards = since == null ? null : since.despiteAnotherName(target());
        step = Step.CHECK;
        others.refuseChanged(target());
        step = Step.BACKUP;
        kept.keep(replaced);
        others = others.since(afterwards);
    }

    private void refuseItself(Original source) throws IOException {
        // Renaming a file to another of its names does nothing: the old name would stay, owned by nobody.
        if (target.replaces() && source.isSameFile(target())) {
            throw new FileSystemException(
                    target().toString(),
                    null,
                    "is the file itself, by this name or by a hard link; keep() lets it live on, or delete that link first");
        }
    }

    private boolean giveAttributes(Original source, @Nullable FileStatus replaced) throws IOException {
        Set<PosixFilePermission> wanted = spec.attributes().permissions();
        if (replaced != null) {
            return KeptAttributes.give(source, replaced, wanted, spec.attributes()::lost);
        }
        return wanted != null ? source.setMode(wanted) : source.setOrdinaryMode(directory());
    }

    /** Has the content where the strength wants it. */
    private void settle(Storage open, boolean beside) throws IOException {
        if (spec.strength().forces()) {
            step = Step.FORCE;
            open.force();
            prepareDirectories();
        } else {
            step = Step.FORCE;
            open.refuseLost();
            if (closesSource(beside)) {
                step = Step.CLOSE;
                sourceClosed = true;
                open.close();
            }
        }
    }

    private void prepareDirectories() throws IOException {
        if (spec.isDurable()) {
            preparation.parents().force();
            preparation.openDirectory(directory());
        }
    }

    /** Whether the new file, and with it its lock, is closed before it gets its name: where nothing slow comes in between. */
    private boolean closesSource(boolean beside) {
        // What has a file of its own to move is not closed: it might have to be copied.
        return beside && !spec.strength().forces();
    }

    private boolean putInPlace(Path source, boolean beside) throws IOException {
        try {
            if (replaces()) {
                return AtomicRename.replace(source, target());
            }
            renamedExclusively = ExclusiveRename.rename(source, target());
            if (renamedExclusively) {
                return true;
            }
            Exception notLinked = ExclusiveRename.link(source, target());
            if (notLinked != null && beside) {
                ExclusiveRename.reserveAndMove(source, target(), notLinked);
            }
            return notLinked == null || beside;
        } catch (FileAlreadyExistsException taken) {
            if (target.replaces()) {
                throw new TargetChangedException(target(), "was created by somebody else");
            }
            throw Failures.publishingAt(target(), taken);
        } catch (FileSystemException failure) {
            if (failure.getClass() == FileSystemException.class && replaces()) {
                inPlace.write(source, failure);
                return true;
            }
            throw Failures.publishingAt(target(), failure);
        }
    }

    private void makePrivateAgain(Original source, Storage open) throws IOException {
        if (source.restore()) {
            open.lockAgain();
        }
    }

    private void makePrivateAgain(Original source, Storage open, Throwable first) {
        try {
            makePrivateAgain(source, open);
        } catch (Throwable failure) {
            if (!failure.equals(first)) {
                first.addSuppressed(failure);
            }
        }
    }

    // ---------------------------------------------------------------- after them

    /** The same failure, where {@code java.nio.file} has a type of its own for it; else one that says on which side it fell. */
    IOException explained(IOException failure) {
        if (failure instanceof PublishException) {
            return failure;
        }
        if (published) {
            return new PublishException(target(), Step.CLEAN_UP, true, failure);
        }
        if (inPlace.isBegun()) {
            return new PublishException(target(), Step.WRITE_IN_PLACE, false, failure);
        }
        return PublishException.before(target(), step, failure);
    }

    /** Forces the directory, if that was asked for, once something was published there. */
    void forceDirectory() throws IOException {
        if (published && !told) {
            preparation.parents().leave();
            preparation.forceDirectory(target());
        }
    }

    /** Tells the listener, once, of what was published. Last, for one that throws must find everything done. */
    void tell() {
        if (published && !told) {
            told = true;
            Observer observer = Owner.current().observer();
            if (observer != null) {
                observer.kept(target());
            }
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
