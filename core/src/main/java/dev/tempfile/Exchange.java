package dev.tempfile;

import dev.tempfile.PublishException.Step;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.ExclusiveRename;
import dev.tempfile.platform.Failures;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Two names that exchange what stands at them, in one step or not at all. */
final class Exchange {
    private Exchange() {}

    static void of(Path one, Path other, AtomicSpec spec) throws IOException {
        refuseMissing(one);
        refuseMissing(other);
        if (!spec.isDurable()) {
            exchange(one, other);
            return;
        }
        DurableDirectory.refuseWithout(directoryOf(one));
        DurableDirectory.refuseWithout(directoryOf(other));
        boolean exchanged = false;
        // Opened before, so that only the device can keep them from being forced.
        try (DurableDirectory ofOne = DurableDirectory.open(directoryOf(one));
                DurableDirectory ofOther = DurableDirectory.open(directoryOf(other))) {
            exchange(one, other);
            exchanged = true;
            forceBoth(one, ofOne, other, ofOther);
        } catch (PublishException known) {
            throw known;
        } catch (IOException failure) {
            throw exchanged ? new PublishException(one, Step.CLEAN_UP, true, failure) : failure;
        }
    }

    @SuppressWarnings("try")
    private static void forceBoth(Path one, DurableDirectory ofOne, Path other, DurableDirectory ofOther)
            throws IOException {
        // Whatever becomes of the one, the other is forced as well.
        try (Closeable second = () -> force(other, ofOther)) {
            force(one, ofOne);
        }
    }

    private static void force(Path name, DurableDirectory around) throws PublishException {
        try {
            around.force();
        } catch (IOException failure) {
            throw PublishException.durabilityUnknown(
                    name, failure, "check the device, and after a power cut which content each of the two names has");
        }
    }

    private static void exchange(Path one, Path other) throws IOException {
        refuseWithin(one, other);
        refuseWithin(other, one);
        String lack = ExclusiveRename.exchange(one, other);
        if (lack != null) {
            throw new FileSystemException(one.toString(), other.toString(), Failures.notInOneStep(lack));
        }
    }

    /** The system's own failure would not say which of the two it is. */
    private static void refuseMissing(Path path) throws NoSuchFileException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(
                    path.toString(), null, "does not exist, and only two that do are exchanged; create it first");
        }
    }

    private static void refuseWithin(Path inner, Path outer) throws IOException {
        Path real = directoryOf(outer).toRealPath();
        Path name = outer.getFileName();
        if (directoryOf(inner).toRealPath().startsWith(name == null ? real : real.resolve(name))) {
            throw new FileSystemException(
                    inner.toString(),
                    outer.toString(),
                    "lies in the directory that it is to be exchanged with; choose two of which neither lies in the other");
        }
    }

    private static Path directoryOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
