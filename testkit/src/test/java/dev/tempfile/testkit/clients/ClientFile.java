package dev.tempfile.testkit.clients;

import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Path;

/** The files that clients are given: one of each type that a client can be handed. */
enum ClientFile {
    TEMP_FILE {
        @Override
        ByteFile in(Path directory) throws IOException {
            return TempSpec.defaults().in(directory).createFile();
        }
    },
    UNNAMED_FILE {
        @Override
        ByteFile in(Path directory) throws IOException {
            return TempSpec.defaults().in(directory).createUnnamedFile();
        }
    },
    SPOOL_THAT_ROLLS_OVER {
        @Override
        ByteFile in(Path directory) throws IOException {
            return TempSpec.defaults().in(directory).createSpooledFile(100);
        }
    },
    SPOOL_IN_MEMORY {
        @Override
        ByteFile in(Path directory) throws IOException {
            return TempSpec.defaults().in(directory).createSpooledFile(1 << 24);
        }
    },
    MEMORY_FILE {
        @Override
        ByteFile in(Path directory) {
            return MemoryFile.create();
        }
    };

    /** A new file; what needs a disk uses this directory. */
    abstract ByteFile in(Path directory) throws IOException;
}
