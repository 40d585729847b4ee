package dev.tempfile.testkit.parity;

import dev.tempfile.AtomicFile;
import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Path;

/** Every type of file, spooled ones on both sides of their limit. */
enum FileType {
    NAMED(directory -> TempSpec.defaults().in(directory).createFile()),
    NAMED_BESIDE_OTHERS(directory -> TempSpec.defaults().directlyIn(directory).createFile()),
    UNNAMED(directory -> TempSpec.defaults().in(directory).createUnnamedFile()),
    SPOOLED_IN_MEMORY(directory -> TempSpec.defaults().in(directory).createSpooledFile(0)),
    SPOOLED_IN_THE_MIDDLE(directory -> TempSpec.defaults().in(directory).createSpooledFile(100)),
    SPOOLED_ON_DISK(
            directory -> TempSpec.defaults().in(directory).createSpooledFile(1).rollover()),
    MEMORY(directory -> MemoryFile.create()),
    ATOMIC(directory -> AtomicFile.open(directory.resolve("target of an atomic file")));

    private final Creating creating;

    FileType(Creating creating) {
        this.creating = creating;
    }

    private interface Creating {
        ByteFile in(Path directory) throws IOException;
    }

    /** A new one; what it has on disk is in {@code directory}. */
    ByteFile create(Path directory) throws IOException {
        return creating.in(directory);
    }
}
