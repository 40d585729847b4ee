package dev.tempfile;

import dev.tempfile.platform.DurableDirectory;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The directories that were missing on the way to a target and were made for it: forced with it, or taken back. */
final class MadeDirectories {
    private final List<Path> outermostFirst = new ArrayList<>();

    /**
     * Makes {@code directory} and all that is missing around it, as ordinary creation does.
     *
     * @throws FileAlreadyExistsException if something else stands at one of them; nothing is left that was made then
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
        } catch (FileAlreadyExistsException somebodyElseWasQuicker) {
            if (!Files.isDirectory(directory)) {
                throw somebodyElseWasQuicker;
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
            try {
                Files.deleteIfExists(outermostFirst.get(index));
            } catch (DirectoryNotEmptyException inUse) {
                break;
            } catch (IOException notOurs) {
                // They hold nothing; the failure that led here is what counts.
                break;
            }
        }
        outermostFirst.clear();
    }

    /** They stay. */
    void leave() {
        outermostFirst.clear();
    }
}
