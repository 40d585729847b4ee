package dev.tempfile;

import dev.tempfile.ownership.DefaultDirectory;
import dev.tempfile.ownership.Lease;
import dev.tempfile.ownership.Observer;
import dev.tempfile.ownership.Owner;
import dev.tempfile.ownership.Place;
import dev.tempfile.ownership.ProcessDirectory;
import dev.tempfile.ownership.UniqueName;
import dev.tempfile.platform.CreationMode;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.StackRoom;
import dev.tempfile.storage.BoundedStorage;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.FreeSpace;
import dev.tempfile.storage.Limit;
import dev.tempfile.storage.Quota;
import dev.tempfile.storage.Share;
import dev.tempfile.storage.SpoolStorage;
import dev.tempfile.storage.Storage;
import dev.tempfile.storage.UnsharedStorage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries a recipe out, once: finds the place, the name and the owner, and makes what was asked for. */
final class Creation {
    private final TempSpec spec;
    private final TempSpec.Demands demands;
    private final Owner owner = Owner.current();

    Creation(TempSpec spec) {
        this.spec = spec;
        this.demands = spec.demands();
    }

    /**
     * What is made at a spot whose name may be free.
     *
     * <p>A class for each, because the first lambda of a JVM costs more than its first file.
     */
    private interface Making<T> {
        /** Makes it, and has it owned; leaves nothing when that fails. */
        T at(Spot spot) throws IOException;
    }

    TempFile file() throws IOException {
        return create(new NewFile());
    }

    private final class NewFile implements Making<TempFile> {
        @Override
        public TempFile at(Spot spot) throws IOException {
            Storage storage = spot.create();
            Place place = spot.fileAt(storage);
            try {
                tellCreated(spot.path());
                Storage bounded = bounded(storage, Limit.both(limit(), reserve(spot)), spot.path());
                TempFile file = new TempFile(bounded, spot.path(), place.made(), spec.name(), spot.keptIn());
                file.owned(
                        owner.lease(file, "file", place, spot.home(), bounded),
                        spec.where().scope(),
                        demands.ignoresCleanupFailures());
                return file;
            } catch (Throwable failure) {
                spot.birth(place, storage).undo(failure);
                throw failure;
            }
        }
    }

    UnnamedFile unnamedFile() throws IOException {
        Storage storage = unnamed(limit());
        return Birth.unnamed(storage).complete(() -> {
            UnnamedFile file = new UnnamedFile(storage);
            file.owned(
                    owner.lease(file, "unnamed file", null, null, storage),
                    spec.where().scope(),
                    demands.ignoresCleanupFailures());
            return file;
        });
    }

    SpooledFile spooledFile(long limit) throws IOException {
        SpoolStorage spool = new SpoolStorage(limit, this::spilled);
        Limit bound = limit();
        // One that stays in memory must not have the default directory looked up, only for the words of an error.
        Storage storage = bound == null ? spool : bounded(spool, bound, root());
        SpooledFile file = new SpooledFile(storage, spool);
        file.owned(
                owner.lease(file, "spooled file", null, null, storage),
                spec.where().scope(),
                demands.ignoresCleanupFailures());
        return file;
    }

    private Storage spilled() throws IOException {
        Storage disk = unnamed(null);
        return Birth.unnamed(disk).complete(() -> {
            Observer observer = owner.observer();
            if (observer != null) {
                observer.spilled();
            }
            return disk;
        });
    }

    /** A file whose name is gone before anybody can use it. */
    private Storage unnamed(@Nullable Limit limit) throws IOException {
        return create(new NewUnnamed(limit));
    }

    private final class NewUnnamed implements Making<Storage> {
        private final @Nullable Limit limit;

        NewUnnamed(@Nullable Limit limit) {
            this.limit = limit;
        }

        @Override
        public Storage at(Spot spot) throws IOException {
            Storage storage = spot.createUnnamed();
            Place place = null;
            if (storage == null) {
                storage = spot.createNamed();
                // What cannot be deleted lies in a directory of ours, and goes with it.
                place = spot.fileAt(storage);
            }
            try {
                tellCreated(spot.path());
                Limit reserve = reserve(spot);
                if (place != null) {
                    spot.delete(place);
                }
                Observer observer = owner.observer();
                if (observer != null) {
                    observer.deleted(spot.path());
                }
                ProcessDirectory home = spot.home();
                if (home != null) {
                    // At the end, for who fails before it has its use taken back by whoever gave it.
                    owner.released(home);
                }
                return bounded(
                        new UnsharedStorage(storage),
                        Limit.both(limit, reserve),
                        spot.path().resolveSibling(""));
            } catch (Throwable failure) {
                spot.birth(place, storage).undo(failure);
                throw failure;
            }
        }
    }

    TempDirectory directory() throws IOException {
        return create(new NewDirectory());
    }

