package dev.tempfile;

import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import dev.tempfile.ownership.UniqueName;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.StackRoom;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A new content for a target, invisible until {@link #commit()}: readers see the old content or the new one, never a mixture.
 *
 * <pre>{@code
 * AtomicFile.write(config, out -> json.writeTo(out));
 *
 * try (AtomicFile out = AtomicFile.open(config)) { // no commit, no change
 *     out.text().write(text);
 *     out.commit();
 * }
 * }</pre>
 *
 * <p>The content is written into a hidden file beside the target, private until it is published, forced to the device, and renamed
 * over the target, which keeps its mode, owner and group and more, as {@link AtomicSpec} says; a new target gets the mode that an
 * ordinary creation gives. A symbolic link is followed and what it leads to is replaced. Hard links of the old file keep the old
 * content. {@link #close()} without a commit deletes the hidden file.
 *
 * <p>A failure is on the near side of the commit, and the target as it was, unless it is a {@link PublishException} that says
 * otherwise.
 */
public final class AtomicFile extends OpenFile<AtomicFile> implements ByteFile {
    private static final String HIDDEN = ".";
    private static final int UPDATES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Publication publication;
    private final Path path;
    private final FileIdentity made;

    private AtomicFile(Storage storage, Publication publication, Path path, FileIdentity made) {
        super(storage);
        this.publication = publication;
        this.path = path;
        this.made = made;
    }

    /** Writes a content, all of it, into a stream; what it throws leaves the target as it was. */
    @FunctionalInterface
    public interface Content {
        /** Writes the content. The stream needs no closing. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** A new, empty content for {@code target}. As {@link #open(Path, AtomicSpec)} with {@link AtomicSpec#atomic()}. */
    public static AtomicFile open(Path target) throws IOException {
        return open(target, AtomicSpec.atomic());
    }

    /**
     * A new, empty content for {@code target}, which is untouched until the commit.
     *
     * @throws java.nio.file.NoSuchFileException if the target's directory does not exist
     * @throws java.nio.file.FileAlreadyExistsException if the target exists and the recipe says {@link AtomicSpec#noClobber()}
     * @throws java.nio.file.AccessDeniedException if no file may be created in its directory
     * @throws TargetChangedException if it is no more what the recipe says that it was
     * @throws java.nio.file.FileSystemException if the target is a directory or a device, the recipe promises what its file system
     *     cannot keep, or another writer has it for longer than the recipe waits. Whatever is thrown, nothing was made
     */
    public static AtomicFile open(Path target, AtomicSpec spec) throws IOException {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(spec, "spec");
        Publication publication = new Publication(target, spec, true);
        return open(publication);
    }

    static AtomicFile open(Publication publication) throws IOException {
        StackRoom.ensure();
        Owner owner = Owner.current();
        try {
            if (publication.directory().getFileSystem().isReadOnly()) {
                throw Failures.readOnly(publication.directory());
            }
            UniqueName hidden = new UniqueName(HIDDEN, owner.mark(), "");
            return owner.createBeside(
                    publication.directory(),
                    () -> hidden.create(
                            publication.directory(), owner.observer(), path -> create(owner, publication, path)));
        } catch (IOException failure) {
            notOpened(publication, failure);
            throw Failures.publishingAt(publication.target(), failure);
        } catch (RuntimeException | Error failure) {
            notOpened(publication, failure);
            throw failure;
        }
    }

    private static void notOpened(Publication publication, Throwable failure) {
        try {
            publication.close();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    private static AtomicFile create(Owner owner, Publication publication, Path path) throws IOException {
        Storage storage = Birth.create(
                path, () -> DiskStorage.createLocked(path, Privacy.of(path).file()));
        Place.Beside place = Spot.beside(path, storage);
        return new Birth(place, storage).tellAndComplete(owner, path, () -> {
            AtomicFile file = new AtomicFile(storage, publication, path, place.identity());
            file.owned(owner.lease(file, "atomic file", place, null, storage), null, false);
            return file;
        });
    }

    /** Replaces {@code target} by what {@code content} writes. */
    public static Path write(Path target, Content content) throws IOException {
        return write(target, content, AtomicSpec.atomic());
    }

    /**
     * Publishes what {@code content} writes at {@code target}. If it throws, the target is as it was and nothing is left.
     *
     * @return the target, absolute, links followed
     */
    public static Path write(Path target, Content content, AtomicSpec spec) throws IOException {
        try (AtomicFile file = open(target, spec)) {
            content.writeTo(file.output());
            return file.commit();
        }
    }

    /** Replaces {@code target} by {@code bytes}. */
    public static Path write(Path target, byte[] bytes) throws IOException {
        return write(target, out -> out.write(bytes));
    }

    /** Replaces {@code target} by {@code text} in UTF-8. */
    public static Path writeString(Path target, CharSequence text) throws IOException {
        return writeString(target, text, AtomicSpec.atomic());
    }

    /** Publishes {@code text} in UTF-8 at {@code target}. */
    public static Path writeString(Path target, CharSequence text, AtomicSpec spec) throws IOException {
        try (AtomicFile file = open(target, spec)) {
            file.text().write(text);
            return file.commit();
        }
    }

    /** Makes a new content of the old one. */
    @FunctionalInterface
    public interface Change {
        /**
         * The new content, not null. May be asked several times.
         *
         * @param old the present content; null if there is no such file
         */
        byte[] of(byte @Nullable [] old) throws IOException;
    }

    /** Changes the content of {@code target}. As {@link #update(Path, Change, AtomicSpec)} with {@link AtomicSpec#atomic()}. */
    public static Path update(Path target, Change change) throws IOException {
        return update(target, change, AtomicSpec.atomic());
    }

    /**
     * Reads {@code target}, has {@code change} make a new content of that, and publishes it, if nobody changed the target meanwhile;
     * else does so again, {@value #UPDATES} times at most. For files that fit into memory.
     *
     * <p>Of all who say so, in all processes of this user, one at a time does this: no change is lost among them. It waits for the
     * others as {@link AtomicSpec#exclusive} says, ten seconds if the recipe does not. A change by others is seen, by the content,
     * directly before the rename; between the two it would be lost. What {@code change} throws leaves the target as it was.
     *
     * @return the target, absolute, links followed
     * @throws TargetChangedException if others changed it each time; the target is as they left it
     */
    public static Path update(Path target, Change change, AtomicSpec spec) throws IOException {
        AtomicSpec exclusive = spec.others().patience() == null ? spec.exclusive(PATIENCE) : spec;
        for (int tried = 1; ; tried++) {
            Publication publication = new Publication(target, exclusive, true);
            try (AtomicFile file = open(publication)) {
                byte[] changed = change.of(publication.readExpected());
                return file.write(Objects.requireNonNull(changed, () -> "the change of " + target + " gave no content"))
                        .commit();
            } catch (TargetChangedException changed) {
                if (tried == UPDATES) {
                    throw changed;
                }
            }
        }
    }

    /**
     * Exchanges what stands at two names, files or directories, in one step: at every moment each name has one of the two. Neither is
     * read, written or forced.
     *
     * <p>Only where the artifact {@code tempfile-linux} is active and the file system can do it; nowhere is it done in two steps.
     *
     * @param spec of it, the strength alone counts: with {@link AtomicSpec#durable()} both directories are forced afterwards
     * @throws java.nio.file.NoSuchFileException if nothing stands at one of them; nothing was changed
     * @throws java.nio.file.FileSystemException if it cannot be done in one step, saying why; nothing was changed
     * @throws PublishException if they were exchanged, and whether that survives a power cut is unknown
     */
    public static void exchange(Path one, Path other, AtomicSpec spec) throws IOException {
        Exchange.of(one.toAbsolutePath(), other.toAbsolutePath(), spec);
    }

    /** What {@code target} gets. As {@link #promises(Path, AtomicSpec)} with {@link AtomicSpec#atomic()}. */
    public static List<Guarantee> promises(Path target) throws IOException {
        return promises(target, AtomicSpec.atomic());
    }

    /**
     * What {@code target} gets if it is written by this recipe now, and why: promise by promise, before anything is made or changed.
     * The first is whether it would be published at all. Others may change everything the moment after.
     */
    public static List<Guarantee> promises(Path target, AtomicSpec spec) throws IOException {
        Objects.requireNonNull(target, "target");
        return new TargetGuarantees(target, spec).all();
    }

    /** What will be replaced: absolute, links followed. */
    public Path target() {
        return publication.target();
    }

    /**
     * Puts the content in the target's place and closes this file. The one step that others see.
     *
     * <p>A failure says on which side of that step it fell: before it the target is as it was, and {@link #close()} deletes the
     * content; after it the target has the new content and this file is closed. What others put in place of the hidden file is neither
     * changed nor published. After a failure before that step it may be tried again, but not once forcing the content failed: the
     * operating system may have dropped it. One that is {@link AtomicSpec#unsynced()} cannot be written any more then if it was closed
     * already.
     *
     * @return the target, absolute, links followed
     * @throws java.nio.file.FileAlreadyExistsException if the target exists meanwhile and is not to be replaced; it is as it was
     * @throws TargetChangedException if somebody else changed it, and the recipe asks for that; it is as he left it
     * @throws PublishException of everything else; {@link PublishException#isPublished()} says which content the target has
     * @throws java.nio.channels.ClosedChannelException if this file was closed or published before
     */
    public Path commit() throws IOException {
        lock();
        try {
            if (isClosed()) {
                // Before the outcome of an earlier commit is told once more, as if it were this one's.
                ensureOpen();
            }
            return moveTo(publication);
        } finally {
            unlock();
        }
    }

    /** Puts the content in the target's place and does no more: what follows is done by the file of which this is the copy. */
    void putInPlace() throws IOException {
        lock();
        try {
            settle();
            publish(publication);
        } finally {
            unlock();
        }
    }

    @Override
    void publish(Publication wanted) throws IOException {
        try {
            publish(wanted, storage());
        } finally {
            if (wanted.isSourceClosed() && !wanted.isPublished() && !isHandleClosed()) {
                handleIsClosed();
            }
        }
    }

    private void publish(Publication wanted, Storage open) throws IOException {
        if (isHandleClosed() && wanted != publication) {
            try (Storage reopened = DiskStorage.open(path)) {
                publishElsewhere(wanted, reopened);
            }
        } else if (wanted != publication) {
            publishElsewhere(wanted, open);
        } else {
            wanted.publishFromBeside(path, made, open);
            renamed(wanted);
        }
    }

    private void publishElsewhere(Publication wanted, Storage open) throws IOException {
        if (wanted.publishFile(path, made, open)) {
            renamed(wanted);
        } else {
            wanted.publishCopy(open);
        }
    }

    private void renamed(Publication wanted) {
        if (wanted.renames()) {
            nameIsGone();
        }
    }

    @Override
    void ended() throws IOException {
        publication.close();
    }

    @Override
    String name() {
        return target().toString();
    }

    @Override
    AtomicFile self() {
        return this;
    }

    /** Its target, and whether it is open. */
    @Override
    public String toString() {
        return "AtomicFile[for " + target() + (isOpen() ? "]" : ", closed]");
    }
}
