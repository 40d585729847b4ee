package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;

/**
 * A temporary file on disk that has no name anywhere: nobody else can open it, and it vanishes with its handle, whatever ends the
 * process. Python's {@code TemporaryFile}.
 *
 * <p>The name under which it is born is deleted before it is handed out; a crash in between leaves an empty file in the directory
 * of this process. With the artifact {@code tempfile-linux} it is born without one, once that is ready, and {@code moveTo} a new
 * target on the same file system gives it that name instead of copying it, unless a file that is created there would inherit a group,
 * an access control list or a label.
 */
public final class UnnamedFile extends OpenFile<UnnamedFile> implements ByteFile {
    UnnamedFile(Storage storage) {
        super(storage);
    }

    /**
     * A new unnamed file on the file system of the default directory.
     *
     * @throws java.nio.file.NoSuchFileException if no directory for temporary files is usable; it lists each with its reason
     */
    public static UnnamedFile create() throws IOException {
        return TempSpec.defaults().createUnnamedFile();
    }

    @Override
    void publish(Publication publication) throws IOException {
        if (!publication.publishUnnamed(storage())) {
            publication.publishCopy(storage());
        }
    }

    @Override
    String name() {
        return "(unnamed temporary file)";
    }

    @Override
    UnnamedFile self() {
        return this;
    }

    /** That it has no name, and whether it is open. */
    @Override
    public String toString() {
        return isOpen() ? "UnnamedFile[open]" : "UnnamedFile[closed]";
    }
}