    private final class NewDirectory implements Making<TempDirectory> {
        @Override
        public TempDirectory at(Spot spot) throws IOException {
            FileIdentity made = createDirectory(spot.path());
            boolean beside = spot.handle() == null;
            Place place = new Place.Tree(spot.path(), made, beside);
            TempDirectory directory = new TempDirectory(spot.path(), spec, spot.keptIn(), spot.home(), limit());
            DirectoryHandle open = directory.handle();
            try {
                tellCreated(spot.path());
                Privacy.verify(spot.path(), made);
                if (beside) {
                    open.hold();
                }
                Lease lease = owner.lease(directory, "directory", place, spot.home(), open);
                directory.owned(lease, spec.where().scope());
                if (beside) {
                    owner.lockAgainstAgeing(spot.keptIn(), open);
                }
                return directory;
            } catch (Throwable failure) {
                spot.birth(made, open).undo(failure);
                throw failure;
            }
        }
    }

    private void tellCreated(Path path) {
        Observer observer = owner.observer();
        if (observer != null) {
            observer.created(path);
        }
    }

    /** Creates a directory that is its owner's alone, and looks what it is before anybody is told of it. */
    private static FileIdentity createDirectory(Path path) throws IOException {
        Birth.create(path, () -> Files.createDirectory(path, Privacy.of(path).directory()));
        return Birth.named(path, () -> {}).complete(() -> FileIdentity.of(path));
    }

    Path keptFile() throws IOException {
        return kept(this::emptyFile);
    }

    Path keptDirectory() throws IOException {
        return kept(this::emptyDirectory);
    }

    private Path emptyFile(Path path, Birth.Step<Path> rest) throws IOException {
        Storage storage = Birth.create(
                path, () -> DiskStorage.create(path, Privacy.of(path).file()));
        return Birth.named(path, storage).complete(() -> {
            storage.close();
            return Birth.unnamed(storage).tellAndComplete(owner, path, rest);
        });
    }

    private Path emptyDirectory(Path path, Birth.Step<Path> rest) throws IOException {
        FileIdentity made = createDirectory(path);
        Place place = new Place.Tree(path, made, false);
        return new Birth(place, () -> {}).tellAndComplete(owner, path, () -> {
            Privacy.verify(path, made);
            return rest.run();
        });
    }

    /** Makes something empty that only its path stands for. */
    private interface Empty {
        Path create(Path path, Birth.Step<Path> rest) throws IOException;
    }

    private Path kept(Empty empty) throws IOException {
        refuseScope();
        StackRoom.ensure();
        Path root = root();
        if (demands.strict() || demands.executable()) {
            ProcessDirectory home = owner.livingDirectoryIn(root);
            try {
                demand(home);
            } finally {
                owner.discarded(home);
            }
        }
        try {
            if (root.getFileSystem().isReadOnly()) {
                throw Failures.readOnly(root);
            }
            return spec.name()
                    .create(
                            root,
                            owner.observer(),
                            path -> empty.create(path, () -> {
                                Observer observer = owner.observer();
                                if (observer != null) {
                                    observer.kept(path);
                                }
                                return path;
                            }));
        } catch (FileAlreadyExistsException exhausted) {
            throw exhausted;
        } catch (IOException failure) {
            throw Failures.creatingIn(root, failure);
        }
    }

    Path fileUntilExit() throws IOException {
        return untilExit((path, rest) -> emptyFile(path, () -> {
            // Nobody holds a handle of it: of no use to its owner, it would be of none to anybody.
            CreationMode.mend(path, null);
            return rest.run();
        }));
    }

    Path directoryUntilExit() throws IOException {
        return untilExit(this::emptyDirectory);
    }

    private void refuseScope() {
        if (spec.where().scope() != null) {
            throw new IllegalStateException(
                    "what lies in a TempDirectory is deleted with it and cannot be promised for longer;"
                            + " keep a file with keep(), or use a recipe of its own");
        }
    }

    private Path untilExit(Empty empty) throws IOException {
        refuseScope();
        if (spec.where().beside()) {
            throw new IllegalStateException(
                    "what lives until exit lies in a directory of this process; use in(directory)");
        }
        return create(new UntilExit(empty));
    }

    private final class UntilExit implements Making<Path> {
        private final Empty empty;

        UntilExit(Empty empty) {
            this.empty = empty;
        }

        @Override
        public Path at(Spot spot) throws IOException {
            return empty.create(spot.path(), () -> {
                ProcessDirectory home = spot.home();
                if (home != null) {
                    home.handOut();
                    owner.released(home);
                }
                return spot.path();
            });
        }
    }

    // ---------------------------------------------------------------- where

