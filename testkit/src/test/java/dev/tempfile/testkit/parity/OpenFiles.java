package dev.tempfile.testkit.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that this process has open, as Linux lists them; none elsewhere. */
final class OpenFiles {
    private static final Path LIST = Path.of("/proc/self/fd");

    private OpenFiles() {}

    /** Those below {@code directory}, deleted ones included, but not the library's own directories and witnesses. */
    static List<Path> below(Path directory) {
        List<Path> open = new ArrayList<>();
        for (Path descriptor : descriptors()) {
            try {
                Path file = Files.readSymbolicLink(descriptor);
                if (file.startsWith(directory) && !Files.isDirectory(file) && !file.endsWith("owner")) {
                    open.add(file);
                }
            } catch (NoSuchFileException closed) {
                // The one that listed them.
                continue;
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return open;
    }

    private static List<Path> descriptors() {
        if (!Files.isDirectory(LIST)) {
            return List.of();
        }
        try (Stream<Path> descriptors = Files.list(LIST)) {
            return descriptors.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
