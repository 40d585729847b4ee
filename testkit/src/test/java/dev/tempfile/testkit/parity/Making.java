package dev.tempfile.testkit.parity;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Everything that a recipe makes on disk. */
enum Making {
    FILE {
        @Override
        Thing make(TempSpec spec) throws IOException {
            TempFile file = spec.createFile();
            return new Thing(file.path(), file);
        }
    },
    DIRECTORY {
        @Override
        Thing make(TempSpec spec) throws IOException {
            TempDirectory directory = spec.createDirectory();
            return new Thing(directory.path(), directory);
        }
    },
    UNNAMED_FILE {
        @Override
        Thing make(TempSpec spec) throws IOException {
            UnnamedFile file = spec.createUnnamedFile();
            return new Thing(null, file);
        }
    },
    SPOOLED_FILE_ON_DISK {
        @Override
        Thing make(TempSpec spec) throws IOException {
            SpooledFile file = spec.createSpooledFile(1);
            try {
                return new Thing(null, file.write(new byte[2]));
            } catch (IOException failure) {
                file.close();
                throw failure;
            }
        }
    },
    KEPT_FILE {
        @Override
        Thing make(TempSpec spec) throws IOException {
            Path kept = spec.createKeptFile();
            return new Thing(kept, () -> Files.delete(kept));
        }
    },
    KEPT_DIRECTORY {
        @Override
        Thing make(TempSpec spec) throws IOException {
            Path kept = spec.createKeptDirectory();
            return new Thing(kept, () -> Files.delete(kept));
        }
    },
    FILE_UNTIL_EXIT {
        @Override
        Thing make(TempSpec spec) throws IOException {
            return new Thing(spec.createFileUntilExit(), () -> {});
        }
    },
    DIRECTORY_UNTIL_EXIT {
        @Override
        Thing make(TempSpec spec) throws IOException {
            return new Thing(spec.createDirectoryUntilExit(), () -> {});
        }
    };

    /** Makes one. */
    abstract Thing make(TempSpec spec) throws IOException;

    /** Whether others see it under a name. */
    boolean isNamed() {
        return this != UNNAMED_FILE && this != SPOOLED_FILE_ON_DISK;
    }

    /** Whether it is a directory. */
    boolean isDirectory() {
        return this == DIRECTORY || this == KEPT_DIRECTORY || this == DIRECTORY_UNTIL_EXIT;
    }

    /**
     * What was made.
     *
     * @param path where, or null for what has no name
     * @param end closes it, or deletes what is ours to delete
     */
    record Thing(Path path, AutoCloseable end) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                end.close();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
