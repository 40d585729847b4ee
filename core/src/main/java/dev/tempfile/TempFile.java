package dev.tempfile;

import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import dev.tempfile.ownership.UniqueName;
import dev.tempfile.platform.CreationMode;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file with a path, deleted when it is closed. Python's {@code NamedTemporaryFile}.
 *
 * <pre>{@code
 * try (TempFile file = TempFile.create()) {
 *     file.write("Hello, temporary world!".getBytes(UTF_8)).rewind();
 *     byte[] content = file.readAll();
 * }
 * }</pre>
 *
 * <p>Created 0600 (or with an owner-only ACL) under an unpredictable name that did not exist, in a directory of this process. Not
 * left behind: deleted by {@link #close()}, else when it is forgotten and nobody was given its path, else at exit.
 *
 * <p>{@link #keep()} and {@link #moveTo(Path)} let it live on.
 */
public final class TempFile extends OpenFile<TempFile> implements ByteFile {
    private final UniqueName keptName;
    private final Path keptIn;
    private final @Nullable FileIdentity made;
    private volatile Path path;
    private boolean kept;

    /** @param made what is known of the file, where others could put another one in its place; else null */
    TempFile(Storage storage, Path path, @Nullable FileIdentity made, UniqueName keptName, Path keptIn) {
        super(storage);
        this.path = path;
        this.made = made;
        this.keptName = keptName;
        this.keptIn = keptIn;
    }

    /**
     * A new temporary file in the default directory, named {@code tmp} and eight random characters.
     *
     * @throws java.nio.file.NoSuchFileException if no directory for temporary files is usable; it lists each with its reason
     */
    public static TempFile create() throws IOException {
        return TempSpec.defaults().createFile();
    }

    /**
     * Where the file is, absolute; after {@link #keep()} where it was kept, after {@link #moveTo} its target, after {@link #close()}
     * where it was. What was written can be read there.
     *
     * <p>A file whose path was asked for is not deleted when it is forgotten, but at exit, and so is a directory that it lies in.
     *
     * @throws UncheckedIOException if what was collected cannot be written
     */
    public Path path() {
        lock();
        try {
            pathIsOut();
            if (!isClosed() && !isHandleClosed()) {
                settle();
            }
            return path;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            unlock();
        }
    }

    /**
     * Closes the handle, so that others may open the file by its path even where a file can be open only once. It is still deleted
     * by {@link #close()}. Reading and writing through this object throw afterwards.
     *
     * <p>From now on its owner can open it, even if a umask such as 0777 left him no right to when it was created.
     */
    public TempFile closeHandle() throws IOException {
        lock();
        try {
            if (!isHandleClosed()) {
                settle();
                CreationMode.mend(path, made);
                closeStorage();
            }
            return this;
        } finally {
            unlock();
        }
    }

    /**
     * Lets the file live on: moves it out of the directory of this process into the one around it, under a new random name. It
     * stays private (0600) and open, and nobody deletes it any more.
     *
     * <p>On failure it is where it was, and still temporary.
     *
     * @return where it lives now
     */
    public Path keep() throws IOException {
        lock();
        try {
            if (kept) {
                return path;
            }
            if (isClosed() || !isHandleClosed()) {
                settle();
            }
            Path from = path;
            path = keptName.create(keptIn, null, target -> renamed(from, target));
            storage().movedTo(path);
            kept = true;
            nameIsGone();
            Observer observer = Owner.current().observer();
            if (observer != null) {
                observer.kept(path);
            }
            return path;
        } finally {
            unlock();
        }
    }

    private static Path renamed(Path from, Path target) throws IOException {
        Exception notLinked = ExclusiveRename.link(from, target);
        if (notLinked != null) {
            ExclusiveRename.reserveAndMove(from, target, notLinked);
            return target;
        }
        return Birth.named(target, () -> {}).complete(() -> {
            Files.deleteIfExists(from);
            return target;
        });
    }

    @Override
    boolean isKept() {
        return kept;
    }

    @Override
    void publish(Publication publication) throws IOException {
        if (!isHandleClosed()) {
            publish(publication, storage());
            return;
        }
        try (Storage reopened = DiskStorage.open(path)) {
            publish(publication, reopened);
        }
    }

    private void publish(Publication publication, Storage open) throws IOException {
        Place name = kept ? new Place.Beside(path, FileIdentity.of(path)) : null;
        if (!publication.publishFile(path, made, open)) {
            publication.publishCopy(open);
        } else if (publication.renames()) {
            nameIsGone();
            name = null;
        }
        if (name != null) {
            // What was kept is ours again for as long as it takes to delete it here.
            liesAt(name);
        }
        path = publication.target();
    }

    @Override
    void prepareToStay() throws IOException {
        lock();
        try {
            if (isOpen()) {
                closeHandle();
            }
        } finally {
            unlock();
        }
    }

    @Override
    void stay(Path from, Path to) throws IOException {
        lock();
        try {
            if (!kept && path.startsWith(from)) {
                path = to.resolve(from.relativize(path));
                nameIsGone();
            }
            close();
        } finally {
            unlock();
        }
    }

    @Override
    void moved(Path from, Path to) throws IOException {
        lock();
        try {
            path = to.resolve(from.relativize(path));
            liesAt(new Place.Beside(path, FileIdentity.of(path)));
        } finally {
            unlock();
        }
    }

    @Override
    String name() {
        return path.toString();
    }

    @Override
    TempFile self() {
        return this;
    }

    /** Its path, and whether it is open. */
    @Override
    public String toString() {
        return "TempFile[" + path + (isOpen() ? "]" : isClosed() ? ", closed]" : ", handle closed]");
    }
}
