package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A path that leads to a file which this process has open, whatever stands at the file's own name.
 *
 * <p>What is done by a name may be done to what somebody else put there; Java gives no handle by which an owner could be changed.
 */
final class OpenDescriptor {
    private static final Path OURS = Path.of("/proc/self/fd");

    private OpenDescriptor() {}

    /** The path that leads to {@code file}, for as long as it is open; null if it is not, or the system has no such paths. */
    static @Nullable Path of(FileIdentity file) {
        if (!file.isUnique() || !Files.isDirectory(OURS)) {
            return null;
        }
        try (Listing descriptors = Listing.of(OURS)) {
            for (Path descriptor : descriptors) {
                if (leadsTo(descriptor, file)) {
                    return descriptor;
                }
            }
        } catch (IOException | DirectoryIteratorException none) {
            return null;
        }
        return null;
    }

    private static boolean leadsTo(Path descriptor, FileIdentity file) {
        try {
            return file.same(FileIdentity.of(Files.readAttributes(descriptor, BasicFileAttributes.class)));
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
