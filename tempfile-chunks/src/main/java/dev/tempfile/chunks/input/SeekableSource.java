package dev.tempfile.chunks.input;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.FileTime;

/** A file as it was when it was opened, which any thread reads at any position, as often as it likes. */
public interface SeekableSource extends Source {
    /** When it was last written before it was opened. */
    FileTime lastModified();

    @Override
    default long come(long position) {
        return size();
    }

    @Override
    default long reached(long position) {
        return position;
    }

    @Override
    default Content contentOf(Range range, long needed, int shared) {
        return this;
    }

    /** Throws if it is now of another size, or was written since. */
    default void requireUnchanged(long sizeNow, FileTime modifiedNow) throws IOException {
        if (sizeNow != size()) {
            throw new FileSystemException(
                    name(),
                    null,
                    "changed from " + size() + " to " + sizeNow
                            + " bytes while it was read; copy it first, or read it when nobody writes it");
        }
        if (!modifiedNow.equals(lastModified())) {
            throw new FileSystemException(
                    name(), null, "was written to while it was read; copy it first, or read it when nobody writes it");
        }
    }

    /** What is said when it ends before its end. */
    default FileSystemException becameShorter(long left) {
        return new FileSystemException(
                name(),
                null,
                "became shorter while it was read: " + left + " bytes are left of " + size()
                        + "; nobody may write it meanwhile");
    }
}
