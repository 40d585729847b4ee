package dev.tempfile;

import dev.tempfile.platform.Privacy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** A class-path resource that something outside the JVM needs as a file. */
record Resource(Class<?> anchor, String name) {
    /** Copies it into a directory of ours under its own simple name, executable by its owner. */
    Path unpackInto(Path directory) throws IOException {
        try (InputStream source = anchor.getResourceAsStream(name)) {
            if (source == null) {
                throw new NoSuchFileException(
                        name,
                        null,
                        "no such resource beside " + anchor.getName()
                                + "; begin with '/' for the root of the class path, and in"
                                + " a module open its package");
            }
            Path target = directory.resolve(name.substring(name.lastIndexOf('/') + 1));
            Files.createFile(target, Privacy.of(target).file());
            try (var out = Files.newOutputStream(target)) {
                source.transferTo(out);
            }
            PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
            if (view != null) {
                view.setPermissions(Privacy.DIRECTORY);
            }
            return target;
        }
    }
}
