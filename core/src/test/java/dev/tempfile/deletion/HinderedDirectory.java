package dev.tempfile.deletion;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A real directory, in which a test hinders what is done, as mounts, quotas, failing devices and other processes do. */
record HinderedDirectory(OpenDirectory real, Hindrance hindrance) implements OpenDirectory {
    /** What comes before each step; throwing keeps it from being made. */
    interface Hindrance {
        /** Called before something is done in {@code directory} to the entry {@code name}. */
        void before(Step step, Path directory, Path name) throws IOException;
    }

    /** What is done. */
    enum Step {
        LIST,
        LOOK,
        OPEN,
        GRANT,
        MOVE,
        DELETE_FILE,
        DELETE_DIRECTORY
    }

    @Override
    public Path path() {
        return real.path();
    }

    @Override
    public Iterator<Path> names() {
        Iterator<Path> names = real.names();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return names.hasNext();
            }

            @Override
            public Path next() {
                Path next = names.next();
                try {
                    hindrance.before(Step.LIST, path(), next.getFileName());
                } catch (IOException failure) {
                    throw new DirectoryIteratorException(failure);
                }
                return next;
            }
        };
    }

    @Override
    public OpenDirectory again() throws IOException {
        return new HinderedDirectory(real.again(), hindrance);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        hindrance.before(Step.DELETE_FILE, path(), name);
        real.deleteFile(name);
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        hindrance.before(Step.DELETE_DIRECTORY, path(), name);
        real.deleteDirectory(name);
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        hindrance.before(Step.LOOK, path(), name);
        return real.attributes(name);
    }

    @Override
    public OpenDirectory open(Path name, BasicFileAttributes seen) throws IOException {
        hindrance.before(Step.OPEN, path(), name);
        return new HinderedDirectory(real.open(name, seen), hindrance);
    }

    @Override
    public @Nullable Path safePath() throws IOException {
        return real.safePath();
    }

    @Override
    public void move(Path name, OpenDirectory target, Path newName) throws IOException {
        hindrance.before(Step.MOVE, path(), name);
        real.move(name, ((HinderedDirectory) target).real, newName);
    }

    @Override
    public void grantOwner() throws IOException {
        hindrance.before(Step.GRANT, path().getParent(), path().getFileName());
        real.grantOwner();
    }

    @Override
    public void close() {
        real.close();
    }
}
