package dev.tempfile.cli;

import dev.tempfile.Guarantee;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something made for another process: it stays when this one ends, and goes at the next sweep after that process is gone.
 *
 * @param directory what is held
 * @param path what was asked for, the directory itself or a file in it
 */
record Lent(TempDirectory directory, Path path) {

    /** Held until the end, for what is still reachable is not forgotten. */
    private static final List<Object> UNTIL_EXIT = new ArrayList<>();

    /**
     * A directory for {@code process}.
     *
     * @throws IOException if there is no such process, or it ended meanwhile; nothing is left then
     */
    static Lent directory(TempSpec spec, long process) throws IOException {
        ProcessHandle holder = ProcessHandle.of(process)
                .orElseThrow(() -> new IOException("no process has the id " + process + " here; nothing was made"));
        TempDirectory made = spec.createDirectory();
        UNTIL_EXIT.add(made);
        try {
            if (!made.heldBy(holder).isHeld()) {
                throw new FileSystemException(
                        made.path().toString(),
                        null,
                        holder.isAlive()
                                ? "cannot be left to process " + process
                                        + ": this system does not tell one process from another" + " that had its id"
                                : "is gone again, for process " + process + " has ended");
            }
            return new Lent(made, made.path());
        } catch (IOException | RuntimeException failure) {
            made.close();
            throw failure;
        }
    }

    /** A file for {@code process}, alone in a directory. */
    static Lent file(TempSpec around, Naming naming, long process) throws IOException {
        Lent directory = directory(around, process);
        try {
            TempFile file =
                    naming.named(directory.directory.spec()).createFile().closeHandle();
            UNTIL_EXIT.add(file);
            return new Lent(directory.directory, file.path());
        } catch (IOException | RuntimeException failure) {
            directory.directory.close();
            throw failure;
        }
    }

    /** Why it will be listed and never swept where such promises are all that there are; null if it is swept. */
    static @Nullable String doubt(List<Guarantee> guarantees) {
        for (Guarantee guarantee : guarantees) {
            if (guarantee.promise().equals("swept after a crash") && !guarantee.kept()) {
                return guarantee.how();
            }
        }
        return null;
    }

    /** How what is made is called. */
    interface Naming {
        TempSpec named(TempSpec spec);
    }
}
