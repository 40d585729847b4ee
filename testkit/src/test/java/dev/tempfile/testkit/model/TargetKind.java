package dev.tempfile.testkit.model;

import dev.tempfile.testkit.parity.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What stands at a target before something is published there. */
enum TargetKind {
    ABSENT,
    FILE,
    READ_ONLY,
    HARD_LINKED,
    LINK,
    DANGLING,
    LOOP,
    LINK_TO_DIRECTORY,
    DIRECTORY,
    PIPE,
    WITHOUT_PARENT;

    static final String TARGET = "target";
    static final String REAL = "real";
    static final String OTHER_NAME = "other name";
    static final String OLD = "old";

    /** Makes it in an empty directory; gives the path by which it is named. */
    Path make(Path directory) throws IOException {
        Path target = directory.resolve(TARGET);
        Path real = directory.resolve(REAL);
        switch (this) {
            case FILE, READ_ONLY, HARD_LINKED -> {
                Files.writeString(target, OLD);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode()));
                if (this == HARD_LINKED) {
                    Files.createLink(directory.resolve(OTHER_NAME), target);
                }
            }
            case LINK -> {
                Files.writeString(real, OLD);
                Files.setPosixFilePermissions(real, PosixFilePermissions.fromString(mode()));
                Files.createSymbolicLink(target, real);
            }
            case DANGLING -> Files.createSymbolicLink(target, Path.of(REAL));
            case LOOP -> {
                Files.createSymbolicLink(target, real);
                Files.createSymbolicLink(real, target);
            }
            case LINK_TO_DIRECTORY -> Files.createSymbolicLink(target, Files.createDirectory(real));
            case DIRECTORY -> Files.createDirectory(target);
            case PIPE -> Mounts.run("mkfifo", target.toString());
            case WITHOUT_PARENT -> {
                return directory.resolve("a/b").resolve(TARGET);
            }
            case ABSENT -> {
                return target;
            }
        }
        return target;
    }

    /** The mode of the file that stands there. */
    String mode() {
        return this == READ_ONLY ? "r--r--r--" : "rwxr-x--x";
    }

    boolean isFile() {
        return this == FILE || this == READ_ONLY || this == HARD_LINKED;
    }

    boolean isLink() {
        return this == LINK || this == DANGLING || this == LOOP || this == LINK_TO_DIRECTORY;
    }
}