    private <T> T create(Making<T> making) throws IOException {
        TempDirectory scope = spec.where().scope();
        if (scope != null) {
            return createWithin(scope, making);
        }
        return spec.where().beside() ? createBeside(making) : createInside(making);
    }

    private <T> T createInside(Making<T> making) throws IOException {
        return owner.createIn(root(), new Inside<>(making));
    }

    /** What is made in a directory of this process. */
    private final class Inside<T> implements Owner.Creation<T>, UniqueName.Attempt<T> {
        private final Making<T> making;
        private @Nullable ProcessDirectory home;

        Inside(Making<T> making) {
            this.making = making;
        }

        @Override
        public T createIn(ProcessDirectory directory) throws IOException {
            demand(directory);
            home = directory;
            return spec.name().create(directory.path(), owner.observer(), this);
        }

        @Override
        public T create(Path path) throws IOException {
            ProcessDirectory directory = Objects.requireNonNull(home);
            return carryOut(making, new Spot(path, directory, directory.handle(), directory.root(), null));
        }
    }

    private <T> T createWithin(TempDirectory scope, Making<T> making) throws IOException {
        Path directory = scope.openPath();
        ProcessDirectory home = scope.home();
        if (home != null) {
            demand(home);
        }
        return spec.name()
                .create(
                        directory,
                        owner.observer(),
                        path -> carryOut(making, new Spot(path, null, scope.handle(), scope.keptIn(), scope)));
    }

    private static <T> T carryOut(Making<T> making, Spot spot) throws IOException {
        try {
            return making.at(spot);
        } catch (FileAlreadyExistsException | NoSuchFileException another) {
            // Another name is tried, or the directory is made again.
            throw another;
        } catch (FileSystemException failure) {
            throw Failures.creatingIn(spot.path().resolveSibling(""), failure);
        }
    }

    private <T> T createBeside(Making<T> making) throws IOException {
        StackRoom.ensure();
        Path directory = root();
        // Its witnesses speak for the files beside it.
        ProcessDirectory home = owner.livingDirectoryIn(directory);
        boolean created = false;
        try {
            demand(home);
            UniqueName marked = new UniqueName(
                    spec.name().prefix(), home.mark(), spec.name().suffix());
            T result = owner.createBeside(
                    home.root(),
                    () -> marked.create(
                            home.root(),
                            owner.observer(),
                            path -> carryOut(making, new Spot(path, home, null, home.root(), null))));
            created = true;
            return result;
        } finally {
            if (!created) {
                owner.discarded(home);
            }
        }
    }

    private void demand(ProcessDirectory home) throws IOException {
        if (demands.strict()) {
            Guarantees.refuseWeaker(home);
        }
        if (demands.executable()) {
            home.refuseWithoutExecution();
        }
    }

    private Path root() throws IOException {
        Path named = spec.where().directory();
        if (named != null) {
            // By its text alone, as Python's abspath: "link/.." is where the link lies, not where it leads.
            return named.toAbsolutePath().normalize();
        }
        TempDirectory scope = spec.where().scope();
        if (scope != null) {
            return scope.openPath();
        }
        return demands.executable() ? DefaultDirectory.findExecutable() : DefaultDirectory.find();
    }

    // ---------------------------------------------------------------- quota and ownership

    /** What bounds what is made, wherever it lies: its own quota, its recipe's budget, and those of the scope that it is made in. */
    private @Nullable Limit limit() {
        TempDirectory scope = spec.where().scope();
        Limit around = scope == null ? null : scope.limit();
        Budget budget = demands.budget();
        if (budget != null && (around == null || !around.includes(budget.limit()))) {
            around = Limit.both(around, budget.limit());
        }
        return demands.quota() < 0
                ? around
                : Limit.both(around, new Quota("quota", "write less or raise TempSpec.withQuota", demands.quota()));
    }

    /** What keeps the recipe's reserve free where something is made, if it has one. */
    private @Nullable Limit reserve(Spot spot) throws IOException {
        if (demands.reserve() == 0) {
            return null;
        }
        TempDirectory scope = spot.scope();
        ProcessDirectory home = scope == null ? spot.home() : scope.home();
        return home == null
                ? reserve(spot.path().resolveSibling(""))
                : home.freeSpace().keeping(demands.reserve());
    }

    private @Nullable Limit reserve(Path directory) throws IOException {
        return demands.reserve() == 0 ? null : new FreeSpace(Files.getFileStore(directory)).keeping(demands.reserve());
    }

    /** What a copy in {@code directory} takes of all that bounds it; null if nothing does. */
    @Nullable
    Share shareIn(Path directory) throws IOException {
        Limit limit = Limit.both(limit(), reserve(directory));
        return limit == null ? null : new Share(limit);
    }

    private static Storage bounded(Storage storage, @Nullable Limit limit, Path path) {
        return limit == null ? storage : new BoundedStorage(storage, new Share(limit), path);
    }
}
