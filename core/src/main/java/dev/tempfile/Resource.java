package dev.tempfile;

import dev.tempfile.platform.Original;
import dev.tempfile.platform.Privacy;
import dev.tempfile.storage.BoundedStorage;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Share;
import dev.tempfile.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A class-path resource that something outside the JVM needs as a file. */
record Resource(String name, InputStream source) implements Closeable {
    private static final int PIECE = 64 * 1024;

    /**
     * Opens the resource, before anything is made for it.
     *
     * @throws NoSuchFileException if there is none of that name
     */
    static Resource open(Class<?> anchor, String name) throws NoSuchFileException {
        String simple = name.substring(name.lastIndexOf('/') + 1);
        InputStream source = simple.isEmpty() ? null : anchor.getResourceAsStream(name);
        if (source == null) {
            throw new NoSuchFileException(
                    name,
                    null,
                    "no such resource beside " + anchor.getName()
                            + "; begin with '/' for the root of the class path, and in a module open its package");
        }
        return new Resource(simple, source);
    }

    /**
     * Copies it into a directory of ours under its own simple name, executable by its owner; whole or not at all.
     *
     * @param share what its bytes are taken from until it is deleted, or null; released if the copy fails
     */
    Path copyInto(Path directory, @Nullable Share share) throws IOException {
        Path target = directory.resolve(name);
        try (Storage file = DiskStorage.create(target, Privacy.of(target).file())) {
            return Birth.named(target, file).complete(() -> {
                copy(share == null ? file : new BoundedStorage(file, share, target));
                Original.at(target, null).setMode(Privacy.DIRECTORY);
                return target;
            });
        } catch (Throwable failure) {
            if (share != null) {
                share.release();
            }
            throw failure;
        }
    }

    private void copy(Storage file) throws IOException {
        byte[] piece = new byte[PIECE];
        long position = 0;
        for (int count = source.read(piece); count >= 0; count = source.read(piece)) {
            file.write(ByteBuffer.wrap(piece, 0, count), position);
            position += count;
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
