package dev.tempfile;

import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.Failures;
import dev.tempfile.platform.FileIdentity;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The directories that were missing on the way to a target and were made for it: forced with it, or taken back. */
final class MadeDirectories {
    private final List<Path> outermostFirst = new ArrayList<>();
    private final List<FileIdentity> identities = new ArrayList<>();

    /**
     * Makes {@code directory} and all that is missing around it, as ordinary creation does.
     *
     * @throws java.nio.file.NotDirectoryException if something else stands at one of them; nothing is left that was made then
     */
    void make(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path level = directory; level != null && Files.notExists(level); level = level.getParent()) {
            missing.add(0, level);
        }
        try {
            for (Path level : missing) {
                makeOne(level);
            }
        } catch (IOException | RuntimeException failure) {
            takeBack();
            throw failure;
        }
    }

    private void makeOne(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            outermostFirst.add(directory);
            identities.add(FileIdentity.of(directory));
        } catch (FileAlreadyExistsException somebodyElseWasQuicker) {
            if (!Files.isDirectory(directory)) {
                String what = Files.isSymbolicLink(directory)
                        ? "is a symbolic link that leads nowhere; make what it leads to, or remove it"
                        : "is no directory; choose another target";
                FileSystemException clearer = Failures.notDirectory(directory, what);
                clearer.initCause(somebodyElseWasQuicker);
                throw clearer;
            }
        }
    }

    /** Forces their entries, from the outermost on, so that each is there after a power cut once what lies in it is forced. */
    void force() throws IOException {
        for (Path directory : outermostFirst) {
            DurableDirectory.force(directory.resolveSibling(""));
        }
    }

    /** Removes those that are empty; what others put into one keeps it, and all around it. */
    void takeBack() {
        for (int index = outermostFirst.size() - 1; index >= 0; index--) {
            Path made = outermostFirst.get(index);
            try {
                if (!identities.get(index).standsAt(made)) {
                    // Somebody put something else there.
                    break;
                }
                Files.deleteIfExists(made);
            } catch (DirectoryNotEmptyException inUse) {
                break;
            } catch (IOException notOurs) {
                // They hold nothing; the failure that led here is what counts.
                break;
            }
        }
        leave();
    }

    /** They stay. */
    void leave() {
        outermostFirst.clear();
        identities.clear();
    }
}
