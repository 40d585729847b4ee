package dev.tempfile;

import dev.tempfile.platform.Failures;
import dev.tempfile.platform.MountPoint;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A target at which something is mounted, so that nothing can be renamed over it: refused, or written into by who asked for that. */
final class InPlace {
    private static final int COPY = 256 * 1024;

    private final Path target;
    private final AtomicSpec spec;
    private boolean begun;

    InPlace(Path target, AtomicSpec spec) {
        this.target = target;
        this.spec = spec;
    }

    /**
     * Writes what the file {@code source} holds over what the target has, if that is why it could not be renamed.
     *
     * @param notRenamed why it could not
     */
    void write(Path source, FileSystemException notRenamed) throws IOException {
        if (!MountPoint.isAt(target)) {
            throw Failures.publishingAt(target, notRenamed);
        }
        if (!spec.place().writesInPlace()) {
            FileSystemException refused = new FileSystemException(
                    target.toString(),
                    null,
                    "something is mounted at this very file, so that it cannot be replaced; replace what is mounted there"
                            + " from outside, mount the directory around it instead, or say"
                            + " AtomicSpec.orInPlaceNotAtomically()");
            refused.initCause(notRenamed);
            throw refused;
        }
        try (Storage from = DiskStorage.open(source);
                Storage into = DiskStorage.openToOverwrite(target)) {
            begun = true;
            copy(from, into);
            if (spec.strength().forces()) {
                into.force();
            }
        }
    }

    private static void copy(Storage from, Storage into) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(COPY);
        long position = 0;
        for (; from.read(piece, position) > 0; piece.clear()) {
            int count = piece.position();
            into.write(piece.flip(), position);
            position += count;
        }
        into.resize(position);
    }

    /** Whether anything of the target may have been written over. */
    boolean isBegun() {
        return begun;
    }
}
