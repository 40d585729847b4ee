package dev.tempfile.testkit.model;

import dev.tempfile.AtomicFile;
import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempDirectory;
import java.io.IOException;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** A type of file, and how one is made and published. To the model they are all the same. */
sealed interface FileKind {
    /** A new, empty file. */
    ByteFile create(TempDirectory scope) throws IOException;

    /** Where {@link #publish} puts the content. */
    static Path target(TempDirectory scope) {
        return scope.resolve("published");
    }

    /** Publishes the content at the target, which closes the file. */
    default void publish(ByteFile file, TempDirectory scope) throws IOException {
        file.moveTo(target(scope));
    }

    /** With a path. */
    record Named() implements FileKind {
        @Override
        public ByteFile create(TempDirectory scope) throws IOException {
            return scope.createFile();
        }
    }

    /** On disk without a name. */
    record Unnamed() implements FileKind {
        @Override
        public ByteFile create(TempDirectory scope) throws IOException {
            return scope.spec().createUnnamedFile();
        }
    }

    /** In memory up to a limit. */
    record Spooled(long limit) implements FileKind {
        @Override
        public ByteFile create(TempDirectory scope) throws IOException {
            return scope.spec().createSpooledFile(limit);
        }
    }

    /** In memory. */
    record InMemory() implements FileKind {
        @Override
        public ByteFile create(TempDirectory scope) {
            return MemoryFile.create();
        }
    }

    /** A new content for the target. */
    record Atomic() implements FileKind {
        @Override
        public ByteFile create(TempDirectory scope) throws IOException {
            return AtomicFile.open(target(scope));
        }

        @Override
        public void publish(ByteFile file, TempDirectory scope) throws IOException {
            ((AtomicFile) file).commit();
        }
    }

    /** Any kind; spools with limits where something changes: never, at once, soon, at the buffer's and the page's size. */
    static Arbitrary<FileKind> any() {
        Arbitrary<FileKind> spooled = Arbitraries.oneOf(
                        Arbitraries.of(0L, 1L, 255L, 256L, 511L, 512L, 513L, 8_191L, 8_192L, 8_193L, 65_536L, 131_072L),
                        Arbitraries.longs().between(0, 1_000))
                .map(Spooled::new);
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of(new InMemory(), new Named(), new Unnamed(), new Atomic())),
                Tuple.of(1, spooled));
    }
}
